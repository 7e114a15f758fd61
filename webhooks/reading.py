"""What a request of the carrier's means: path, form and signed address as one event, one happening, one place in the call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from oncall.calls.events import (
    CallCame,
    CallerKeyed,
    CustomerReached,
    Event,
    Heartbeat,
    LegKeyed,
    LegPickedUp,
    TalkOver,
    WrapUpKeyed,
)
from oncall.calls.model import State
from oncall.carrier import forms
from oncall.carrier.addresses import Ticket
from oncall.usecases.answer_call import Arrival
from oncall.usecases.journal import Entry, Happening, LegSigns, Stand

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its form, the leg its address names ("" for the caller's own), when it came, which question it answers."""

    form: Form
    leg: str
    at: datetime
    turn: int = 0


def own_sid(request: Request) -> str:
    """Return the id of the call that asks."""
    return request.form.get("CallSid", "")


READERS: dict[str, Callable[[Request], Event | None]] = {
    "/voice/incoming": lambda _: CallCame(),
    "/voice/fallback": lambda _: CallCame(),
    "/voice/hold": lambda _: Heartbeat(),
    "/voice/talk": lambda _: Heartbeat(moved=True),
    "/voice/consent": lambda request: CallerKeyed(forms.parse_digits(request.form)),
    "/voice/keys": lambda request: CallerKeyed(forms.parse_digits(request.form), request.turn),
    "/voice/dialled": lambda request: forms.parse_dial(request.form),
    "/voice/over": lambda _: TalkOver(),
    "/voice/recorded": lambda request: forms.parse_recording(request.form),
    "/voice/recording": lambda request: forms.parse_recording(request.form),
    "/voice/status": lambda request: forms.parse_status(request.form, request.at),
    "/voice/leg": lambda request: LegPickedUp(request.leg, own_sid(request)),
    "/voice/leg/key": lambda request: LegKeyed(request.leg, forms.parse_digits(request.form), own_sid(request)),
    "/voice/leg/over": lambda request: TalkOver(request.leg or None),
    "/voice/leg/customer": lambda request: CustomerReached(request.leg),
    "/voice/leg/called": lambda request: forms.parse_customer_dial(request.form, request.leg),
    "/voice/leg/wrap": lambda request: WrapUpKeyed(request.leg, forms.parse_digits(request.form)),
    "/voice/leg/status": lambda request: forms.parse_leg_status(request.form, request.leg, request.at),
}
STATES = {
    "/voice/consent": State.ASKED_CONSENT,
    "/voice/keys": State.ASKED,
    "/voice/talk": State.TALKING,
    "/voice/over": State.ENDED,
    "/voice/recorded": State.RECORDING,
    "/voice/leg/over": State.ENDED,
    "/voice/leg/called": State.ENDED,
    "/voice/leg/wrap": State.ENDED,
}


def event_of(path: str, form: Form, ticket: Ticket | None, at: datetime) -> Event | None:
    """Return what happened, None when the request says nothing of the kind or its address is none of ours."""
    read = READERS.get(path)
    return (
        None
        if read is None
        else read(Request(form, (ticket.leg if ticket else None) or "", at, ticket.turn if ticket else 0))
    )


def state_of(path: str) -> State:
    """Return the state of a call in which the carrier asks at this path."""
    return STATES.get(path, State.RINGING)


def arrival_of(form: Form, called: str, sid: str) -> Arrival:
    """Return who called which number, as every request about the caller's call says it; `called` where it does not."""
    return Arrival(sid, forms.parse_number(form.get("From", "")), forms.parse_number(form.get("To", "")) or called)


def stand_of(ticket: Ticket) -> Stand:
    """Return what a ticket says of its call, as instants."""

    def instant(seconds: int) -> datetime:
        return datetime.fromtimestamp(ticket.started_at, UTC) + timedelta(seconds=seconds)

    return Stand(
        line=ticket.line,
        started_at=instant(0),
        step=ticket.step,
        since=instant(ticket.since),
        waits=instant(ticket.waits),
        dialled=instant(ticket.dialled) if ticket.dialled >= 0 else None,
        winner=ticket.winner,
    )


def signs_of(ticket: Ticket, form: Form) -> LegSigns | None:
    """Return what a leg's request says of it; None for a request of the caller's."""
    if ticket.leg is None:
        return None
    bridged = bool(form.get("ParentCallSid"))
    return LegSigns(ticket.leg, ticket.person or "", ticket.step, form.get("CallSid", ""), bridged=bridged)


def happening_of(entry: Entry, ticket: Ticket | None) -> Happening:
    """Return what a kept request means."""
    leg = signs_of(ticket, entry.form) if ticket else None
    return Happening(
        call=entry.call,
        at=entry.at,
        event=event_of(entry.path, entry.form, ticket, entry.at),
        policy=entry.policy,
        arrival=arrival_of(entry.form, "", entry.call) if leg is None else None,
        stand=stand_of(ticket) if ticket else None,
        leg=leg,
        said=entry.said,
    )
