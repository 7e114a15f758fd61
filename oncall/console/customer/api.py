"""A ticket as JSON: `POST /tickets/<line>` with "Authorization: Bearer ..." and, to make a repeat harmless, "Idempotency-Key"."""

import base64
import binascii
import secrets
from typing import Annotated

from flask import Response, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from oncall.billing.facts import FactError
from oncall.console.customer.door import door
from oncall.policy.line import Line
from oncall.usecases.files import FilesError
from oncall.usecases.line_tokens import line_token_holds
from oncall.usecases.open_ticket import LONGEST_SUBJECT, LONGEST_TEXT, NewTicket, TicketRefused, open_ticket
from oncall.usecases.sign_in_customer import contact_of
from oncall.usecases.ticket_files import LARGEST, MOST, keep_files

ROOM = LARGEST * MOST * 2
KEY_LENGTH = 200
Short = Annotated[str, Field(max_length=LONGEST_SUBJECT)]


class SentFile(BaseModel):
    """A file in a request: its name, and its bytes in base64."""

    model_config = ConfigDict(extra="forbid")
    name: Short
    content: str


class SentTicket(BaseModel):
    """A ticket in a request. One of `email` and `phone` must be there."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    subject: Short = ""
    description: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    name: Short = ""
    email: Short = ""
    phone: Short = ""
    serial: Short = ""
    language: Short = ""
    files: list[SentFile] = Field(default_factory=list)


def take_json(line_id: str) -> tuple[Response, int]:
    """Open a ticket for a program: 201 when it is new, 200 when its Idempotency-Key was here before."""
    if not line_token_holds(door().desk.store, line_id, "tickets", request.headers.get("Authorization")):
        answer, status = refused(401, "no bearer token of this line (cure: oncall lines token LINE --for tickets)")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer, status
    applied = door().desk.book.by_id(line_id)
    if applied is None:
        return refused(404, f"{line_id}: no such line")
    request.max_content_length = ROOM
    key = request.headers.get("Idempotency-Key", "") or secrets.token_urlsafe(18)
    if len(key) > KEY_LENGTH or not key.isprintable():
        return refused(400, f"Idempotency-Key: longer than {KEY_LENGTH} or unprintable")
    now = door().now()
    try:
        sent = SentTicket.model_validate_json(request.get_data())
        ticket = open_ticket(door().desk, read(applied.line, sent, f"api:{line_id}:{key}"), now)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return refused(422, f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['msg']}")
    except (TicketRefused, FactError) as error:
        return refused(422, str(error))
    except FilesError:
        return refused(503, "the files could not be kept (cure: try again)")
    body = {"ticket": ticket.case, "state": ticket.state, "link": door().links.case_link(ticket.case, now)}
    return jsonify(body), 201 if ticket.opened_at == now else 200


def read(line: Line, sent: SentTicket, key: str) -> NewTicket:
    """Return the ticket of a request. Raises TicketRefused, FilesError."""
    found = {name: contact_of(text, line.country) for name, text in (("email", sent.email), ("phone", sent.phone))}
    for name, text in (("email", sent.email), ("phone", sent.phone)):
        if text and (not found[name] or ("@" in found[name]) != (name == "email")):
            raise TicketRefused(f"{name}: {text!r} is none (cure: see docs/tickets.md)")
    return NewTicket(
        line=line.id,
        key=key,
        channel="api",
        subject=sent.subject,
        text=sent.description,
        name=sent.name,
        email=found["email"],
        phone=found["phone"],
        language=sent.language,
        serial=sent.serial,
        files=keep_files(door().desk.files, [(file.name, decoded(file)) for file in sent.files]),
    )


def decoded(file: SentFile) -> bytes:
    """Return a file's bytes. Raises TicketRefused."""
    try:
        return base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError):
        raise TicketRefused(f"{file.name!r}: content is not base64") from None


def refused(status: int, why: str) -> tuple[Response, int]:
    """Return an answer that says why not."""
    return jsonify(error=why), status
