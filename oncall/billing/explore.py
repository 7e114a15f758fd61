"""What a case could still become while facts are not known: every class of every unknown deciding fact is tried.

Each leaf of the tree is one way it may end. A fact is missing if two leaves that differ in nothing else end differently, or
if an amount is made of it. The range runs from the cheapest leaf to the dearest, and so holds the final amount.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from oncall.billing.plan import Plan
from oncall.billing.walk import NOTHING, Outcome, Stuck, walk

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One end. `path`: the class taken of each fact that was tried. `high`: the end at the upper end of those classes.

    `varies`: facts along whose class the amount runs; `endless`: it runs on without an upper end.
    """

    path: Mapping[str, int]
    low: Outcome
    high: Outcome
    varies: tuple[str, ...]
    endless: bool


@dataclass(frozen=True, slots=True)
class Prospect:
    """All ends. `missing` is empty where every one of them is the same."""

    leaves: tuple[Leaf, ...]
    missing: tuple[str, ...]
    range: tuple[Decimal, Decimal] | None


def explore(plan: Plan, values: dict[str, Any]) -> Prospect:
    """Return what the unknown facts could make of a case whose walk gets stuck on these values."""
    leaves = tuple(_leaves(plan, values, {}))
    found = {fact for leaf in leaves for fact in leaf.varies}
    for one, other in combinations(leaves, 2):
        if (key_of(one.low), key_of(one.high)) != (key_of(other.low), key_of(other.high)):
            found |= _told_apart(one, other)
    missing = tuple(fact for fact in plan.order if fact in found)
    return Prospect(leaves, missing, _range(leaves))


def key_of(outcome: Outcome) -> Key:
    """Return what makes two ends the same: state, tier, amount, what is missing, and lines that wait for a rate."""
    lines = outcome.lines if outcome.amount is None else ()
    return outcome.state, outcome.tier, outcome.amount, outcome.missing, lines


def _leaves(plan: Plan, values: dict[str, Any], path: dict[str, int]) -> Iterator[Leaf]:
    found = walk(plan, values)
    if isinstance(found, Outcome):
        yield _leaf(plan, values, path, found)
        return
    for number, kind in enumerate(plan.classes[found.fact]):
        yield from _leaves(plan, {**values, found.fact: kind.low}, {**path, found.fact: number})


def _leaf(plan: Plan, values: dict[str, Any], path: dict[str, int], low: Outcome) -> Leaf:
    """Return the leaf with its upper end: every fact that an amount is made of at the top of its class."""
    ends = {fact: plan.classes[fact][path[fact]] for fact in plan.order if fact in plan.priced and fact in path}
    high = _sure(plan, {**values, **{fact: kind.high for fact, kind in ends.items()}})
    if key_of(high) == key_of(low):
        return Leaf(path, low, low, (), endless=False)
    alone = [fact for fact, kind in ends.items() if key_of(_sure(plan, {**values, fact: kind.high})) != key_of(low)]
    varies = tuple(alone or ends)
    return Leaf(path, low, high, varies, any(ends[fact].endless for fact in varies))


def _sure(plan: Plan, values: dict[str, Any]) -> Outcome:
    found = walk(plan, values)
    if isinstance(found, Stuck):
        raise TypeError(f"{found.fact}: a rule tells apart values of one class")
    return found


def _told_apart(one: Leaf, other: Leaf) -> set[str]:
    """Return the one fact two leaves differ in; empty when they differ in more, or in none that both tried."""
    apart = {fact for fact, number in one.path.items() if other.path.get(fact, number) != number}
    return apart if len(apart) == 1 else set()


def _range(leaves: tuple[Leaf, ...]) -> tuple[Decimal, Decimal] | None:
    """Return the cheapest and the dearest end, None if any has no amount to tell. Ends that ask for a fact are no ends."""
    ends = [leaf for leaf in leaves if not leaf.low.asked]
    lows, highs = [_amount(leaf.low) for leaf in ends], [_amount(leaf.high) for leaf in ends]
    if not ends or None in lows or None in highs or any(leaf.endless for leaf in ends):
        return None
    return min(amount for amount in lows if amount is not None), max(amount for amount in highs if amount is not None)


def _amount(outcome: Outcome) -> Decimal | None:
    return NOTHING if outcome.state == "refused" else outcome.amount
