"""Why a case comes to its amount: reasons in plain English first, then the page's sentences in «»."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from oncall.billing.explore import Prospect
from oncall.billing.money import format_money, format_quantity
from oncall.billing.phrases import label, value_words
from oncall.billing.plan import Plan, Ready
from oncall.billing.walk import Outcome

Values = Mapping[str, Any]


def reasons(plan: Plan, values: Values, outcome: Outcome, unsaid: Collection[str] = ()) -> tuple[str, ...]:
    """Return the reasons of a settled outcome. Nothing is said of facts in `unsaid`: not known, and of no effect here."""
    said: list[str] = []
    for rule in outcome.hits:
        said += [say(values) for fact, say in rule.says if fact in values and fact not in unsaid]
        if not rule.tests:
            said += _passed_over(plan, values, rule, outcome, unsaid)
        if rule.more is not None:
            said += rule.more(values)
    if outcome.state == "held":
        said += _unset(outcome)
    if plan.lenient:
        said += [_not_taken(plan, values, step.rule) for step in outcome.trace if step.result == "unknown"]
    if not said:
        said.append(f"tier {outcome.tier}" if outcome.hits else "the tariff states no price for this")
    if len(outcome.hits) == 1:
        return (*said, *outcome.hits[0].cites)
    return tuple(dict.fromkeys((*said, *_sentences(outcome.hits))))


def review_reasons(plan: Plan, values: Values, prospect: Prospect, missing: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is not known, what it could come to, and the sentences of every way it could end."""
    clock, currency = plan.tariff.clock, plan.tariff.currency
    said = [f"not known: {label(fact, clock)}" for fact in missing if fact not in values]
    said += [f"of no use: {label(fact, clock)} {value_words(fact, values[fact])}" for fact in missing if fact in values]
    if prospect.range is not None:
        low, high = (format_money(end, currency) for end in prospect.range)
        said.append(f"between {low} and {high} {currency}" if low != high else f"{low} {currency} in any case")
    else:
        said += _unpriced(prospect)
    rules = {rule.rule.index: rule for leaf in prospect.leaves for rule in leaf.low.hits}
    return (*said, *_sentences([rules[index] for index in sorted(rules)]))


def _unpriced(prospect: Prospect) -> list[str]:
    """Say why a review has no upper end."""
    unset = dict.fromkeys(name for leaf in prospect.leaves for name in leaf.low.missing if name.startswith("rate:"))
    said = [f"the rate {name.removeprefix('rate:')} is not set" for name in unset]
    return said + ["without an upper end"] * any(leaf.endless for leaf in prospect.leaves)


def _passed_over(plan: Plan, values: Values, rule: Ready, outcome: Outcome, unsaid: Collection[str]) -> list[str]:
    """Return why the earlier rules of the stage failed: what there is to say for a rule that always holds."""
    said: list[str] = []
    for step in outcome.trace:
        if step.result == "failed" and step.stage == rule.rule.stage and step.fact not in unsaid:
            fails = plan.rules[step.rule].fails[step.condition](values)
            if fails and fails not in said:
                said.append(fails)
    return said


def _unset(outcome: Outcome) -> list[str]:
    return [
        f"the rate {line.rate_name} is not set: {format_quantity(line.quantity)} x {line.unit}"
        for line in outcome.lines
        if line.amount is None
    ]


def _not_taken(plan: Plan, values: Values, index: int) -> str:
    rule = plan.rules[index]
    facts = dict.fromkeys(label(fact, plan.tariff.clock) for fact, _, _ in rule.tests if fact not in values)
    return f"not known: {', '.join(facts)}; so not taken as {rule.rule.tier}"


def _sentences(rules: Iterable[Ready]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cite for rule in rules for cite in rule.cites))
