"""The ledger's rules: ratings once per case, tariff and facts; lines that are only ever added; differences, not rewrites.

What is booked for a case is the sum of its entries. `book` returns the entries that bring that sum to where it should be,
tier by tier; booking the same standing again returns none. Nothing booked is changed or removed.
"""

import hashlib
import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from oncall.billing.facts import SUMS, Facts, facts_json
from oncall.billing.monthnames import booking_month
from oncall.billing.quote import Quote
from oncall.billing.rate import quote
from oncall.billing.tariff import Tariff
from schedules.hours import Hours


@dataclass(frozen=True, slots=True)
class Rating:
    """One price of one case. Case, tariff and facts name it: the same three again are the same rating."""

    case: str
    tariff: str
    facts_hash: str
    quote: Quote

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes a rating unique."""
        return self.case, self.tariff, self.facts_hash


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger, of the month it is booked in. A correction names the line it corrects, and may be negative."""

    case: str
    number: int
    month: str
    tier: str
    amount: Decimal
    currency: str
    kind: Literal["charge", "correction"]
    because: str
    corrects: str | None = None

    @property
    def id(self) -> str:
        """Return the line's name for ever: the case and the line's number in it."""
        return f"{self.case}/{self.number}"


@dataclass(frozen=True, slots=True)
class Charge:
    """What a case should come to in one tier."""

    tier: str
    amount: Decimal


def facts_hash(facts: Facts) -> str:
    """Return the SHA-256 of what is known: independent of the order of facts and of sums that are nought."""
    known = {name: value for name, value in facts_json(facts).items() if name not in SUMS or value != "0s"}
    return hashlib.sha256(json.dumps(known, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def rate_case(case: str, tariff: Tariff, facts: Facts, hours: Hours | None = None, version: str = "") -> Rating:
    """Return the rating of a case. `version` names the tariff where its id alone does not, such as duell@7/duell-2026."""
    return Rating(case, version or tariff.id, facts_hash(facts), quote(tariff, facts, hours))


def with_rating(ratings: tuple[Rating, ...], new: Rating) -> tuple[Rating, ...]:
    """Return the ratings with the new one last; unchanged if that case, tariff and facts are rated already."""
    return ratings if any(rating.key == new.key for rating in ratings) else (*ratings, new)


def charges(quote_: Quote) -> tuple[Charge, ...] | None:
    """Return what a quote comes to by tier, in the order of its lines; None while it is not settled."""
    if quote_.amount is None:
        return () if quote_.state == "refused" else None
    sums: dict[str, Decimal] = {}
    for line in quote_.lines:
        sums[line.tier] = sums.get(line.tier, Decimal(0)) + (line.amount or Decimal(0))
    return tuple(Charge(tier, amount) for tier, amount in sums.items() if amount)


def booked(entries: Iterable[Entry]) -> Decimal:
    """Return the sum of entries."""
    return sum((entry.amount for entry in entries), Decimal(0))


def book(
    case: str,
    wanted: Sequence[Charge] | None,
    entries: Iterable[Entry],
    months: tuple[str, Container[str]],
    currency: str,
    because: str,
) -> tuple[Entry, ...]:
    """Return the entries to add so that the case comes to `wanted`; none while that is not known (None).

    `entries`: all that is booked for the case, of any month. `months`: the case's own month and all closed ones; a line is
    booked in the first that is not closed. Each tier is brought from what is booked to what is wanted: its first line is a
    charge, every later difference a correction that names the tier's newest charge.
    """
    if wanted is None:
        return ()
    own = sorted((entry for entry in entries if entry.case == case), key=lambda entry: entry.number)
    month = booking_month(*months)
    added: list[Entry] = []
    for tier in dict.fromkeys([*(entry.tier for entry in own), *(charge.tier for charge in wanted)]):
        of_tier = [entry for entry in own if entry.tier == tier]
        difference = sum((c.amount for c in wanted if c.tier == tier), Decimal(0)) - booked(of_tier)
        if difference:
            charge = next((entry.id for entry in reversed(of_tier) if entry.kind == "charge"), None)
            number = len(own) + len(added) + 1
            kind: Literal["charge", "correction"] = "correction" if charge else "charge"
            added.append(Entry(case, number, month, tier, difference, currency, kind, because, charge))
    return tuple(added)
