"""What a late fact does to a closed month: nothing. The difference becomes a correction line of the next open month."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from oncall.billing.ledger import Charge, Entry, book
from oncall.billing.money import format_money
from oncall.billing.monthnames import next_month
from oncall.usecases.ports import CaseRow, Tx
from oncall.usecases.rows import EntryKind, LedgerEntry
from oncall.usecases.standing_rows import booked
from oncall.usecases.stored_rating import read_rating

CLOSED, REVIEWED, OPEN = "closed", "reviewed", "open"
FROZEN = "frozen"
BY = "ledger"


def keep_months(tx: Tx, before: CaseRow, rated: CaseRow, now: datetime) -> CaseRow:
    """Return a newly priced case in the month it may stand in.

    One that a closed month holds stays there, and what its price has changed by is booked in the next open month. Any other
    moves on to the first month that is not closed. A month under review that changes is open again.
    """
    stored = tx.month(before.line, before.month)
    if stored.state == CLOSED and (entries := booked(tx.case_entries(before.id))):
        month = open_month(tx, before.line, before.month)
        rated = replace(rated, month=before.month)
        for entry in differences(rated, entries, month, now):
            tx.add_entry(entry)
        return rated
    if stored.state == OPEN and rated.month == before.month:
        return rated
    month = open_month(tx, rated.line, rated.month)
    for changed in {before.month, month}:
        reopen(tx, before.line, changed)
    return replace(rated, month=month)


def open_month(tx: Tx, line: str, month: str) -> str:
    """Return the month, or the first after it that is not closed."""
    while tx.month(line, month).state == CLOSED:
        month = next_month(month)
    return month


def reopen(tx: Tx, line: str, month: str) -> None:
    """Take back the review of a month in which something has changed."""
    stored = tx.month(line, month)
    if stored.state == REVIEWED:
        tx.save_month(replace(stored, state=OPEN))


def differences(case: CaseRow, entries: Sequence[LedgerEntry], month: str, now: datetime) -> tuple[LedgerEntry, ...]:
    """Return the entries that bring what is booked for a case to what it costs now; none while that is not settled.

    `entries`: its charges and corrections so far.
    """
    said = " | ".join(read_rating(case.rating).because) or f"{case.state}"
    added = book(case.id, charges_of(case), map(_pure, entries), (month, ()), case.currency, said)
    return tuple(stored_entry(entry, case, now) for entry in added)


def charges_of(case: CaseRow) -> tuple[Charge, ...] | None:
    """Return what a case comes to by tier; None while it is in review or held."""
    if case.amount is None:
        return () if case.state == "refused" else None
    rating = read_rating(case.rating)
    if rating.charges is not None:
        return tuple(Charge(charge.tier, charge.amount) for charge in rating.charges)
    sums: dict[str, Decimal] = {}
    for line in rating.lines:
        sums[line.tier] = sums.get(line.tier, Decimal(0)) + (line.amount or Decimal(0))
    return tuple(Charge(tier, amount) for tier, amount in sums.items() if amount)


def stored_entry(entry: Entry, case: CaseRow, now: datetime) -> LedgerEntry:
    """Return an entry as the store keeps it."""
    correction = entry.kind == "correction" or entry.month != case.month
    reason = (
        f"{case.month} is closed: {format_money(entry.amount, entry.currency)} in tier {entry.tier}"
        if correction
        else ""
    )
    return LedgerEntry(
        key=entry.id,
        line=case.line,
        month=entry.month,
        case=case.id,
        kind=EntryKind.CORRECTION if correction else EntryKind.RATING,
        amount=entry.amount,
        currency=entry.currency,
        tier=entry.tier,
        state=case.state,
        because=(entry.because,) if entry.because else (),
        by=BY,
        at=now,
        reason=reason,
        ref=entry.corrects,
    )


def marker(case: CaseRow, now: datetime) -> LedgerEntry:
    """Return the entry of nothing that marks a case as held by a closed month even when it cost nothing."""
    return LedgerEntry(
        key=f"{case.id}/0", line=case.line, month=case.month, case=case.id, kind=EntryKind.RATING, amount=Decimal(0),
        currency=case.currency, tier=case.tier, state=case.state, because=(), by=BY, at=now, reason=FROZEN,
    )  # fmt: skip


def _pure(entry: LedgerEntry) -> Entry:
    """Return a stored entry as the ledger's rules know it."""
    return Entry(
        case=entry.case,
        number=int(entry.key.rpartition("/")[2]),
        month=entry.month,
        tier=entry.tier,
        amount=entry.amount or Decimal(0),
        currency=entry.currency,
        kind="correction" if entry.ref else "charge",
        because=" | ".join(entry.because),
        corrects=entry.ref,
    )
