"""Whether a number may be dialled for a line: the line's own people, or somebody who called it; never a costly range.

Every number that the carrier is asked to ring goes through here, so that no flaw elsewhere turns into somebody's bill.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from oncall.log import get_logger
from oncall.policy.dialling import refusal
from oncall.policy.line import Line
from oncall.usecases.desk import Desk

STRANGER = "is neither in the line's file nor a caller's or customer's"
REMEMBERED = timedelta(days=60)
log = get_logger(__name__)


def may_ring(desk: Desk, line: str, policy: str, number: str, now: datetime) -> bool:
    """Return whether a number (E.164) may be dialled for a line; a refusal is logged as an error.

    `policy` is the version under which the call came: its numbers count although they may have left the file since. The
    store is asked only about a number that is in no file. May raise StoreBusy, StoreDown.
    """
    lines = [one.line for one in (desk.book.at(policy, desk.store), desk.book.by_id(line)) if one is not None]
    why = next((why for one in lines if (why := refusal(number, one.country, one.dial_countries))), "")
    if not why and not any(number in numbers_of(one) for one in lines):
        why = stranger(desk, line, lines, number, now)
    if why:
        log.error("dial_refused", line=line, number=number, why=why)
    return not why


def numbers_of(line: Line) -> frozenset[str]:
    """Return every number that a line's file has rung: its people's phones, and those that a way forwards to."""
    return frozenset(_numbers(line))


def _numbers(line: Line) -> Iterator[str]:
    """Yield them."""
    yield from (person.phone for person in line.people.values() if person.phone)
    yield from (way.to for route in line.routes for way in route.ways if way.to)


def stranger(desk: Desk, line: str, lines: list[Line], number: str, now: datetime) -> str:
    """Return why a number of no file may not be dialled: nobody called from it, no customer has it, nobody asked for it.

    One that a caller pressed as where to call back has to be of the line's own country, or of those it names.
    """
    with desk.store.read() as tx:
        if tx.customer_of(line, number) is not None:
            return ""
    if desk.store.has_called(line, number, now - REMEMBERED):
        return ""
    if not desk.store.asked_to_be_called(line, number):
        return STRANGER
    return next((why for one in lines if (why := refusal(number, one.country, one.dial_countries or ()))), "")
