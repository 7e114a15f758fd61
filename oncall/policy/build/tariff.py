"""Tariffs and promises: facts, conditions and actions are read by billing, in whose words their errors are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeVar

from oncall.billing.actions import Action, Pass, rates_of
from oncall.billing.conditions import Condition, parse_condition
from oncall.billing.facts import FactError, Facts, parse_facts
from oncall.billing.money import parse_money
from oncall.billing.tariff import Example, Promise, Rule, Switches, Tariff
from oncall.billing.then import ThenError, parse_action
from oncall.billing.within import Elapsed, Within, parse_within
from oncall.policy.findings import Notes
from oncall.policy.grammar.tariff import (
    ContractTable,
    ExampleTable,
    PromiseTable,
    RuleTable,
    SwitchesTable,
    TariffTable,
)
from oncall.policy.line import Contract

A = TypeVar("A")
T = TypeVar("T")
Keyed = tuple[tuple[str, T], ...]
_UNREAD_WITHIN: Within = Elapsed(timedelta())
_UNREAD_ACTION: Action = Pass()
_RATE = re.compile(r"[a-z][a-z0-9_]*")


def build_promises(tables: Keyed[PromiseTable], notes: Notes) -> tuple[Promise, ...]:
    """Return the promises of the file."""
    found = []
    for key, table in tables:
        within = _read(f"{key}.within", parse_within, table.within, _UNREAD_WITHIN, notes)
        found.append(Promise(table.kind, _when(f"{key}.when", table.when, notes), within, table.cite or ""))
    return tuple(found)


def build_contracts(tables: Mapping[str, ContractTable]) -> Mapping[str, Contract]:
    """Return the contracts of the file by name."""
    return MappingProxyType(
        {
            name: Contract(
                id=name,
                term_months=table.term_months,
                renews_months=table.renews_months,
                notice_days=table.notice_days,
                callers=tuple(table.callers),
                cite=table.cite or "",
            )
            for name, table in tables.items()
        }
    )


def build_tariffs(
    tables: Keyed[TariffTable],
    currency: str,
    promises: tuple[Promise, ...],
    notes: Notes,
) -> tuple[Tariff, ...]:
    """Return the tariffs by date; one without an end is valid until the next begins."""
    found = [_tariff(key, table, currency, notes) for key, table in tables]
    ordered = sorted(found, key=lambda tariff: tariff.valid_from)
    _clashing(tables, notes)
    ends = [tariff.valid_from for tariff in ordered[1:]]
    return tuple(
        replace(tariff, valid_to=tariff.valid_to or end, promises=promises)
        for tariff, end in zip(ordered, [*ends, None], strict=False)
    )


def _clashing(tables: Keyed[TariffTable], notes: Notes) -> None:
    """Note tariffs that share an id or begin on the same day."""
    for at, (key, table) in enumerate(tables):
        for _, other in tables[:at]:
            if table.id == other.id:
                notes.error(f"{key}.id", f'"{table.id}" is the id of two tariffs', "give each version its own id")
            if table.valid_from == other.valid_from:
                notes.error(f"{key}.valid_from", f"two tariffs begin on {table.valid_from}", "give each its own day")


def _tariff(key: str, table: TariffTable, currency: str, notes: Notes) -> Tariff:
    """Return one tariff."""
    if table.valid_to is not None and table.valid_to <= table.valid_from:
        notes.error(f"{key}.valid_to", f"{table.valid_to} is not after valid_from", "it is the first day without it")
    tariff = Tariff(
        id=table.id,
        currency=currency,
        valid_from=table.valid_from,
        valid_to=table.valid_to,
        clock=table.clock,
        month_by=table.month_by,
        vat=table.vat,
        vat_rate=_vat_rate(key, table, notes),
        rates={name: _rate(f"{key}.rates.{name}", name, text, notes) for name, text in table.rates.items()},
        rules=tuple(_rule(f"{key}.rule.{at}", at, each, notes) for at, each in enumerate(table.rule)),
        examples=tuple(_example(f"{key}.example.{at}", each, notes) for at, each in enumerate(table.example)),
        switches=_switches(key, table.switches, notes),
    )
    _unused_rates(key, tariff, notes)
    return tariff


def _switches(key: str, table: SwitchesTable, notes: Notes) -> Switches:
    """Return what the page leaves open."""
    limit = table.override_limit
    amount = None if limit is None else _money(f"{key}.switches.override_limit", limit, notes)
    return Switches(table.seconds, table.version_by, table.disputed, amount, table.notice)


def _vat_rate(key: str, table: TariffTable, notes: Notes) -> Decimal | None:
    """Return the VAT rate in per cent; it must be given exactly when VAT is stated."""
    if table.vat == "unstated":
        if table.vat_rate is not None:
            notes.error(
                f"{key}.vat_rate", "has no meaning while VAT is unstated", 'write vat = "included" or "excluded"'
            )
        return None
    if table.vat_rate is None:
        notes.error(f"{key}.vat_rate", f"is missing: VAT is {table.vat}", 'add vat_rate = "25"')
        return None
    return _money(f"{key}.vat_rate", table.vat_rate, notes)


def _rate(key: str, name: str, text: str, notes: Notes) -> Decimal:
    """Return a rate by its name."""
    if _RATE.fullmatch(name) is None:
        notes.error(key, f'"{name}" is not a name for a rate', "small letters, digits and _")
    return _money(key, text, notes)


def _rule(key: str, at: int, table: RuleTable, notes: Notes) -> Rule:
    """Return one rule."""
    action = _read(f"{key}.then", parse_action, table.then, _UNREAD_ACTION, notes)
    return Rule(table.stage, _when(f"{key}.when", table.when, notes), table.tier, action, table.cite, at, table.unknown)


def _example(key: str, table: ExampleTable, notes: Notes) -> Example:
    """Return one example."""
    amount = None if table.amount is None else _money(f"{key}.amount", table.amount, notes)
    facts = _read(f"{key}.facts", parse_facts, table.facts, Facts({}), notes)
    missing = None if table.missing is None else tuple(table.missing)
    ends = None if table.range is None else tuple(_money(f"{key}.range", end, notes) for end in table.range)
    return Example(facts, table.tier, amount, table.state, missing, None if ends is None else (ends[0], ends[1]))


def _when(key: str, raw: Mapping[str, Any], notes: Notes) -> tuple[Condition, ...]:
    """Return a rule's conditions; note those that billing cannot read."""
    nothing: tuple[Condition, ...] = ()
    found = (_read(key, lambda item: (parse_condition(*item),), item, nothing, notes) for item in raw.items())
    return tuple(condition for each in found for condition in each)


def _unused_rates(key: str, tariff: Tariff, notes: Notes) -> None:
    """Note rates that no rule uses: a misspelt name would leave the one that is meant unset."""
    if notes.failed_under(f"{key}.rule"):
        return
    used = {name for rule in tariff.rules for name in rates_of(rule.then)}
    for name in tariff.rates.keys() - used:
        cure = f"rules use {', '.join(sorted(used)) or 'none'}; correct the name or leave it out"
        notes.error(f"{key}.rates.{name}", "is used by no rule", cure)


def _money(key: str, text: str, notes: Notes) -> Decimal:
    """Return an amount; nought, with the reason noted, for text that is none."""
    return _read(key, parse_money, text, Decimal(0), notes)


def _read(key: str, read: Callable[[A], T], raw: A, instead: T, notes: Notes) -> T:
    """Return what billing reads, or `instead` with its error noted under the key it is about."""
    try:
        return read(raw)
    except FactError as error:
        notes.error(f"{key}.{error.fact}", error.what, error.cure)
    except ThenError as error:
        where, _, message = str(error).partition(": ")
        notes.said(f"{key}{where.removeprefix('then')}", ValueError(message))
    except ValueError as error:
        notes.said(key, error)
    return instead
