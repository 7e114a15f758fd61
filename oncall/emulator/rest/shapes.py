"""Calls, messages and recordings as the REST API shows them."""

from __future__ import annotations

from oncall.emulator.calls import Call
from oncall.emulator.messages import Message
from oncall.emulator.params import API_VERSION
from oncall.emulator.recordings import Recording
from oncall.emulator.rest.replies import Json, account_path, carrier, when


def call_json(call: Call) -> Json:
    """Return the Call resource; duration is null unless the call was picked up and has ended."""
    owner, home = carrier(), account_path(f"Calls/{call.sid}")
    number = call.called if call.direction == "inbound" else call.caller
    return {
        "sid": call.sid,
        "account_sid": owner.config.account_sid,
        "api_version": API_VERSION,
        "parent_call_sid": call.parent,
        "to": call.called,
        "to_formatted": call.called,
        "from": call.caller,
        "from_formatted": call.caller,
        "phone_number_sid": number_sid(number) if number in owner.numbers else None,
        "status": call.status,
        "direction": call.direction,
        "answered_by": None,
        "date_created": when(call.created),
        "date_updated": when(call.ended or call.answered or call.dialed or call.created),
        "start_time": when(call.dialed),
        "end_time": when(call.ended),
        "duration": None if call.ended is None else str(call.seconds),
        "price": None,
        "price_unit": "USD",
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": "",
        "queue_time": str(round(call.queue_seconds * 1000)),
        "trunk_sid": None,
        "uri": f"{home}.json",
        "subresource_uris": {"recordings": f"{home}/Recordings.json"},
    }


def number_sid(number: str) -> str:
    """Return the sid of one of the account's numbers."""
    return "PN" + carrier().sids.token(number)


def message_json(message: Message) -> Json:
    """Return the Message resource."""
    home = account_path(f"Messages/{message.sid}")
    return {
        "sid": message.sid,
        "account_sid": carrier().config.account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "num_segments": "1",
        "num_media": "0",
        "direction": "outbound-api",
        "from": message.sender,
        "to": message.to,
        "status": message.status,
        "date_created": when(message.created),
        "date_updated": when(message.updated),
        "date_sent": when(message.sent),
        "price": None,
        "price_unit": "USD",
        "error_code": message.error,
        "error_message": None if message.error is None else "Unknown destination handset",
        "messaging_service_sid": None,
        "uri": f"{home}.json",
        "subresource_uris": {"media": f"{home}/Media.json"},
    }


def recording_json(recording: Recording) -> Json:
    """Return what every view of a recording shows; duration is null until the file exists."""
    done = recording.status == "completed"
    return {
        "sid": recording.sid,
        "account_sid": carrier().config.account_sid,
        "api_version": API_VERSION,
        "call_sid": recording.call,
        "conference_sid": recording.conference,
        "date_created": when(recording.started),
        "date_updated": when(recording.started),
        "start_time": when(recording.started),
        "duration": str(recording.seconds) if done else None,
        "price": None,
        "price_unit": "USD",
        "status": recording.status,
        "channels": recording.channels,
        "source": recording.source,
        "error_code": None,
        "uri": account_path(f"Recordings/{recording.sid}.json"),
        "encryption_details": None,
    }


def whole_recording_json(recording: Recording) -> Json:
    """Return the Recording resource of the account."""
    return recording_json(recording) | {"subresource_uris": {}, "media_url": carrier().recordings.url(recording)}


def call_recording_json(recording: Recording) -> Json:
    """Return a recording as a part of its call."""
    return recording_json(recording) | {"track": "both"}
