"""Price a month again under the newest version of its line: old against new per case first, then, when asked, for good.

A case that a closed month holds stays there: what it differs by is booked in the next open month, and only that. Pricing the
same month again under the same version changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from oncall.usecases.book_late import OPEN, keep_months
from oncall.usecases.change_case import Conflict
from oncall.usecases.fact_rows import current
from oncall.usecases.hooks import post_case
from oncall.usecases.line_book import Applied
from oncall.usecases.ports import CaseRow, Store, StoreBusy, Tx
from oncall.usecases.rate_case import Priced, priced_case
from oncall.usecases.rows import NewRating

BATCH = 1000
TRIES = 5


@dataclass(frozen=True, slots=True)
class Side:
    """What a case comes to on one side. `amount` is None while it is not settled."""

    state: str
    tier: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Rerated:
    """A case that is billed otherwise. `difference` is None while either side is not settled."""

    case: str
    old: Side
    new: Side
    difference: Decimal | None


@dataclass(frozen=True, slots=True)
class Rerating:
    """A month under the newest version: every case looked at, those that change, and what that comes to."""

    month: str
    policy: str
    currency: str
    cases: int
    changes: tuple[Rerated, ...]
    applied: bool

    @property
    def difference(self) -> Decimal:
        """Return the sum of the differences that can be told."""
        return sum((each.difference for each in self.changes if each.difference is not None), Decimal(0))

    @property
    def unsettled(self) -> int:
        """Return how many changes cannot be told in money yet."""
        return sum(each.difference is None for each in self.changes)


def rerate(store: Store, applied: Applied, month: str, by: str, now: datetime, *, apply: bool) -> Rerating:
    """Return a month priced under `applied`; with `apply` that becomes the price of its cases.

    Raises StoreBusy or StoreDown; what was applied until then stays, and applying again goes on from there.
    """
    changes: list[Rerated] = []
    rows = store.cases(applied.line.id, month)
    written = 0
    for first in range(0, len(rows), BATCH):
        for priced in _priced(store, applied, rows[first : first + BATCH], now, apply=apply):
            before, after = priced
            written += after.case != before
            if _side(before) != _side(after.case):
                changes.append(_changed(before, after.case))
    found = Rerating(month, applied.policy, applied.line.currency, len(rows), tuple(changes), apply)
    if apply and written:
        detail = {"policy": applied.policy, "cases": str(written), "difference": str(found.difference)}
        with store.write() as tx:
            tx.audit(now, by, "month_rerated", f"{applied.line.id}/{month}", detail)
    return found


def _priced(
    store: Store, applied: Applied, rows: Sequence[CaseRow], now: datetime, *, apply: bool
) -> Sequence[tuple[CaseRow, Priced]]:
    """Return cases as they are and as they are priced, written when asked; tried again where others write them too."""
    ids = [row.id for row in rows]
    for _ in range(TRIES):
        found = tuple(_pairs(store, applied, rows, ids))
        if not apply:
            return found
        try:
            with store.write() as tx:
                _write(tx, found, now)
                for before, after in found:
                    if _side(before) != _side(after.case):
                        post_case(tx, applied.hooks, before, after.case, now)
        except Conflict:
            with store.read() as tx:
                rows = tuple(row for each in ids if (row := tx.case(each)) is not None)
        else:
            return found
    raise StoreBusy(f"{ids[0]} to {ids[-1]}: others write these cases just now")


def _pairs(
    store: Store, applied: Applied, rows: Sequence[CaseRow], ids: Sequence[str]
) -> Iterator[tuple[CaseRow, Priced]]:
    """Yield each case as it is, and as it would be."""
    facts, entries = store.facts_of(ids), store.entries_of(ids)
    for row in rows:
        yield row, priced_case(applied, row, current(facts[row.id]), entries.get(row.id, ()))


def _write(tx: Tx, found: Sequence[tuple[CaseRow, Priced]], now: datetime) -> None:
    """Append the ratings and store the cases that differ. Raises Conflict, with nothing to be committed."""
    changed = [(before, after) for before, after in found if after.case != before]
    if not changed:
        return
    ratings = [
        NewRating(after.case.id, after.tariff, after.facts_hash, after.quote) for _, after in changed if after.tariff
    ]
    tx.add_ratings(ratings, now)
    line, month = changed[0][0].line, changed[0][0].month
    still = tx.month(line, month).state == OPEN
    kept = [
        after.case if still and after.case.month == month == before.month else keep_months(tx, before, after.case, now)
        for before, after in changed
    ]
    if not tx.save_cases(kept):
        raise Conflict


def _changed(before: CaseRow, after: CaseRow) -> Rerated:
    """Return a case that is billed otherwise."""
    old, new = _side(before), _side(after)
    settled = old.amount is not None and new.amount is not None
    difference = (new.amount or Decimal(0)) - (old.amount or Decimal(0)) if settled else None
    return Rerated(before.id, old, new, difference)


def _side(case: CaseRow) -> Side:
    """Return what a case comes to."""
    return Side(case.state, case.tier, case.amount)
