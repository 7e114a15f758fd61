"""Answer a call: plan taken once, row and legs in one transaction, the first words at once."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from oncall.calls.dialogue import Script, caller_hears
from oncall.calls.events import CallCame
from oncall.calls.machine import decide
from oncall.calls.model import Call
from oncall.calls.questions import Question
from oncall.usecases.announce_outage import with_outage
from oncall.usecases.apply_event import TRIES, Lost, store_decision
from oncall.usecases.desk import Desk
from oncall.usecases.first_person import with_first_person
from oncall.usecases.hooks import post_call
from oncall.usecases.line_book import Applied
from oncall.usecases.make_plan import STRANGER, make_plan
from oncall.usecases.plan_questions import ADMIN, Known
from oncall.usecases.ports import OutboxRow, StoreBusy, Tx
from oncall.usecases.staff_menu import staff_questions
from oncall.usecases.surroundings import keep_place, look_around, placed


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


def new_call(applied: Applied, arrival: Arrival, now: datetime, known: Known = STRANGER) -> Call:
    """Return the call as it is before the machine has seen it. A known caller's own language wins where the line speaks it."""
    line = applied.line
    language = own if (own := known.record.get("language", "")) in line.languages else line.languages[0]
    plan = make_plan(line, now, arrival.caller, known)
    plan = replace(plan, code=remote_code(arrival.sid, line.remote_digits))
    return Call(
        sid=arrival.sid,
        line=line.id,
        policy=applied.policy,
        caller=arrival.caller,
        called=arrival.called,
        language=language,
        started_at=now,
        plan=with_outage(plan, applied.outage, language, arrival.caller, now),
    )


def remote_code(sid: str, digits: int) -> str:
    """Return the code for remote help during a call: that many digits, always the same for it; "" where the line has none."""
    drawn = int.from_bytes(hashlib.blake2s(sid.encode(), person=b"remote").digest(), "big")
    return f"{drawn % 10**digits:0{digits}d}" if digits else ""


def recognised(tx: Tx, line: str, caller: str | None) -> Known:
    """Return what the records say of a caller, and who of the same customer is in charge."""
    record = tx.customer_of(line, caller) if caller is not None else None
    if record is None:
        return STRANGER
    return Known(record, tx.name_of(line, record["customer"], ADMIN) if record["role"] != ADMIN else "")


def answer_call(desk: Desk, applied: Applied, arrival: Arrival, now: datetime) -> Reply:
    """Store the call and say the first words; the same call again gets the answer its state gives, and nothing twice."""
    asked = staff_questions(desk, applied.line, arrival.caller, now)
    for _ in range(TRIES):
        try:
            with desk.store.write() as tx:
                call, rows = store_call(desk, tx, applied, arrival, now, asked)
        except Lost:
            continue
        if rows:
            desk.kick(rows)
        return Reply(call, caller_hears(call, now))
    raise StoreBusy(f"call {arrival.sid}: other calls took the same phones first {TRIES} times")


def store_call(
    desk: Desk, tx: Tx, applied: Applied, arrival: Arrival, now: datetime, asked: tuple[Question, ...] = ()
) -> tuple[Call, tuple[OutboxRow, ...]]:
    """Store a call with what is decided on its arrival; one that is there already stays as it is.

    `asked` comes before all that the line asks; a blocked caller is asked nothing.
    Raises Lost when another call takes one of its phones at the same moment.
    """
    known = recognised(tx, applied.line.id, arrival.caller)
    new = new_call(applied, arrival, now, known)
    new = replace(new, plan=with_first_person(tx, applied.line, new.plan, arrival.caller, now))
    if asked and new.plan.do != "refuse":
        new = replace(new, plan=replace(new.plan, questions=(*asked, *new.plan.questions)))
    decision = decide(look_around(tx, new, now), CallCame(), now)
    call = decision.call
    if not tx.insert_call(call):
        return tx.call(arrival.sid) or call, ()
    after, rows = store_decision(desk, tx, decision, now)
    if not keep_place(tx, None, after, now):
        raise Lost
    if after != call:
        tx.save_call(after)
        after = replace(after, version=call.version + 1)
    post_call(tx, applied.hooks, None, after, now)
    return placed(tx, after, now), rows
