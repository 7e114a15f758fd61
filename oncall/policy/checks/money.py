"""Prices and promises: examples that must come true, rules that must be hit, states that must exist."""

from collections.abc import Iterator

from oncall.billing.conditions import Condition, Not, OneOf
from oncall.billing.explain import check_examples
from oncall.billing.tariff import Tariff
from oncall.billing.within import HoursOf
from oncall.policy.checks.routes import states_of
from oncall.policy.findings import Notes
from oncall.policy.line import Line


def check_promises(line: Line, notes: Notes) -> None:
    """Note promises in hours of a state that never comes."""
    states = states_of(line.hours)
    for at, promise in enumerate(line.promises):
        _known_states(f"promise.{at}.when", promise.when, states, notes)
        if isinstance(promise.within, HoursOf) and promise.within.state not in states:
            cure = f"the hours know {', '.join(sorted(states))}"
            notes.error(f"promise.{at}.within", f'"{promise.within.state}" is a state that never comes', cure)


def check_tariffs(line: Line, notes: Notes) -> None:
    """Note examples that do not come true, rules that none hits, and conditions on a state that never comes."""
    states = states_of(line.hours)
    for key, tariff in _keyed(line):
        for message in check_examples(tariff, line.hours):
            where, _, said = message.partition(": ")
            notes.said(key + where.removeprefix("tariff"), ValueError(said))
        for rule in tariff.rules:
            _known_states(f"{key}.rule.{rule.index}.when", rule.when, states, notes)


def _keyed(line: Line) -> Iterator[tuple[str, Tariff]]:
    """Yield the tariffs with their keys in the file: a single one is [tariff], several are told by id."""
    for tariff in line.tariffs:
        yield ("tariff" if len(line.tariffs) == 1 else f"tariff[{tariff.id}]"), tariff


def _known_states(key: str, conditions: tuple[Condition, ...], states: frozenset[str], notes: Notes) -> None:
    """Note conditions on the fact `state` that can never hold."""
    for condition in conditions:
        plain = condition.of if isinstance(condition, Not) else condition
        if isinstance(plain, OneOf) and plain.fact == "state":
            for value in plain.values:
                if value not in states:
                    cure = f"the hours know {', '.join(sorted(states))}"
                    notes.error(f"{key}.state", f'"{value}" is a state that never comes', cure)
