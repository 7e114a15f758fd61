"""Answer a call: plan taken once, row and legs in one transaction, the first words at once."""

from dataclasses import dataclass, replace
from datetime import datetime

from oncall.calls.dialogue import Script, caller_hears
from oncall.calls.events import CallCame
from oncall.calls.machine import decide
from oncall.calls.model import Call
from oncall.usecases.apply_event import store_decision
from oncall.usecases.desk import Desk
from oncall.usecases.line_book import Applied
from oncall.usecases.make_plan import make_plan
from oncall.usecases.ports import OutboxRow


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who called which of our numbers, as the door understood it. `caller` is None when hidden."""

    sid: str
    caller: str | None
    called: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What one party hears next, about which call."""

    call: Call
    script: Script


def new_call(applied: Applied, arrival: Arrival, now: datetime) -> Call:
    """Return the call as it is before the machine has seen it."""
    line = applied.line
    return Call(
        sid=arrival.sid,
        line=line.id,
        policy=applied.policy,
        caller=arrival.caller,
        called=arrival.called,
        language=line.languages[0],
        started_at=now,
        plan=make_plan(line, now),
    )


def answer_call(desk: Desk, applied: Applied, arrival: Arrival, now: datetime) -> Reply:
    """Store the call and say the first words; the same call again gets the answer its state gives, and nothing twice."""
    decision = decide(new_call(applied, arrival, now), CallCame(), now)
    rows: tuple[OutboxRow, ...] = ()
    with desk.store.write() as tx:
        call = decision.call
        if tx.insert_call(call):
            after, rows = store_decision(desk, tx, decision, now)
            if after != call:
                tx.save_call(after)
                call = replace(after, version=call.version + 1)
        else:
            call = tx.call(arrival.sid) or call
    if rows:
        desk.kick(rows)
    return Reply(call, caller_hears(call, now))
