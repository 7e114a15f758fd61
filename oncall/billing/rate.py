"""The price of a case: one function for the quote, the bill and the rehearsal."""

from dataclasses import replace
from typing import Any

from oncall.billing.complete import complete
from oncall.billing.explore import Prospect, explore
from oncall.billing.facts import Facts
from oncall.billing.plan import Plan, prepare
from oncall.billing.promises import dues
from oncall.billing.quote import NO_CASE, Due, Line, Quote, quote_json
from oncall.billing.reasons import reasons, review_reasons
from oncall.billing.tariff import Tariff
from oncall.billing.walk import NOTHING, Outcome, Stuck, walk
from schedules.hours import Hours

__all__ = ["Due", "Line", "Plan", "Quote", "prepare", "quote", "quote_json"]


def quote(tariff: Tariff | Plan, facts: Facts, hours: Hours | None = None) -> Quote:
    """Return what the facts come to under the tariff. `hours` (the line's) tell the state and date the promises.

    Never a guess: a fact that decides and is not known gives `review`. With `period` only the recurring charges are
    priced. A tariff is made ready once and kept; a Plan of `prepare` saves looking it up.
    """
    plan = tariff if isinstance(tariff, Plan) else prepare(tariff)
    values = complete(plan, facts, hours)
    if values["case"] is False and "period" not in values:
        return _quote(plan, Outcome("none", NO_CASE, NOTHING, (), (), (), ()), ("no case was opened",), ())
    promises = dues(plan.tariff.promises, facts, hours) if plan.tariff.promises and "period" not in values else ()
    found = walk(plan, values)
    if isinstance(found, Stuck):
        return _unsettled(plan, values, explore(plan, values), promises, found)
    if found.asked:
        return _asked(plan, values, found, promises)
    return _quote(plan, found, reasons(plan, values, found), promises)


def _quote(plan: Plan, outcome: Outcome, because: tuple[str, ...], promises: tuple[Due, ...]) -> Quote:
    return Quote(
        outcome.state,
        outcome.tier,
        outcome.amount,
        plan.tariff.currency,
        None,
        outcome.missing,
        outcome.lines,
        because,
        promises,
        plan.tariff.id,
        outcome.trace,
    )


def _unsettled(
    plan: Plan, values: dict[str, Any], prospect: Prospect, promises: tuple[Due, ...], stuck: Stuck
) -> Quote:
    """Return the quote of facts that are not all known: settled if every end is the same, else a review."""
    if not prospect.missing:
        first = prospect.leaves[0]
        if first.low.asked:
            return _asked(plan, values, first.low, promises)
        return _quote(plan, first.low, reasons(plan, values, first.low, first.path), promises)
    because = review_reasons(plan, values, prospect, prospect.missing)
    return _review(plan, prospect, prospect.missing, because, promises, stuck)


def _asked(plan: Plan, values: dict[str, Any], outcome: Outcome, promises: tuple[Due, ...]) -> Quote:
    """Return the review of a fact whose value cannot be used: what could become of the case if it were another."""
    others = {name: value for name, value in values.items() if name != outcome.asked}
    prospect = explore(plan, others)
    missing = tuple(dict.fromkeys((*prospect.missing, outcome.asked)))
    missing = tuple(sorted(missing, key=lambda fact: plan.order.index(fact) if fact in plan.order else len(plan.order)))
    because = review_reasons(plan, values, prospect, missing)
    return _review(plan, prospect, missing, because, promises, Stuck(outcome.asked, outcome.trace))


def _review(
    plan: Plan,
    prospect: Prospect,
    missing: tuple[str, ...],
    because: tuple[str, ...],
    promises: tuple[Due, ...],
    stuck: Stuck,
) -> Quote:
    tiers = {leaf.low.tier for leaf in prospect.leaves if not leaf.low.asked}
    tier = tiers.pop() if len(tiers) == 1 else None
    outcome = Outcome("review", tier, None, (), missing, (), stuck.trace)
    return replace(_quote(plan, outcome, because, promises), range=prospect.range)
