"""Numbers in REST requests: their form, and which may be shown as the caller."""

from __future__ import annotations

import re

from flask import request

from oncall.emulator.rest.replies import ApiError, carrier


def e164(name: str, absent: int, invalid: int) -> str:
    """Return a number from the form. Raises ApiError with one of the two codes when it is absent or no E.164 number."""
    number = request.form.get(name, "")
    if not number:
        raise ApiError(400, absent, f"No '{name}' number is specified")
    if not re.fullmatch(r"\+[1-9]\d{5,14}", number):
        raise ApiError(400, invalid, f"The phone number you are attempting to call, {number}, is not valid.")
    return number


def allowed_caller(absent: int) -> str:
    """Return the From number: one of the account's or a verified one. Raises ApiError 21210 for others."""
    number = e164("From", absent, 21212)
    if number not in carrier().numbers and number not in carrier().config.verified_numbers:
        raise ApiError(400, 21210, f"Source phone number provided, {number}, is not yet verified for your account.")
    return number
