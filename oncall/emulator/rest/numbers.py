"""The account and its numbers."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from oncall.emulator.config import NumberConfig
from oncall.emulator.params import API_VERSION
from oncall.emulator.rest.replies import Json, account_path, carrier, missing, only, page, when
from oncall.emulator.rest.shapes import number_sid

numbers = Blueprint("numbers", __name__)
FIELDS = {
    "VoiceUrl": "voice_url",
    "VoiceMethod": "voice_method",
    "VoiceFallbackUrl": "fallback_url",
    "VoiceFallbackMethod": "fallback_method",
    "StatusCallback": "status_callback",
    "StatusCallbackMethod": "status_callback_method",
    "FriendlyName": "name",
}


FIXED: Json = dict.fromkeys(
    [
        "address_sid",
        "identity_sid",
        "sms_application_sid",
        "trunk_sid",
        "voice_application_sid",
        "emergency_address_sid",
        "bundle_sid",
        "type",
    ]
) | {
    "voice_caller_id_lookup": False,
    "voice_receive_mode": "voice",
    "sms_url": "",
    "sms_method": "POST",
    "sms_fallback_url": "",
    "sms_fallback_method": "POST",
    "address_requirements": "none",
    "beta": False,
    "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
    "origin": "twilio",
    "status": "in-use",
    "emergency_status": "Inactive",
    "emergency_address_status": "unregistered",
}


def number_json(number: NumberConfig) -> Json:
    """Return the IncomingPhoneNumber resource."""
    sid, began = number_sid(number.number), when(carrier().began)
    return FIXED | {
        "sid": sid,
        "account_sid": carrier().config.account_sid,
        "api_version": API_VERSION,
        "phone_number": number.number,
        "friendly_name": number.name or number.number,
        "voice_url": number.voice_url,
        "voice_method": number.voice_method,
        "voice_fallback_url": number.fallback_url,
        "voice_fallback_method": number.fallback_method,
        "status_callback": number.status_callback,
        "status_callback_method": number.status_callback_method,
        "date_created": began,
        "date_updated": began,
        "uri": account_path(f"IncomingPhoneNumbers/{sid}.json"),
    }


@numbers.get("/IncomingPhoneNumbers.json")
def listing() -> ResponseReturnValue:
    """List the numbers, filtered by PhoneNumber (a part of it is enough) and FriendlyName."""
    wanted, name = request.args.get("PhoneNumber", ""), request.args.get("FriendlyName")
    with carrier().lock:
        found = [one for one in carrier().numbers.values() if wanted in one.number and name in {None, one.name}]
        return page("incoming_phone_numbers", found, number_json)


def _find(sid: str) -> NumberConfig:
    number = next((one for one in carrier().numbers.values() if number_sid(one.number) == sid), None)
    if number is None:
        raise missing()
    return number


@numbers.get("/IncomingPhoneNumbers/<sid>.json")
def fetch(sid: str) -> ResponseReturnValue:
    """Fetch one number."""
    with carrier().lock:
        return number_json(_find(sid))


@numbers.post("/IncomingPhoneNumbers/<sid>.json")
def update(sid: str) -> ResponseReturnValue:
    """Change the addresses of a number; calls from now on use them."""
    only(FIELDS)
    with carrier().lock:
        changes = {field: request.form[name] for name, field in FIELDS.items() if name in request.form}
        number = replace(_find(sid), **changes)
        carrier().numbers[number.number] = number
        return number_json(number)


@numbers.get("/")
def account() -> ResponseReturnValue:
    """Fetch the account."""
    sid, began = carrier().config.account_sid, when(carrier().began)
    return {
        "sid": sid,
        "friendly_name": "Emulated account",
        "owner_account_sid": sid,
        "auth_token": "",
        "status": "active",
        "type": "Full",
        "date_created": began,
        "date_updated": began,
        "uri": f"/{API_VERSION}/Accounts/{sid}.json",
        "subresource_uris": {},
    }
