"""Set a case's amount by hand, or take that back: a new row each time, the computed amount stays beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast

from oncall.billing.facts import parse_facts
from oncall.billing.quote import Quote
from oncall.billing.rate import quote
from oncall.billing.standing import Override, Reason, override_problem
from oncall.billing.tariff import Tariff
from oncall.usecases.book_late import open_month
from oncall.usecases.change_case import Refused, change_case
from oncall.usecases.fact_rows import current
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.ports import CaseRow, FactRow, Store, Tx
from oncall.usecases.rate_case import tariff_of
from oncall.usecases.rows import EntryKind, LedgerEntry
from oncall.usecases.standing_rows import SET, UNDONE, overrides_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """An amount to be set in the line's currency (None: take back what was set), why, and who agreed."""

    amount: Decimal | None
    reason: str
    note: str
    by: str
    second: str | None = None
    tier: str | None = None


class NeedsSecond(Refused):
    """Everything is right but that somebody else has to agree: the change is above the tariff's `override_limit`."""


def override_amount(store: Store, book: LineBook, case_id: str, wanted: Wanted, now: datetime) -> CaseRow:
    """Store the override and the price that stands with it. The same once more adds nothing.

    Raises Refused for a reason that is not known, an empty note, an amount the currency does not have; NeedsSecond for a
    missing second person above the tariff's `override_limit`; NoSuchCase, StoreBusy, StoreDown.
    """

    def change(tx: Tx, applied: Applied, case: CaseRow) -> tuple[FactRow, ...]:
        entries = tx.case_entries(case.id)
        before = overrides_of(entries)
        check(tx, applied, case, wanted, now)
        if same(before[-1] if before else None, wanted):
            return ()
        row = entry(case, wanted, open_month(tx, case.line, case.month), number_of(entries), now)
        tx.add_entry(row)
        tx.audit(
            now, wanted.by, "amount_set" if wanted.amount is not None else "amount_taken_back", case.id, said(wanted)
        )
        return ()

    return change_case(store, book, case_id, change, now)


def number_of(entries: Sequence[LedgerEntry]) -> int:
    """Return the number of a case's next override."""
    return sum(each.kind is EntryKind.OVERRIDE for each in entries) + 1


def check(tx: Tx, applied: Applied, case: CaseRow, wanted: Wanted, now: datetime) -> None:
    """Refuse an override that may not be recorded. Raises Refused."""
    tariff, found = computed(tx, applied, case)
    override = Override(
        wanted.amount, wanted.tier, cast("Reason", wanted.reason), wanted.note, wanted.by, now, wanted.second
    )
    problem = override_problem(override, found, tariff.switches.override_limit)
    if problem is None and not wanted.by.strip():
        problem = "by: is empty (name who sets the amount)"
    if problem is not None:
        raise (NeedsSecond if problem.startswith("second:") else Refused)(f"{case.id}: {problem}")
    if wanted.amount is None and not any(each.amount is not None for each in overrides_of(tx.case_entries(case.id))):
        raise Refused(f"{case.id}: no amount was set by hand (nothing to take back)")


def computed(tx: Tx, applied: Applied, case: CaseRow) -> tuple[Tariff, Quote]:
    """Return the tariff of a case and what that alone comes to. Raises Refused on a line without prices."""
    facts = parse_facts(current(tx.facts(case.id)))
    tariff = tariff_of(applied.line, facts, case.opened_at)
    if tariff is None:
        raise Refused(f"{case.id}: {case.line} has no tariff for that day (add a [tariff] that is valid then)")
    return tariff, quote(tariff, facts, applied.line.hours)


def same(last: Override | None, wanted: Wanted) -> bool:
    """Whether the newest override says just that already."""
    if last is None:
        return False
    return (last.amount, last.tier, last.reason, last.note, last.by, last.second) == (
        wanted.amount, wanted.tier, wanted.reason, wanted.note, wanted.by, wanted.second,
    )  # fmt: skip


def entry(case: CaseRow, wanted: Wanted, month: str, number: int, now: datetime) -> LedgerEntry:
    """Return the override as a row of the ledger."""
    return LedgerEntry(
        key=f"{case.id}/override/{number}",
        line=case.line,
        month=month,
        case=case.id,
        kind=EntryKind.OVERRIDE,
        amount=wanted.amount,
        currency=case.currency,
        tier=wanted.tier or "",
        state=SET if wanted.amount is not None else UNDONE,
        because=(wanted.second,) if wanted.second else (),
        by=wanted.by,
        at=now,
        reason=wanted.reason,
        note=wanted.note,
    )


def said(wanted: Wanted) -> dict[str, str]:
    """Return an override as the audit log keeps it."""
    row = {"amount": "" if wanted.amount is None else str(wanted.amount), "reason": wanted.reason, "note": wanted.note}
    return row | ({"second": wanted.second} if wanted.second else {}) | ({"tier": wanted.tier} if wanted.tier else {})
