"""Overrides and disputes as rows of the ledger, read back in order; and what a case is billed with them, as JSON.

An override is an entry of kind `override`: `amount` what was set (None: taken back), `tier` where one was named, `reason` and
`note` why, `because` who else agreed; in the state "asked" or "declined" it sets nothing. A dispute is an entry of kind `dispute`: `state` is "open" or how it ended, `tier` what is
disputed (empty: the whole case), `amount` what `reduced` leaves. Neither is money booked: only charges and corrections are.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from oncall.billing.ledger import charges
from oncall.billing.money import format_money
from oncall.billing.quote import Quote
from oncall.billing.standing import Dispute, Override, Reason, standing
from oncall.billing.tariff import Tariff
from oncall.usecases.rows import EntryKind, LedgerEntry

OPEN = "open"
SET, UNDONE = "set", "undone"
ASKED, DECLINED = "asked", "declined"
BOOKED = frozenset({EntryKind.RATING, EntryKind.CORRECTION})


@dataclass(frozen=True, slots=True)
class Stands:
    """What a case is billed now: its state, tier and amount; None while it is not settled."""

    state: str
    tier: str | None
    amount: Decimal | None


def booked(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """Return the entries that are money."""
    return tuple(entry for entry in entries if entry.kind in BOOKED)


def overrides_of(entries: Iterable[LedgerEntry]) -> tuple[Override, ...]:
    """Return the amounts set by hand, oldest first."""
    return tuple(
        Override(
            amount=entry.amount,
            tier=entry.tier or None,
            reason=cast("Reason", entry.reason),
            note=entry.note,
            by=entry.by,
            at=entry.at,
            second=next(iter(entry.because), None),
        )
        for entry in entries
        if entry.kind is EntryKind.OVERRIDE and entry.state in {SET, UNDONE}
    )


def asked_of(entries: Iterable[LedgerEntry]) -> LedgerEntry | None:
    """Return the amount that waits for a second person, or None."""
    last = None
    for entry in entries:
        if entry.kind is EntryKind.OVERRIDE:
            last = entry
    return last if last is not None and last.state == ASKED else None


def disputes_of(entries: Iterable[LedgerEntry]) -> tuple[Dispute, ...]:
    """Return the disputes and their outcomes, oldest first; an outcome carries the name of who had disputed."""
    found: list[Dispute] = []
    for entry in entries:
        if entry.kind is not EntryKind.DISPUTE:
            continue
        outcome = None if entry.state == OPEN else entry.state
        by = found[-1].by if outcome is not None and found else entry.by
        found.append(Dispute(by, entry.at, entry.note, entry.tier or None, outcome, entry.amount))  # type: ignore[arg-type]
    return tuple(found)


def standing_json(quote: Quote, plain: str, entries: Sequence[LedgerEntry], tariff: Tariff) -> tuple[str, Stands]:
    """Return what is stored with the case: the quote's JSON, and where a person has said otherwise, that beside it.

    `plain` is the quote's JSON text. Added keys: `computed` what the rating alone comes to, `disputed`, `overridden`, and
    `charges`, what is billed by tier.
    """
    overrides, disputes = overrides_of(entries), disputes_of(entries)
    if not overrides and not disputes:
        return plain, Stands(quote.state, quote.tier, quote.amount)
    found = standing(quote, overrides, disputes, tariff.switches)
    amount = _amount(found.amount, quote, found.charges != charges(quote))
    settled = amount is not None
    code = quote.currency
    row = json.loads(plain) | {
        "state": found.state,
        "tier": found.tier,
        "amount": None if amount is None else format_money(amount, code),
        "computed": None if found.computed is None else format_money(found.computed, code),
        "disputed": found.disputed,
        "overridden": bool(overrides) and overrides[-1].amount is not None,
        "charges": None
        if found.charges is None
        else [{"tier": charge.tier, "amount": format_money(charge.amount, code)} for charge in found.charges],
        "because": list(found.because),
    }
    if settled:
        row |= {"range": None, "missing": []}
    return json.dumps(row, ensure_ascii=False), Stands(found.state, found.tier, amount)


def _amount(billed: Decimal | None, quote: Quote, differs: bool) -> Decimal | None:  # noqa: FBT001 - one caller
    """Return the amount that stands: as the quote writes it where nothing differs, so that 0.00 stays 0.00."""
    if not differs:
        return quote.amount
    return None if billed is None else Decimal(format_money(billed, quote.currency))
