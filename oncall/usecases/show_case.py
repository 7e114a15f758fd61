"""Show a case whole: who, when, its price with the reason, every fact with its source and history, its calls."""

import json
from dataclasses import dataclass
from datetime import datetime

from oncall.usecases.ports import CaseRow, FactRow, Store
from oncall.usecases.promise_verdicts import Promised, promised
from oncall.usecases.read_log import LogEntry, log_entry
from oncall.usecases.stored_rating import Rating, read_rating

Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One entry of a case's history.

    `value` is true, false, a number (durations: seconds), text (times: RFC 3339), or None for a fact that was withdrawn.
    """

    fact: str
    value: Value | None
    source: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case with its rating, its history oldest first, and its calls oldest first. `rows`: the history as stored."""

    case: CaseRow
    rating: Rating
    history: tuple[FactEntry, ...]
    calls: tuple[LogEntry, ...]
    rows: tuple[FactRow, ...] = ()

    def promises(self, now: datetime) -> tuple[Promised, ...]:
        """Return what was promised and whether it is open, met or missed at an instant."""
        return promised(self.case, self.rows, now)

    @property
    def facts(self) -> tuple[FactEntry, ...]:
        """The newest entry of every fact that is known, by name."""
        newest = {entry.fact: entry for entry in self.history}
        return tuple(newest[fact] for fact in sorted(newest) if newest[fact].value is not None)


def show_case(store: Store, case_id: str) -> CaseDetail | None:
    """Return a case, or None when there is none of that id. Raises StoreBusy or StoreDown."""
    with store.read() as tx:
        case = tx.case(case_id)
        history = tx.facts(case_id) if case else ()
    if case is None:
        return None
    return CaseDetail(case, read_rating(case.rating), tuple(map(_entry, history)), calls_of(store, case_id), history)


def calls_of(store: Store, case_id: str) -> tuple[LogEntry, ...]:
    """Return the calls of a case, oldest first."""
    sids = store.case_calls([case_id]).get(case_id, ())
    with store.read() as tx:
        found = [tx.call(sid) for sid in sids]
    return tuple(log_entry(call) for call in found if call is not None)


def _entry(row: FactRow) -> FactEntry:
    """Return a row of the history with its value read."""
    return FactEntry(row.fact, json.loads(row.value), row.source, row.by, row.at)
