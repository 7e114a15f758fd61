"""A quote: what some facts come to under a tariff, with every line, reason and step; and its JSON shape."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from oncall.billing.money import format_money, format_quantity, format_rate
from oncall.billing.tariff import PromiseKind, Stage, State

NO_CASE = "none.no_case"
NO_PRICE = "none.no_price"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an amount. `amount` is rounded; None with `rate` None: the rate `rate_name` is unset."""

    tier: str
    quantity: Decimal
    unit: str
    rate: Decimal | None
    amount: Decimal | None
    rate_name: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A promise to keep by an instant."""

    kind: PromiseKind
    due: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one rule: hit, failed on a condition, or passed over because that fact is not known."""

    rule: int
    stage: Stage
    tier: str
    result: Literal["hit", "failed", "unknown"]
    fact: str = ""
    condition: int = -1


@dataclass(frozen=True, slots=True)
class Quote:
    """What facts come to. `amount` is None in review, held and refused; `range` is the cheapest and the dearest of a review.

    `range` is None where there is no dearest: a rate is unset, a price is not stated, or a duration has no end.
    `missing`: facts a person must supply, in the order of the rules, or `rate:NAME`. `trace`: each rule that was tried.
    """

    state: State
    tier: str | None
    amount: Decimal | None
    currency: str
    range: tuple[Decimal, Decimal] | None
    missing: tuple[str, ...]
    lines: tuple[Line, ...]
    because: tuple[str, ...]
    promises: tuple[Due, ...]
    tariff: str
    trace: tuple[Step, ...] = ()


def quote_json(quote: Quote) -> dict[str, Any]:
    """Return the quote as the JSON object of the command and the bill: money and quantities as text, times in RFC 3339."""
    code = quote.currency
    return {
        "state": quote.state,
        "tier": quote.tier,
        "amount": _money(quote.amount, code),
        "currency": code,
        "range": None if quote.range is None else [format_money(end, code) for end in quote.range],
        "missing": list(quote.missing),
        "lines": [_line(line, code) for line in quote.lines],
        "because": list(quote.because),
        "promises": [{"kind": due.kind, "due": due.due.isoformat()} for due in quote.promises],
        "tariff": quote.tariff,
    }


def _line(line: Line, currency: str) -> dict[str, str | None]:
    return {
        "tier": line.tier,
        "quantity": format_quantity(line.quantity),
        "unit": line.unit,
        "rate": None if line.rate is None else format_rate(line.rate, currency),
        "amount": _money(line.amount, currency),
    }


def _money(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else format_money(amount, currency)
