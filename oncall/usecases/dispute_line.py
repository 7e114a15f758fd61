"""A customer disputes a case or one tier of it; later somebody answers. Each is a row that stays."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from oncall.billing.money import minor_digits
from oncall.billing.standing import Dispute
from oncall.usecases.book_late import open_month
from oncall.usecases.change_case import Refused, change_case
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.ports import CaseRow, FactRow, Store, Tx
from oncall.usecases.rows import EntryKind, LedgerEntry
from oncall.usecases.standing_rows import OPEN, disputes_of
from oncall.usecases.stored_rating import read_rating

OUTCOMES = ("upheld", "rejected", "reduced")


@dataclass(frozen=True, slots=True)
class Answer:
    """How a dispute ends: upheld (nothing is billed), rejected (all of it is), or reduced to `amount`."""

    outcome: str
    note: str
    by: str
    amount: Decimal | None = None


def dispute_line(
    store: Store, book: LineBook, case_id: str, tier: str | None, note: str, by: str, now: datetime
) -> CaseRow:
    """Open a dispute of a case, or of one tier of it; `by`: who disputes. Raises Refused, NoSuchCase, StoreBusy, StoreDown."""

    def change(tx: Tx, applied: Applied, case: CaseRow) -> tuple[FactRow, ...]:  # noqa: ARG001 - the shape of a change
        disputes = disputes_of(tx.case_entries(case.id))
        check_open(case, disputes, tier, note)
        tx.add_entry(entry(tx, case, (OPEN, tier or "", None), note, by, now))
        tx.audit(now, by, "disputed", case.id, {"note": note, "tier": tier or ""})
        return ()

    return change_case(store, book, case_id, change, now)


def answer_dispute(store: Store, book: LineBook, case_id: str, answer: Answer, now: datetime) -> CaseRow:
    """Answer the dispute that is open. Raises Refused, NoSuchCase, StoreBusy, StoreDown."""

    def change(tx: Tx, applied: Applied, case: CaseRow) -> tuple[FactRow, ...]:  # noqa: ARG001 - the shape of a change
        disputes = disputes_of(tx.case_entries(case.id))
        if not disputes or disputes[-1].outcome is not None:
            raise Refused(f"{case.id}: no dispute is open (oncall case dispute {case.id} opens one)")
        check_answer(case, answer)
        tx.add_entry(
            entry(tx, case, (answer.outcome, disputes[-1].tier or "", answer.amount), answer.note, answer.by, now)
        )
        amount = {"amount": str(answer.amount)} if answer.amount is not None else {}
        tx.audit(now, answer.by, "dispute_answered", case.id, {"outcome": answer.outcome, "note": answer.note} | amount)
        return ()

    return change_case(store, book, case_id, change, now)


def check_open(case: CaseRow, disputes: tuple[Dispute, ...], tier: str | None, note: str) -> None:
    """Refuse a dispute without a reason, of a tier that is not billed, or beside one that is open."""
    if not note.strip():
        raise Refused(f"{case.id}: note: is empty (say in a sentence what is disputed)")
    if disputes and disputes[-1].outcome is None:
        raise Refused(f"{case.id}: a dispute by {disputes[-1].by} is open already (answer that one first)")
    rating = read_rating(case.rating)
    tiers = [each.tier for each in rating.charges or rating.lines]
    if tier is not None and tier not in tiers:
        raise Refused(f"{case.id}: tier: {tier!r} is not billed (one of {', '.join(tiers) or 'none'})")


def check_answer(case: CaseRow, answer: Answer) -> None:
    """Refuse an outcome that nobody knows, an empty note, an amount where none belongs or that is none."""
    if answer.outcome not in OUTCOMES:
        raise Refused(f"{case.id}: outcome: {answer.outcome!r} is not known (one of {', '.join(OUTCOMES)})")
    if not answer.note.strip():
        raise Refused(f"{case.id}: note: is empty (say in a sentence why)")
    if (answer.outcome == "reduced") != (answer.amount is not None):
        raise Refused(f"{case.id}: amount: goes with reduced, and only with that (give what is left to pay)")
    amount = answer.amount
    if amount is not None and (amount < 0 or amount != round(amount, minor_digits(case.currency))):
        raise Refused(f"{case.id}: amount: {amount} is not an amount in {case.currency} (write it as on the bill)")


def entry(
    tx: Tx, case: CaseRow, what: tuple[str, str, Decimal | None], note: str, by: str, now: datetime
) -> LedgerEntry:
    """Return a dispute or its answer as a row of the ledger. `what`: state, tier, amount."""
    state, tier, amount = what
    number = sum(each.kind is EntryKind.DISPUTE for each in tx.case_entries(case.id)) + 1
    return LedgerEntry(
        key=f"{case.id}/dispute/{number}",
        line=case.line,
        month=open_month(tx, case.line, case.month),
        case=case.id,
        kind=EntryKind.DISPUTE,
        amount=amount,
        currency=case.currency,
        tier=tier,
        state=state,
        because=(),
        by=by,
        at=now,
        note=note,
    )
