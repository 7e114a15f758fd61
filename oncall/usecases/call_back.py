"""Call customers back as the line: promises that are due, in the order of their places, as soon as somebody is free.

One of the people on call presses 1, then the customer is dialled showing the line's number. Every try is a call of its own
in the log. Only numbers that called the line are ever dialled, never one that costs extra or of a country far away.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls import crowd
from oncall.calls.effects import Tell
from oncall.calls.escalation import told_about
from oncall.calls.events import CallBack
from oncall.calls.machine import decide
from oncall.calls.model import CALLBACK, Call, Plan, Step
from oncall.log import get_logger
from oncall.policy.line import Line
from oncall.usecases.apply_event import hooks_of, outbox_rows, store_decision
from oncall.usecases.desk import CLAIM, Desk
from oncall.usecases.hooks import post_call
from oncall.usecases.line_book import Applied
from oncall.usecases.make_plan import make_plan, people_of
from oncall.usecases.may_ring import may_ring
from oncall.usecases.ports import CaseRow, OutboxRow, StoreBusy, Tx
from oncall.usecases.queue_rows import Callback, CallbackKind, CallbackState
from oncall.usecases.surroundings import keep_place, look_around

AT_ONCE = 20
ALONE = timedelta(seconds=50)  # one person rings twice
log = get_logger(__name__)


class NotNow(Exception):
    """The try cannot begin: everybody is busy, or somebody else has begun it. Nothing was changed."""


class NotAllowed(ValueError):
    """A number that the line does not call. One line that says what and why."""


def run_callbacks(desk: Desk, now: datetime) -> int:
    """Begin the call-backs whose turn it is; returns how many. Raises StoreBusy or StoreDown."""
    with desk.store.read() as tx:
        due = tx.due_callbacks(now, AT_ONCE)
    begun = 0
    for booked in due:
        try:
            begun += begin(desk, booked, now)
        except StoreBusy as error:
            log.warning("callback_left", key=booked.key, why=str(error))
    return begun


def begin(desk: Desk, booked: Callback, now: datetime) -> bool:
    """Begin one try, unless nobody is free or it is begun already; returns whether it did."""
    applied = desk.book.by_id(booked.line)
    if applied is None:
        return False
    call = new_try(applied, booked, now)
    with desk.store.read() as tx:
        taken = tx.unavailable(booked.key, crowd.phones(call), booked.since, now)
    if crowd.everybody_busy(replace(call, unavailable=tuple(taken))):
        return False
    if not may_ring(desk, call.line, call.policy, booked.number, now):
        refuse(desk, booked, call, now)
        return False
    try:
        with desk.store.write() as tx:
            rows = store_try(desk, tx, booked, call, now)
    except NotNow:
        return False
    if rows:
        desk.kick(rows)
    return True


def refuse(desk: Desk, booked: Callback, call: Call, now: datetime) -> None:
    """Give up a promise to a number that the line does not dial; the people on call are told instead."""
    staff = tuple(person.id for person in call.plan.staff())
    rows = outbox_rows(call, (Tell(staff, "callback", told_about(call, now), mail=True),))
    rows = tuple(replace(row, call=booked.call) for row in rows) if booked.call is not None else ()
    with desk.store.write() as tx:
        tx.leave_queue(booked.key)
        if tx.begin_callback(booked.key, booked.tries, call.sid, now):
            tx.settle_callback(booked.key, call.sid, CallbackState.FAILED, None)
            tx.post(rows, now, desk.worker, now + CLAIM)
    desk.kick(rows)


def store_try(desk: Desk, tx: Tx, booked: Callback, call: Call, now: datetime) -> tuple[OutboxRow, ...]:
    """Claim the promise and store the try's call with its first legs. Raises NotNow."""
    tx.leave_queue(booked.key)
    around = look_around(tx, call, now)
    if crowd.everybody_busy(around) or not tx.begin_callback(booked.key, booked.tries, call.sid, now):
        raise NotNow
    decision = decide(around, CallBack(), now)
    if not tx.insert_call(decision.call):
        raise NotNow
    after, rows = store_decision(desk, tx, decision, now)
    if not keep_place(tx, None, after, now):
        raise NotNow
    if after != decision.call:
        tx.save_call(after)
    post_call(tx, hooks_of(desk, after), None, after, now)
    return rows


def new_try(applied: Applied, booked: Callback, now: datetime) -> Call:
    """Return the call of the next try, before the machine has seen it: the people on call now, or the one who is named."""
    line = applied.line
    plan = plan_of(line, booked.person, now)
    return Call(
        sid=f"{booked.key}-b{booked.tries + 1}",
        line=line.id,
        policy=applied.policy,
        caller=booked.number,
        called=line.numbers[0],
        language=line.languages[0],
        started_at=now,
        plan=plan,
        case=booked.case,
        channel=CALLBACK,
        in_line=booked.since,
    )


def plan_of(line: Line, person: str | None, now: datetime) -> Plan:
    """Return whom a try rings. Nobody is asked anything, and nothing is said to a caller: there is none."""
    plan = make_plan(line, now)
    plan = replace(plan, do="escalate", consent=False, questions=(), screen=True, caller_id="line", greeting="")
    if person is None:
        return plan
    alone = Step("", people_of(line, (person,)), ALONE)
    return replace(plan, steps=(alone,), rounds=1, last_resort=())


def call_back_as_line(desk: Desk, case: CaseRow, person: str, now: datetime) -> Callback:
    """Ring one of the staff at once, and when he presses 1 dial the customer of the case, showing the line's number.

    The talk is measured and belongs to the case. Asked for twice within a minute is once. Raises NotAllowed for a case
    without a number, a number that the line does not call, or a person without a phone; StoreBusy, StoreDown.
    """
    applied = desk.book.by_id(case.line)
    if applied is None or case.caller is None:
        raise NotAllowed(f"{case.id}: there is no number to call (cure: ring the customer from the case's contact)")
    if not may_ring(desk, case.line, case.policy, case.caller, now):
        raise NotAllowed(f"{case.id}: {applied.line.id} does not call this number (cure: use your own phone)")
    if not people_of(applied.line, (person,)):
        raise NotAllowed(f"{person}: has no phone on {applied.line.id} (cure: add one to the line file)")
    booked = Callback(
        key=f"{case.id}:{person}:{int(now.timestamp()) // 60}",
        line=case.line,
        number=case.caller,
        kind=CallbackKind.STAFF,
        since=now,
        due_at=now,
        case=case.id,
        person=person,
    )
    with desk.store.write() as tx:
        fresh = tx.book_callback(booked)
        booked = tx.callback(booked.key) or booked
    if fresh:
        begin(desk, booked, now)
    return booked
