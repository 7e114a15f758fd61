"""Read back the price that is stored with a case: the quote's JSON text as a frozen value."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class RatedLine:
    """One line of a price; quantity and rate as the quote writes them; None where the rate is not set."""

    tier: str
    quantity: str
    unit: str
    rate: str | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Charged:
    """What is billed in one tier, where a person has said otherwise than the tariff."""

    tier: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Due:
    """A promise of the contract and when it is due, as RFC 3339 text."""

    kind: str
    due: str


@dataclass(frozen=True, slots=True)
class Rating:
    """What a case costs and why. `range` is the cheapest and the dearest it could become, where a fact is missing.

    Where an amount was set by hand or is disputed, `computed` is what the tariff alone comes to, and `charges` what is billed
    (None: not settled, or nobody has said otherwise).
    """

    state: str = "none"
    tier: str | None = None
    amount: Decimal | None = None
    currency: str = ""
    range: tuple[Decimal, Decimal] | None = None
    missing: tuple[str, ...] = ()
    lines: tuple[RatedLine, ...] = ()
    because: tuple[str, ...] = ()
    promises: tuple[Due, ...] = ()
    tariff: str = ""
    computed: Decimal | None = None
    overridden: bool = False
    disputed: bool = False
    charges: tuple[Charged, ...] | None = None


def read_rating(text: str) -> Rating:
    """Return the rating that a case's JSON text holds; a case that was never priced has an empty one."""
    raw = json.loads(text)
    return _rating(raw) if raw else Rating()


def read_reasons(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the reasons and the missing facts of a case's JSON text alone: a report reads thousands."""
    raw = json.loads(text)
    return tuple(raw.get("because", ())), tuple(raw.get("missing", ()))


def _rating(raw: Mapping[str, Any]) -> Rating:
    """Return a quote's JSON as a value."""
    low_high = raw.get("range")
    return Rating(
        state=raw["state"],
        tier=raw.get("tier"),
        amount=_money(raw.get("amount")),
        currency=raw.get("currency") or "",
        range=(Decimal(low_high[0]), Decimal(low_high[1])) if low_high else None,
        missing=tuple(raw.get("missing", ())),
        lines=tuple(
            RatedLine(line["tier"], line["quantity"], line["unit"], line["rate"], _money(line["amount"]))
            for line in raw.get("lines", ())
        ),
        because=tuple(raw.get("because", ())),
        promises=tuple(Due(promise["kind"], promise["due"]) for promise in raw.get("promises", ())),
        tariff=raw.get("tariff") or "",
        computed=_money(raw.get("computed")),
        overridden=raw.get("overridden", False),
        disputed=raw.get("disputed", False),
        charges=_charges(raw.get("charges")),
    )


def _charges(rows: Sequence[Mapping[str, str]] | None) -> tuple[Charged, ...] | None:
    """Return what is billed by tier, or None where nobody has said otherwise."""
    return None if rows is None else tuple(Charged(row["tier"], Decimal(row["amount"])) for row in rows)


def _money(text: str | None) -> Decimal | None:
    """Return an amount, or None where there is none."""
    return None if text is None else Decimal(text)
