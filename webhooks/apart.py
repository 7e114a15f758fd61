"""Answers without the store: what the signed address and the call journal say is enough to go on with a call.

Every such request is kept in the journal, with what the caller was told, before the answer leaves.
"""

from collections.abc import Mapping
from datetime import datetime

from flask import request
from prometheus_client import Counter

from oncall.calls import dialogue
from oncall.calls.dialogue import HangUp, Say, Script
from oncall.calls.model import Call
from oncall.carrier import forms
from oncall.carrier.addresses import Ticket
from oncall.usecases.answer_again import asked_again
from oncall.usecases.answer_call import Arrival, Reply
from oncall.usecases.journal import Entry, Happening, Said
from oncall.usecases.line_book import Applied
from oncall.usecases.remember import recall, remember
from oncall.usecases.without_store import beginning, first_words, next_words
from webhooks.door import Door
from webhooks.reading import arrival_of, event_of, happening_of, stand_of, state_of

WITHOUT_STORE = Counter("vakttelefon_answers_without_store_total", "Replies to callers given without the database")


def keep(built: Door, call: str, now: datetime, *, policy: str = "", said: Said | None = None) -> None:
    """Keep the request at hand in the journal."""
    ticket = request.args.get("t", "")
    built.journal.note(Entry(call, request.path, ticket, now, request.form, policy, said))


def told(built: Door, call: str) -> tuple[Happening, ...]:
    """Return what the journal has of a call."""
    return tuple(happening_of(entry, built.addresses.read(entry.ticket)) for entry in built.journal.about(call))


def arrived(built: Door, applied: Applied, arrival: Arrival, now: datetime) -> Reply:
    """Answer a call that came; one that is known already, because the carrier asks again, gets what its state says."""
    WITHOUT_STORE.inc()
    happenings = told(built, arrival.sid)
    last = built.recent.get(arrival.sid)
    if not happenings and last is None:
        keep(built, arrival.sid, now, policy=applied.policy)
        return first_words(applied, arrival, now)
    call = last or beginning(applied, happenings[0].arrival or arrival, happenings[0].at)
    call, _ = remember(applied.line, call, happenings)
    reply, said = next_words(call, asked_again(call, now), now)
    keep(built, arrival.sid, now, policy=applied.policy, said=said)
    return reply


def carried_on(built: Door, ticket: Ticket | None, now: datetime) -> Reply:
    """Go on with a caller's call. Raises LookupError when the address says too little."""
    applied, ticket = in_force(built, ticket)
    call = as_it_stands(built, applied, ticket, told(built, ticket.call))
    event = event_of(request.path, request.form, ticket, now)
    if event is None:
        return goodbye(call)
    WITHOUT_STORE.inc()
    reply, said = next_words(call, event, now)
    keep(built, ticket.call, now, policy=applied.policy, said=said)
    return reply


def in_force(built: Door, ticket: Ticket | None) -> tuple[Applied, Ticket]:
    """Return the line that an address names, and its ticket. Raises LookupError."""
    applied = built.desk.book.by_id(ticket.line) if ticket else None
    if ticket is None or applied is None:
        raise LookupError("an address without a ticket of a line that is in force")
    return applied, ticket


def as_it_stands(built: Door, applied: Applied, ticket: Ticket, happenings: tuple[Happening, ...]) -> Call:
    """Return a call from its address, from what this process last saw of it, and from the journal."""
    arrival = next((one.arrival for one in happenings if one.arrival is not None), None)
    if arrival is None:
        form: Mapping[str, str] = request.form if ticket.leg is None else {}
        arrival = arrival_of(form, applied.line.numbers[0], ticket.call)
    last = built.recent.get(ticket.call)
    return recall(applied, arrival, stand_of(ticket), state_of(request.path), happenings, last)


def goodbye(call: Call) -> Reply:
    """End the caller's call."""
    return Reply(call, (Say("goodbye"), HangUp()))


def responder(built: Door, ticket: Ticket, now: datetime) -> Reply:
    """Answer a responder. What he did is kept first: of two who press 1, the one whose key is kept first takes the call.

    Raises LookupError when the address says too little.
    """
    applied, ticket = in_force(built, ticket)
    keep(built, ticket.call, now, policy=applied.policy)
    call = as_it_stands(built, applied, ticket, told(built, ticket.call))
    return Reply(call, responder_hears(call, ticket.leg or ""))


def responder_hears(call: Call, leg_id: str) -> Script:
    """Return what a responder hears at the address that was asked."""
    leg = call.leg(leg_id)
    if request.path == "/voice/leg/over" and leg is not None:
        return dialogue.after_talk(call, leg)
    if request.path == "/voice/leg/wrap" and leg is not None:
        return dialogue.wrapped_up(call, leg, forms.parse_digits(request.form))
    key = forms.parse_digits(request.form) if request.path == "/voice/leg/key" else None
    return dialogue.leg_hears(call, leg, key=key)
