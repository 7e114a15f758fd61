"""The Message resource: create, list, fetch."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from oncall.emulator.rest.checks import allowed_caller, e164
from oncall.emulator.rest.replies import ApiError, carrier, in_range, missing, only, page
from oncall.emulator.rest.shapes import message_json

messages = Blueprint("messages", __name__)
MOST_CHARACTERS = 1600


@messages.post("/Messages.json")
def create() -> ResponseReturnValue:
    """Accept an SMS."""
    only(["To", "From", "Body", "StatusCallback", "MessagingServiceSid", "ValidityPeriod"])
    to, body = e164("To", 21604, 21211), request.form.get("Body", "")
    if not body:
        raise ApiError(400, 21602, "Message body is required.")
    if len(body) > MOST_CHARACTERS:
        raise ApiError(400, 21617, f"The concatenated message body exceeds the {MOST_CHARACTERS} character limit.")
    service = request.form.get("MessagingServiceSid", "")
    sender = service if service and not request.form.get("From") else allowed_caller(21603)
    with carrier().lock:
        message = carrier().messages.create(sender, to, body, request.form.get("StatusCallback", ""))
        return message_json(message), 201


@messages.get("/Messages.json")
def listing() -> ResponseReturnValue:
    """List messages, newest first, filtered by To, From and DateSent."""
    with carrier().lock:
        found = [
            message
            for message in reversed(carrier().messages.all.values())
            if request.args.get("To", message.to) == message.to
            and request.args.get("From", message.sender) == message.sender
            and in_range(message.sent, "DateSent")
        ]
        return page("messages", found, message_json)


@messages.get("/Messages/<sid>.json")
def fetch(sid: str) -> ResponseReturnValue:
    """Fetch one message."""
    with carrier().lock:
        message = carrier().messages.all.get(sid)
        if message is None:
            raise missing()
        return message_json(message)
