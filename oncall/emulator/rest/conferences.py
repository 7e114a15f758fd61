"""The Conference resource: list, fetch, end, announce."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from oncall.emulator.calls import Target
from oncall.emulator.params import API_VERSION
from oncall.emulator.rest.replies import ApiError, Json, account_path, carrier, in_range, missing, only, page, when
from oncall.emulator.rooms import Room

conferences = Blueprint("conferences", __name__)


def conference_json(room: Room) -> Json:
    """Return the Conference resource."""
    home = account_path(f"Conferences/{room.sid}")
    return {
        "sid": room.sid,
        "account_sid": carrier().config.account_sid,
        "api_version": API_VERSION,
        "friendly_name": room.name,
        "region": "us1",
        "status": room.status,
        "reason_conference_ended": room.reason,
        "call_sid_ending_conference": room.ended_by,
        "date_created": when(room.created),
        "date_updated": when(room.ended or room.created),
        "uri": f"{home}.json",
        "subresource_uris": {"participants": f"{home}/Participants.json", "recordings": f"{home}/Recordings.json"},
    }


@conferences.get("/Conferences.json")
def listing() -> ResponseReturnValue:
    """List conferences, newest first; one just made is missing for a while, as at Twilio."""
    asked, now = request.args, carrier().clock.now()
    with carrier().lock:
        found = [
            room
            for room in reversed(carrier().rooms.values())
            if asked.get("Status", room.status) == room.status
            and asked.get("FriendlyName", room.name) == room.name
            and in_range(room.created, "DateCreated")
            and (now - room.created).total_seconds() >= carrier().config.conference_lag
        ]
        return page("conferences", found, conference_json)


def find(sid: str) -> Room:
    """Return a conference by its sid. Raises ApiError 404."""
    room = carrier().rooms.get(sid)
    if room is None:
        raise missing()
    return room


@conferences.get("/Conferences/<sid>.json")
def fetch(sid: str) -> ResponseReturnValue:
    """Fetch one conference."""
    with carrier().lock:
        return conference_json(find(sid))


@conferences.post("/Conferences/<sid>.json")
def update(sid: str) -> ResponseReturnValue:
    """End a conference, or announce something in it."""
    only(["Status", "AnnounceUrl", "AnnounceMethod"])
    form = request.form
    with carrier().lock:
        room = find(sid)
        if room.status == "completed":
            raise ApiError(400, 20001, "The conference is over")
        if form.get("Status") == "completed":
            room.end("conference-ended-via-api")
        if form.get("AnnounceUrl"):
            target = Target(form["AnnounceUrl"], form.get("AnnounceMethod", "POST").upper())
            room.announce(target, list(room.members.values()))
        return conference_json(room)
