"""Every reading a page leaves open, by name, with the value this tariff takes: what the report prints below the total."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from oncall.billing.actions import Bands, Flat, PerCount, PerTime, Settle
from oncall.billing.conditions import Compare
from oncall.billing.durations import format_duration
from oncall.billing.tariff import Rule, Tariff, unset_rates


@dataclass(frozen=True, slots=True)
class Switch:
    """One reading: its name, the value taken, and what that means."""

    name: str
    value: str
    meaning: str


def switches(tariff: Tariff) -> tuple[Switch, ...]:
    """Return the readings a tariff takes, the general ones first, then one by one those of its rules."""
    return (
        *_general(tariff),
        *_of_limits(tariff),
        *(s for rule in tariff.rules for s in _of_rule(rule)),
        *_unset(tariff),
    )


def _general(tariff: Tariff) -> Iterator[Switch]:
    chosen = tariff.switches
    yield Switch("clock", tariff.clock, "which time the limits are held against")
    yield Switch("seconds", chosen.seconds, "whether seconds count, or whole minutes only")
    yield Switch("no_case", "none", "a call that opens no case costs nothing")
    yield Switch("month_by", tariff.month_by, "which instant puts a case into its month")
    yield Switch("version_by", chosen.version_by, "which instant picks the version of the tariff")
    rate = f" {tariff.vat_rate} %" if tariff.vat_rate is not None else ""
    yield Switch("vat", tariff.vat + rate, "whether prices are with value added tax")
    yield Switch("rounding", "half_up per line", "amounts are rounded once per line, durations once per case")
    yield Switch("work_above_estimate", "billed", "work above an approved estimate is billed, and said")
    yield Switch("disputed", chosen.disputed, "whether a disputed line stays in the total until it is settled")
    limit = "never" if chosen.override_limit is None else str(chosen.override_limit)
    yield Switch("override_limit", limit, "a change by hand of more than this needs a second person")
    yield Switch("notice", chosen.notice, "the day from which a notice period is counted back")


def _of_limits(tariff: Tariff) -> Iterator[Switch]:
    for rule in tariff.rules:
        for condition in rule.when:
            if isinstance(condition, Compare) and isinstance(condition.bound, timedelta) and condition.bound:
                value = "included" if condition.operator in {"<=", ">"} else "excluded"
                name = f"{rule.tier}.{condition.fact}.limit"
                yield Switch(name, value, f"whether exactly {format_duration(condition.bound)} is within the limit")


def _of_rule(rule: Rule) -> Iterator[Switch]:
    action = rule.then
    if isinstance(action, PerTime):
        yield Switch(
            f"{rule.tier}.round", action.rounding, f"how time is rounded to units of {format_duration(action.per)}"
        )
        yield Switch(f"{rule.tier}.of", "+".join(action.of), "which times are billed")
        if action.minimum:
            yield Switch(f"{rule.tier}.minimum", format_duration(action.minimum), "the least that is billed")
        if action.rounding == "started":
            value = "included" if action.limit_included else "excluded"
            yield Switch(f"{rule.tier}.unit_limit", value, "whether exactly one unit is one unit, or starts the next")
    if isinstance(action, Flat | PerTime | PerCount | Bands) and rule.stage == "price":
        value = "adds" if action.add else "replaces"
        yield Switch(f"{rule.tier}.line", value, "whether it stands beside the next tier that fits, or instead of it")
    if rule.when and isinstance(action, Settle) and action.state == "free":
        named = {condition.fact for condition in rule.when}
        value = "depends" if "on_site" in named else "free"
        yield Switch(f"{rule.tier}.on_site", value, "whether work on site is free too")
    if rule.unknown == "no":
        yield Switch(f"{rule.tier}.unknown", "no", "not known counts as not so, instead of waiting for a person")


def _unset(tariff: Tariff) -> Iterator[Switch]:
    for name in unset_rates(tariff):
        yield Switch(f"rate.{name}", "unset", "the page gives no price: cases that need it are held")
