"""Which rule did what: for the person who asks why, and for the check that every rule is hit by an example."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from oncall.billing.complete import complete
from oncall.billing.conditions import Between, Compare, Not
from oncall.billing.durations import spoken
from oncall.billing.facts import Facts
from oncall.billing.money import format_money
from oncall.billing.phrases import label
from oncall.billing.plan import prepare
from oncall.billing.quote import Quote, Step
from oncall.billing.rate import quote
from oncall.billing.tariff import Example, Tariff
from schedules.hours import Hours


def explain(tariff: Tariff, facts: Facts, hours: Hours | None = None) -> tuple[str, ...]:
    """Return a line per rule that was tried, in order: its stage and tier, and what became of it."""
    return tuple(_in_words(step) for step in quote(tariff, facts, hours).trace)


def _in_words(step: Step) -> str:
    became = {"hit": "hit", "failed": f"no, by {step.fact}", "unknown": "not decided: a fact is not known"}
    return f"rule {step.rule}: {step.stage} {step.tier}: {became[step.result]}"


def hit_rules(tariff: Tariff, hours: Hours | None = None) -> set[int]:
    """Return the indexes of the rules that at least one of the tariff's examples hits for certain."""
    plan = prepare(tariff)
    quotes = [quote(plan, example.facts, hours) for example in tariff.examples]
    return {step.rule for each in quotes for step in each.trace if step.result == "hit"}


def check_examples(tariff: Tariff, hours: Hours | None = None) -> tuple[str, ...]:
    """Return what is wrong with the examples, `key: what (cure)` each: those that do not come true, and rules none hits."""
    plan = prepare(tariff)
    failures = [
        f"tariff.example.{number}: {difference} (correct the example or the rules)"
        for number, example in enumerate(tariff.examples)
        for difference in _differences(example, quote(plan, example.facts, hours))
    ]
    hit = hit_rules(tariff, hours)
    return tuple(failures) + tuple(
        f"tariff.rule.{rule.index}: no example hits this rule (add a [[tariff.example]] that comes to {rule.tier})"
        for rule in tariff.rules
        if rule.index not in hit
    )


def _differences(example: Example, found: Quote) -> Iterator[str]:
    """Yield each thing the example says and the quote does not."""
    if example.state is not None and example.state != found.state:
        yield f"state is {found.state}, not {example.state}"
    if example.tier is not None and example.tier != found.tier:
        yield f"tier is {found.tier or f'not settled ({found.state})'}, not {example.tier}"
    if example.amount is not None and example.amount != found.amount:
        yield f"amount is {_money(found.amount, found)}, not {_money(example.amount, found)}"
    if example.missing is not None and example.missing != found.missing:
        yield f"missing is {_listed(found.missing)}, not {_listed(example.missing)}"
    if example.range is not None and example.range != found.range:
        yield f"range is {_ends(found.range, found)}, not {_ends(example.range, found)}"


def _money(amount: Decimal | None, found: Quote) -> str:
    return f"not settled ({found.state})" if amount is None else format_money(amount, found.currency)


def _ends(ends: tuple[Decimal, Decimal] | None, found: Quote) -> str:
    return "none" if ends is None else "-".join(format_money(end, found.currency) for end in ends)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing"


def near_limits(
    tariff: Tariff, facts: Facts, hours: Hours | None = None, margin: timedelta = timedelta(seconds=60)
) -> tuple[str, ...]:
    """Return the limits of rules that a known duration of the case misses or meets by no more than `margin`, in words."""
    plan = prepare(tariff)
    values = complete(plan, facts, hours)
    found: dict[str, None] = {}
    for rule in tariff.rules:
        for condition in rule.when:
            value = values.get(condition.fact)
            for limit in _limits(condition.of if isinstance(condition, Not) else condition):
                if limit and isinstance(value, timedelta) and abs(value - limit) <= margin:
                    name = label(condition.fact, tariff.clock)
                    found[f"{name} is {_apart(value, limit)} {spoken(limit)}"] = None
    return tuple(found)


def _limits(condition: object) -> tuple[timedelta, ...]:
    match condition:
        case Compare(bound=timedelta() as bound):
            return (bound,)
        case Between(low=timedelta() as low, high=timedelta() as high):
            return (low, high)
        case _:
            return ()


def _apart(value: timedelta, limit: timedelta) -> str:
    if value == limit:
        return "exactly"
    return f"{spoken(limit - value)} under" if value < limit else f"{spoken(value - limit)} over"
