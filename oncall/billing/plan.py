"""A tariff made ready for pricing: tests, lines, phrases and steps built once, so that a quote only looks things up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from oncall.billing.actions import Action, Bands, Flat, Pass, PerCount, PerTime, facts_of
from oncall.billing.classes import ValueClass, value_classes
from oncall.billing.conditions import Test, tester
from oncall.billing.durations import ZERO
from oncall.billing.extras import SayMore, extras
from oncall.billing.facts import SUMS
from oncall.billing.money import minor_digits
from oncall.billing.phrases import Say, phrases
from oncall.billing.pricing import Pricer, Terms, pricer
from oncall.billing.quote import Step
from oncall.billing.tariff import CASE_STAGES, Rule, Tariff

Stages: TypeAlias = tuple[tuple["Ready", ...], ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule made ready. `tests`: fact, test and the step to note when it fails. `needs`: facts its price is made of.

    `says`: what to say of each condition when the rule is hit; `fails`: of each when it fails; `more`: of the action.
    """

    rule: Rule
    tests: tuple[tuple[str, Test, Step], ...]
    hit: Step
    unknown: Step
    does: Literal["price", "pass", "end"]
    pricer: Pricer | None
    needs: tuple[str, ...]
    adds: bool
    says: tuple[tuple[str, Say], ...]
    fails: tuple[Say, ...]
    more: SayMore | None
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A tariff made ready. `order`: the facts its rules ask for, as they first appear. `defaults`: what absent means.

    `classes`: the values each of those facts may have, as far as the rules tell them apart. `priced`: facts that amounts
    are made of.
    """

    tariff: Tariff
    digits: int
    stages: Stages
    recurring: Stages
    rules: Mapping[int, Ready]
    order: tuple[str, ...]
    classes: Mapping[str, tuple[ValueClass, ...]]
    priced: frozenset[str]
    defaults: Mapping[str, Any]
    lenient: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A tariff told apart by identity: comparing two by value would cost more than the quote."""

    tariff: Tariff

    def __hash__(self) -> int:
        return id(self.tariff)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.tariff is self.tariff


def prepare(tariff: Tariff) -> Plan:
    """Return the tariff made ready. The same tariff object is made ready once; the last 256 are kept."""
    return _prepare(_Same(tariff))


@lru_cache(maxsize=256)
def _prepare(same: _Same) -> Plan:
    tariff = same.tariff
    digits = minor_digits(tariff.currency)
    rules = {rule.index: _ready(rule, tariff, digits) for rule in tariff.rules}
    ready = tuple(rules.values())
    stages = tuple(tuple(rule for rule in ready if rule.rule.stage == stage) for stage in CASE_STAGES)
    recurring = tuple(rule for rule in ready if rule.rule.stage == "recurring")
    order = _order((*stages, recurring))
    defaults: dict[str, Any] = {"case": True} | {name: ZERO for name in SUMS if name in order}
    priced = frozenset(name for rule in ready for name in rule.needs)
    classes = {fact: value_classes(tariff, fact) for fact in order}
    lenient = any(rule.unknown == "no" for rule in tariff.rules)
    cases = tuple(filter(None, stages))
    return Plan(tariff, digits, cases, (recurring,), rules, order, classes, priced, defaults, lenient)


def _order(stages: Stages) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for stage in stages:
        for rule in stage:
            seen.update(dict.fromkeys(fact for fact, _, _ in rule.tests))
            seen.update(dict.fromkeys(rule.needs))
    return tuple(seen)


def _ready(rule: Rule, tariff: Tariff, digits: int) -> Ready:
    action = rule.then
    once = "year" if rule.stage == "recurring" else "case"
    tests = tuple(
        (condition.fact, tester(condition), _step(rule, "failed", condition.fact, at))
        for at, condition in enumerate(rule.when)
    )
    price = None
    adds = False
    if isinstance(action, Flat | PerTime | PerCount | Bands):
        price = pricer(action, Terms(rule.tier, tariff.rates, digits, once))
        adds = action.add
    read = phrases(rule.when, tariff.clock)
    return Ready(
        rule,
        tests,
        _step(rule, "hit"),
        _step(rule, "unknown"),
        _does(action),
        price,
        facts_of(action),
        adds,
        says=tuple(
            (c.fact, phrase.holds) for c, phrase in zip(rule.when, read, strict=True) if phrase.holds is not None
        ),
        fails=tuple(phrase.fails for phrase in read),
        more=extras(action, frozenset(c.fact for c in rule.when), tariff.clock),
        cites=(f"«{rule.cite}»",) if rule.cite else (),
    )


def _step(rule: Rule, result: Literal["hit", "failed", "unknown"], fact: str = "", at: int = -1) -> Step:
    return Step(rule.index, rule.stage, rule.tier, result, fact, at)


def _does(action: Action) -> Literal["price", "pass", "end"]:
    if isinstance(action, Flat | PerTime | PerCount | Bands):
        return "price"
    return "pass" if isinstance(action, Pass) else "end"


def floor_minutes(duration: timedelta) -> timedelta:
    """Return the duration without its seconds."""
    return duration - duration % timedelta(minutes=1)
