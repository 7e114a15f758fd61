"""Ring one person's phone now, because somebody at the console wants to see it ring: a call that asks for the 1.

It is a phone check like those before a shift, but it is made once: it is not repeated and nobody is written to about it.
"""

from datetime import datetime, timedelta

from oncall.calls.effects import PlacePhoneCheck
from oncall.policy.line import Line
from oncall.usecases.duty_rows import BY_HAND, CheckOutcome, PhoneCheck
from oncall.usecases.notices import stamp
from oncall.usecases.ports import OutboxRow, Store

WITHIN = timedelta(minutes=5)
"""For how long the call may be put off while callers keep the line busy."""
APART = timedelta(minutes=1)


class CannotTry(Exception):
    """The phone is not rung; the text is one sentence: what, and the cure."""


def try_phone(store: Store, line: Line, person: str, by: str, now: datetime) -> PhoneCheck:
    """Queue the call to a person's phone. Raises CannotTry for nobody of the line, no number, or a test not a minute old."""
    found = line.people.get(person)
    if found is None:
        raise CannotTry(f"{person}: nobody of that id is on the line (choose somebody from the list)")
    if not found.phone:
        raise CannotTry(f"{found.name}: no number to ring (give one in the line file)")
    key = f"{BY_HAND}{line.id}:{person}:{stamp(now)}"
    check = PhoneCheck(key, line.id, person, now + WITHIN, found.phone, 1, CheckOutcome.CALLING, now)
    with store.write() as tx:
        if any(is_fresh(each, person, now) for each in tx.phone_checks(line.id, now)):
            raise CannotTry(f"{found.name}: this phone was rung less than a minute ago (wait a minute)")
        if tx.add_phone_check(check):
            tx.queue((OutboxRow(f"{key}:1", None, PlacePhoneCheck(key, 1)),), now, now)
            tx.audit(now, by, "phone_tried", person, {"line": line.id})
    return check


def is_fresh(check: PhoneCheck, person: str, now: datetime) -> bool:
    """Return whether a check is a test by hand of that person's phone, less than a minute old."""
    return check.by_hand and check.person == person and check.shift_start - WITHIN > now - APART
