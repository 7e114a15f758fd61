"""The same cases under two tariffs: what a change of prices would have cost, before it is applied."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from oncall.billing.facts import Facts
from oncall.billing.money import format_money
from oncall.billing.quote import Quote

Price = Callable[[Facts], Quote]


@dataclass(frozen=True, slots=True)
class Change:
    """A case that would be billed otherwise. `difference` is None while either side is not settled."""

    case: str
    old: Quote
    new: Quote
    difference: Decimal | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The cases that change, in the order given; the sum of their differences; how many cannot be told yet."""

    changes: tuple[Change, ...]
    difference: Decimal
    unsettled: int
    currency: str


def compare(cases: Iterable[tuple[str, Facts]], old: Price, new: Price, currency: str) -> Comparison:
    """Price every case both ways, with functions such as `lambda facts: quote(tariff, facts, hours)`."""
    changes: list[Change] = []
    for case, facts in cases:
        before, after = old(facts), new(facts)
        if (before.state, before.tier, before.amount, before.range) != (
            after.state,
            after.tier,
            after.amount,
            after.range,
        ):
            settled = before.amount is not None and after.amount is not None
            difference = (after.amount or Decimal(0)) - (before.amount or Decimal(0)) if settled else None
            changes.append(Change(case, before, after, difference))
    total = sum((change.difference for change in changes if change.difference is not None), Decimal(0))
    unsettled = sum(change.difference is None for change in changes)
    return Comparison(tuple(changes), total, unsettled, currency)


def in_words(found: Comparison) -> str:
    """Return the comparison as a sentence: "these 14 cases would cost 3920.00 NOK more"."""
    count = len(found.changes)
    if not count:
        return "no case would cost more or less"
    which = "this 1 case" if count == 1 else f"these {count} cases"
    amount = f"{format_money(abs(found.difference), found.currency)} {found.currency}"
    much = f"{amount} {'more' if found.difference > 0 else 'less'}" if found.difference else "the same in sum"
    rest = (
        f"; {found.unsettled} of them cannot be told before their facts or rates are known" if found.unsettled else ""
    )
    return f"{which} would cost {much}{rest}"
