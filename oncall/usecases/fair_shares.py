"""How evenly the duty fell in a period: the rota's hours, and who took the calls of the nights."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from oncall.policy.line import Line
from oncall.usecases.ports import Store
from schedules.fairness import Fairness, fairness

LONGEST_WAIT = timedelta(hours=1)


def fair_shares(store: Store | None, line: Line, start: datetime, end: datetime) -> Fairness | None:
    """Return who carried how much in [start, end); None for a line without a rota. Without a store no call is counted.

    Raises StoreBusy or StoreDown.
    """
    if line.rota is None:
        return None
    calls = taken(store, line.id, start, end) if store is not None else ()
    return fairness(line.rota, start, end, line.hours.calendar, calls)


def taken(store: Store, line: str, start: datetime, end: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield who took a call and when; a call may have come a little before the period in which it was taken."""
    for call in store.calls(line, start - LONGEST_WAIT, end):
        if call.winner is not None and call.accepted_at is not None:
            yield call.winner.person.id, call.accepted_at
