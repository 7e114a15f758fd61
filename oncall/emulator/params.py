"""The parameters that every request about a call carries, from Twilio's page "TwiML for Programmable Voice"."""

from __future__ import annotations

import functools

import phonenumbers

from oncall.emulator.calls import Call

API_VERSION = "2010-04-01"
Params = dict[str, str]


def common(account_sid: str, call: Call) -> Params:
    """Return the parameters of a request about this call, as it stands now."""
    params = {
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": call.sid,
        "CallStatus": call.status,
        "Called": call.called,
        "Caller": call.caller,
        "Direction": call.direction,
        "From": call.caller,
        "To": call.called,
    }
    if call.parent is not None:
        params["ParentCallSid"] = call.parent
    for prefixes, number in ((("From", "Caller"), call.caller), (("To", "Called"), call.called)):
        country = country_of(number)
        params |= {f"{prefix}Country": country for prefix in prefixes if country}
    return params


@functools.cache
def country_of(number: str) -> str:
    """Return the two letters of a number's country, '' when it has none or is withheld."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


def pairs(params: Params) -> tuple[tuple[str, str], ...]:
    """Return parameters as they are sent."""
    return tuple(params.items())
