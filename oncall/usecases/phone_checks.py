"""Try each phone before its owner's shift: a call that asks for the 1. Who does not confirm is rung again, then reported.

A check is a row that is there once per person and shift; each of its calls is one row of the outbox, so that neither two
workers nor a restart ring twice. The addresses carry the number of the attempt: a late report of an earlier one is nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from oncall import prompts
from oncall.calls.effects import PlacePhoneCheck
from oncall.policy.line import Line
from oncall.usecases.desk import Desk
from oncall.usecases.duty_rows import CheckOutcome, PhoneCheck
from oncall.usecases.notices import names, stamp, told_managers, when_words
from oncall.usecases.ports import OutboxRow, Tx
from schedules import localtime
from schedules.resolve import Shift, shifts_of

MOST_ATTEMPTS = 3
AGAIN = timedelta(minutes=10)
APART = timedelta(minutes=1)  # so that a test never keeps two phones of a pair busy at once
LAST_MOMENT = timedelta(minutes=10)
AHEAD = timedelta(hours=40)
LOOK_BACK = timedelta(days=8)
DAY_BEGINS, DAY_ENDS = 7 * 60, 21 * 60 + 30
OUTCOMES = {
    "completed": CheckOutcome.NOT_CONFIRMED,
    "busy": CheckOutcome.BUSY,
    "no-answer": CheckOutcome.NO_ANSWER,
    "failed": CheckOutcome.FAILED,
    "canceled": CheckOutcome.NO_ANSWER,
}


def begin_checks(desk: Desk, line: Line, now: datetime, born: datetime) -> int:
    """Begin the checks whose time has come; returns how many. `born`: when the line was first applied."""
    wanted = [check for shift in due_shifts(line, now, born) for check in (new_check(line, shift, now),)]
    if not wanted:
        return 0
    with desk.store.read() as tx:
        known = {check.key for check in tx.phone_checks(line.id, now)}
    fresh = [check for check in wanted if check.key not in known]
    for place, check in enumerate(fresh):
        with desk.store.write() as tx:
            if tx.add_phone_check(check):
                follow(tx, line, check, now, now + place * APART)
    return len(fresh)


def due_shifts(line: Line, now: datetime, born: datetime) -> Iterator[Shift]:
    """Yield the shifts whose people's phones are to be tried: from the evening before on, by day, one a person and instant."""
    minute = line.notices.test_call
    if line.rota is None or minute is None or not by_day(line, now):
        return
    seen: set[tuple[str, datetime]] = set()
    for shift in shifts_of(line.rota, now - LOOK_BACK, now + AHEAD):
        day = localtime.wall_of(line.zone, shift.start).date() - timedelta(days=1)
        due = localtime.first(line.zone, localtime.wall_at(day, minute))
        if born <= due <= now < shift.start - LAST_MOMENT and (shift.person, shift.start) not in seen:
            seen.add((shift.person, shift.start))
            yield shift


def by_day(line: Line, now: datetime) -> bool:
    """Return whether people may be rung for a test at this time of their day."""
    wall = localtime.wall_of(line.zone, now)
    return DAY_BEGINS <= wall.hour * 60 + wall.minute < DAY_ENDS


def new_check(line: Line, shift: Shift, now: datetime) -> PhoneCheck:
    """Return the check of a shift's person, over at once where there is no number to ring."""
    person = line.people.get(shift.person)
    number = (person.phone if person else None) or ""
    outcome = CheckOutcome.CALLING if number else CheckOutcome.NO_NUMBER
    key = f"check:{line.id}:{shift.person}:{stamp(shift.start)}"
    return PhoneCheck(key, line.id, shift.person, shift.start, number, 1 if number else 0, outcome, now)


def follow(tx: Tx, line: Line, check: PhoneCheck, now: datetime, due: datetime) -> None:
    """Queue what follows from a check as it is: its next call at `due`, or the report that the phone is not ready."""
    if check.outcome is CheckOutcome.CALLING:
        effect = PlacePhoneCheck(check.key, check.attempts)
        tx.queue((OutboxRow(f"{check.key}:{check.attempts}", None, effect),), now, due)
    elif check.outcome is not CheckOutcome.CONFIRMED and not check.by_hand:
        values = {
            "person": names(line, (check.person,)),
            "start": when_words(line, check.shift_start, now),
            "problem": prompts.text(line.say, line.languages[0], f"check_{check.outcome}", {}),
        }
        until = check.shift_start + timedelta(days=1)
        tx.queue(told_managers(line, "not_ready", values, about=check.key, at=now, until=until), now, now)


def confirm(desk: Desk, key: str, now: datetime) -> bool:
    """Note that a 1 was pressed, in whichever attempt; returns False for a check that there is not."""
    for _ in range(MOST_ATTEMPTS):
        with desk.store.write() as tx:
            check = tx.phone_check(key)
            if check is None or check.outcome is CheckOutcome.CONFIRMED:
                return check is not None
            if tx.save_phone_check(replace(check, outcome=CheckOutcome.CONFIRMED, changed_at=now)):
                return True
    return False


def call_ended(desk: Desk, key: str, attempt: int, status: str, now: datetime) -> None:
    """Note how a call of a check ended, by the carrier's word for it; without a 1 the phone is rung again, or reported."""
    outcome = OUTCOMES.get(status)
    with desk.store.write() as tx:
        check = tx.phone_check(key)
        if outcome is None or check is None or (check.outcome, check.attempts) != (CheckOutcome.CALLING, attempt):
            return
        settle(desk, tx, check, outcome, now)


def settle(desk: Desk, tx: Tx, check: PhoneCheck, outcome: CheckOutcome, now: datetime, *, last: bool = False) -> None:
    """Store how an attempt ended and what follows from it; the `last` one is not repeated, whatever its number."""
    applied = desk.book.by_id(check.line)
    again = now + AGAIN
    more = not last and check.attempts < MOST_ATTEMPTS and again < check.shift_start - LAST_MOMENT
    if more and applied is not None and by_day(applied.line, again):
        after = replace(check, attempts=check.attempts + 1, changed_at=now, sid=None)
    else:
        after = replace(check, outcome=outcome, changed_at=now)
    if tx.save_phone_check(after) and applied is not None:
        follow(tx, applied.line, after, now, again)
