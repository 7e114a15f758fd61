"""Place one call of a phone check from the outbox, and find out how calls ended whose end was never reported."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls.effects import PlacePhoneCheck
from oncall.log import get_logger
from oncall.policy.line import Line
from oncall.usecases.desk import Desk
from oncall.usecases.duty_rows import CheckOutcome, PhoneCheck
from oncall.usecases.may_ring import may_ring
from oncall.usecases.phone_checks import OUTCOMES, call_ended, settle
from oncall.usecases.ports import CarrierError, OutboxRow

RETRY = timedelta(minutes=1)
TRIES = 30
UNHEARD = timedelta(minutes=3)
ONE_CALL = timedelta(seconds=45)
log = get_logger(__name__)


def place_phone_check(
    desk: Desk, effect: PlacePhoneCheck, row: OutboxRow, now: Callable[[], datetime], *, unsure: bool
) -> None:
    """Ring the phone, unless the check is over or the shift has begun, and record the outcome with the row."""
    with desk.store.read() as tx:
        check = tx.phone_check(effect.check)
    applied = desk.book.by_id(check.line) if check else None
    if check is None or applied is None or not waits(check, effect, now()):
        desk.store.finish_outbox(row.key, now())
        return
    if not may_ring(desk, check.line, applied.policy, check.number, now()):
        unfit = CarrierError("not dialled: the number is not fit for it", permanent=True, number_fault=True)
        not_placed(desk, check, row, unfit, now())
        return
    if busy(desk, check, now()):
        desk.store.finish_outbox(
            row.key, now(), error="waits: the line or another test is busy", retry_at=now() + RETRY
        )
        return
    try:
        sid = (unsure and found(desk, applied.line, check)) or desk.carrier.place_phone_check(
            check, applied.line.numbers[0], applied.line.languages[0]
        )
    except CarrierError as error:
        not_placed(desk, check, row, error, now())
        return
    with desk.store.write() as tx:
        tx.save_phone_check(replace(check, sid=sid, changed_at=now()))
        tx.finish(row.key, now())


def busy(desk: Desk, check: PhoneCheck, now: datetime) -> bool:
    """Return whether somebody is calling the line, or another phone is being tried: a test keeps no pair busy."""
    with desk.store.read() as tx:
        others = [each for each in tx.phone_checks(check.line, now) if each.key != check.key]
    trying = any(
        each.outcome is CheckOutcome.CALLING and each.sid and each.changed_at > now - ONE_CALL for each in others
    )
    return trying or any(call.line == check.line for call in desk.store.open_calls(now))


def waits(check: PhoneCheck, effect: PlacePhoneCheck, now: datetime) -> bool:
    """Return whether the call that the row asks for is still to be made."""
    current = (check.outcome, check.attempts, check.sid) == (CheckOutcome.CALLING, effect.attempt, None)
    return current and now < check.shift_start


def found(desk: Desk, line: Line, check: PhoneCheck) -> str | None:
    """Return the carrier's id of a call that an earlier try placed without our learning it, or None."""
    seen = desk.carrier.find_leg(check.number, line.numbers[0], check.changed_at, frozenset())
    return seen.sid if seen is not None else None


def not_placed(desk: Desk, check: PhoneCheck, row: OutboxRow, error: CarrierError, now: datetime) -> None:
    """Try again in a while where that can help; a number that cannot be rung is reported at once."""
    if not (error.number_fault or error.permanent) and row.attempts + 1 < TRIES:
        desk.store.finish_outbox(row.key, now, error=str(error), retry_at=now + RETRY)
        return
    with desk.store.write() as tx:
        settle(desk, tx, check, CheckOutcome.FAILED, now, last=error.number_fault)
        tx.finish(row.key, now, error=str(error))


def settle_checks(desk: Desk, line: str, now: datetime) -> None:
    """Ask the carrier about calls whose end nobody reported; a check without an end when the shift begins has failed."""
    with desk.store.read() as tx:
        open_ = [
            each for each in tx.phone_checks(line, now - timedelta(days=1)) if each.outcome is CheckOutcome.CALLING
        ]
    for check in open_:
        if check.sid is not None and check.changed_at + UNHEARD < now:
            try:
                listed = desk.carrier.call(check.sid)
            except CarrierError as error:
                log.warning("phone_check_not_settled", check=check.key, why=str(error))
                continue
            if listed is not None and listed.status in OUTCOMES:
                call_ended(desk, check.key, check.attempts, listed.status, now)
        elif check.sid is None and now >= check.shift_start:
            with desk.store.write() as tx:
                settle(desk, tx, check, CheckOutcome.FAILED, now)
