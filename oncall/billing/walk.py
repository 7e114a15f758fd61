"""The walk through the stages: admit, cover, hold, price. First match in a stage wins. One function for quote and bill."""

from decimal import Decimal
from typing import Any, NamedTuple

from oncall.billing.actions import Ask, Hold, Refuse, Review, Settle
from oncall.billing.plan import Plan, Ready
from oncall.billing.quote import NO_PRICE, Line, Step
from oncall.billing.tariff import State

NOTHING = Decimal(0)


class Outcome(NamedTuple):
    """Where a walk ended. `hits`: the rules that made it, the deciding one last. `asked`: the fact an `ask` wants."""

    state: State
    tier: str | None
    amount: Decimal | None
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    hits: tuple[Ready, ...]
    trace: tuple[Step, ...]
    asked: str = ""


class Stuck(NamedTuple):
    """The walk cannot go on: this fact decides and is not known. `trace` ends with the rule that asks for it."""

    fact: str
    trace: tuple[Step, ...]


def walk(plan: Plan, values: dict[str, Any]) -> Outcome | Stuck:
    """Return where these values lead, or the first fact that must be known to go on."""
    trace: list[Step] = []
    hits: list[Ready] = []
    lines: list[Line] = []
    for stage in plan.recurring if "period" in values else plan.stages:
        end = _through(stage, values, trace, hits, lines)
        if end is not None:
            return end
    return _priced(trace, hits, lines)


def _through(
    stage: tuple[Ready, ...], values: dict[str, Any], trace: list[Step], hits: list[Ready], lines: list[Line]
) -> Outcome | Stuck | None:
    """Return the end if this stage is one, None if the walk goes on with the next. Notes steps, rules hit and lines."""
    for rule in stage:
        unknown = _try(rule, values, trace)
        if unknown is None:
            continue
        if unknown:
            return Stuck(unknown, tuple(trace))
        if rule.pricer is None:
            return None if rule.does == "pass" else _ended(rule, trace, hits, lines)
        line = rule.pricer(values)
        if line is not None or not rule.adds:
            hits.append(rule)
        if type(line) is Line:
            lines.append(line)
        elif line is not None:
            return Outcome("review", rule.rule.tier, None, (), (str(line),), tuple(hits), tuple(trace))
        if not rule.adds:
            return _priced(trace, hits, lines)
    return None


def _try(rule: Ready, values: dict[str, Any], trace: list[Step]) -> str | None:
    """Return "" when the rule is hit, None when it is not, else the fact that decides and is not known. Notes the step."""
    unknown = ""
    for fact, test, failed in rule.tests:
        value = values.get(fact)
        if value is None:
            unknown = unknown or fact
        elif not test(value):
            trace.append(failed)
            return None
    if unknown and rule.rule.unknown == "no":
        trace.append(rule.unknown)
        return None
    for fact in rule.needs:
        if fact not in values:
            unknown = unknown or fact
    trace.append(rule.unknown if unknown else rule.hit)
    return unknown


def _ended(rule: Ready, trace: list[Step], hits: list[Ready], lines: list[Line]) -> Outcome:
    """Return the outcome of a rule that has no price of its own. Lines added before it stand if it settles the case."""
    action, tier = rule.rule.then, rule.rule.tier
    if isinstance(action, Settle):
        if lines:
            return _priced(trace, hits, lines)
        return Outcome(action.state, tier, NOTHING, (), (), (rule,), tuple(trace))
    state: State = "held" if isinstance(action, Hold) else "refused" if isinstance(action, Refuse) else "review"
    asked = action.fact if isinstance(action, Ask) else ""
    missing = (asked,) if asked else (action.missing,) if isinstance(action, Review) else ()
    return Outcome(state, tier, None, (), missing, (rule,), tuple(trace), asked)


def _priced(trace: list[Step], hits: list[Ready], lines: list[Line]) -> Outcome:
    """Return the outcome of the lines gathered: their sum, or held while a rate is unset, or nothing to pay."""
    if not lines:
        return Outcome("none", hits[-1].rule.tier if hits else NO_PRICE, NOTHING, (), (), tuple(hits), tuple(trace))
    last = lines[-1]
    amount = last.amount
    if len(lines) > 1:
        amount = (
            None
            if any(line.amount is None for line in lines)
            else sum((line.amount or NOTHING for line in lines), NOTHING)
        )
    if amount is None:
        unset = dict.fromkeys(f"rate:{line.rate_name}" for line in lines if line.amount is None)
        return Outcome("held", last.tier, None, tuple(lines), tuple(unset), tuple(hits), tuple(trace))
    return Outcome("rated", last.tier, amount, tuple(lines), (), tuple(hits), tuple(trace))
