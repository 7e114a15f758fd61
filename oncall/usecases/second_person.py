"""An amount above the limit waits in the ledger until a second person agrees or declines; until then the old price stands."""

from dataclasses import replace
from datetime import datetime

from oncall.usecases.book_late import open_month
from oncall.usecases.change_case import Refused, change_case
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.override_amount import NeedsSecond, Wanted, entry, number_of, override_amount, said
from oncall.usecases.ports import CaseRow, FactRow, Store, Tx
from oncall.usecases.rows import LedgerEntry
from oncall.usecases.standing_rows import ASKED, DECLINED, asked_of


def set_or_ask(store: Store, book: LineBook, case_id: str, wanted: Wanted, now: datetime) -> bool:
    """Set an amount, or where that needs a second person let it wait for one. Returns whether it was set at once.

    Raises Refused, NoSuchCase, StoreBusy, StoreDown.
    """
    try:
        override_amount(store, book, case_id, wanted, now)
    except NeedsSecond:
        ask(store, book, case_id, replace(wanted, second=None), now)
        return False
    return True


def ask(store: Store, book: LineBook, case_id: str, wanted: Wanted, now: datetime) -> CaseRow:
    """Let an amount wait for a second person. Raises Refused where one waits already, NoSuchCase, StoreBusy, StoreDown."""

    def change(tx: Tx, applied: Applied, case: CaseRow) -> tuple[FactRow, ...]:  # noqa: ARG001 - the shape of a change
        entries = tx.case_entries(case.id)
        if (waits := asked_of(entries)) is not None:
            raise Refused(f"{case.id}: an amount set by {waits.by} waits for a second person (answer that one first)")
        row = entry(case, wanted, open_month(tx, case.line, case.month), number_of(entries), now)
        tx.add_entry(replace(row, state=ASKED))
        tx.audit(now, wanted.by, "amount_asked", case.id, said(wanted))
        return ()

    return change_case(store, book, case_id, change, now)


def agree(store: Store, book: LineBook, case_id: str, by: str, now: datetime) -> CaseRow:
    """Agree as the second person: the amount that waits stands from now on.

    Raises Refused where none waits or the same person asked, NoSuchCase, StoreBusy, StoreDown.
    """
    with store.read() as tx:
        waits = waiting(case_id, asked_of(tx.case_entries(case_id)))
    if by == waits.by:
        raise Refused(f"{case_id}: {by} has set this amount (somebody else has to agree)")
    wanted = Wanted(waits.amount, waits.reason, waits.note, waits.by, by, waits.tier or None)
    return override_amount(store, book, case_id, wanted, now)


def decline(store: Store, book: LineBook, case_id: str, by: str, now: datetime) -> CaseRow:
    """Decline the amount that waits: the price stays as it is. Who asked may take it back so. Raises as `agree`."""

    def change(tx: Tx, applied: Applied, case: CaseRow) -> tuple[FactRow, ...]:  # noqa: ARG001 - the shape of a change
        entries = tx.case_entries(case.id)
        waits = waiting(case.id, asked_of(entries))
        key = f"{case.id}/override/{number_of(entries)}"
        month = open_month(tx, case.line, case.month)
        tx.add_entry(replace(waits, key=key, month=month, state=DECLINED, by=by, at=now, ref=waits.key))
        tx.audit(now, by, "amount_declined", case.id, {"amount": str(waits.amount), "asked_by": waits.by})
        return ()

    return change_case(store, book, case_id, change, now)


def waiting(case_id: str, found: LedgerEntry | None) -> LedgerEntry:
    """Return the amount that waits. Raises Refused where there is none."""
    if found is None:
        raise Refused(f"{case_id}: no amount waits for a second person (nothing to answer)")
    return found
