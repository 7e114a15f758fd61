"""Tariffs, promises and contracts."""

from collections.abc import Iterator

from oncall.billing.tariff import Rule, Tariff
from oncall.billing.within import format_within
from oncall.policy.differs.words import added_removed, attributes, changed, shown
from oncall.policy.line import Line

_TARIFF = {
    "valid_from": "valid from",
    "valid_to": "valid to",
    "clock": "clock",
    "month_by": "a case belongs to the month of",
    "vat": "VAT",
    "vat_rate": "VAT rate",
    "currency": "currency",
}
_SWITCHES = {
    "seconds": "seconds are",
    "version_by": "the tariff is the one valid at",
    "disputed": "a disputed line",
    "override_limit": "a change by hand needs a second person above",
    "notice": "notice is counted back from",
}
_CONTRACT = {
    "term_months": "least term in months",
    "renews_months": "renewal in months",
    "notice_days": "notice in days",
    "callers": "who may call",
}


def money_changes(old: Line, new: Line) -> Iterator[str]:
    """Yield what changes in prices, promises and contracts."""
    before, after = ({tariff.id: tariff for tariff in line.tariffs} for line in (old, new))
    yield from added_removed("tariff", before, after)
    for name in before.keys() & after.keys():
        yield from _tariff_changes(before[name], after[name])
    yield from added_removed("promise", _promises(old), _promises(new))
    yield from added_removed("contract", old.contracts, new.contracts)
    for name in sorted(old.contracts.keys() & new.contracts.keys()):
        yield from attributes(f"contract {name}, ", old.contracts[name], new.contracts[name], _CONTRACT)


def _tariff_changes(old: Tariff, new: Tariff) -> Iterator[str]:
    """Yield what changes within a tariff of the same id."""
    what = f"tariff {new.id}, "
    yield from attributes(what, old, new, _TARIFF)
    yield from attributes(what, old.switches, new.switches, _SWITCHES)
    for name in [*old.rates, *(name for name in new.rates if name not in old.rates)]:
        before, after = (_rate(tariff, name) for tariff in (old, new))
        yield from changed(f"{what}rate {name}", before, after)
    yield from _rule_changes(what, old, new)
    if old.examples != new.examples:
        yield f"{what}examples: {len(old.examples)} -> {len(new.examples)}, some differ"


def _rule_changes(what: str, old: Tariff, new: Tariff) -> Iterator[str]:
    """Yield rules that are new, gone, changed, or in another order."""
    before, after = (_numbered(tariff) for tariff in (old, new))
    yield from (f"{what}rule {name} is gone" for name in before if name not in after)
    yield from (f"{what}rule {name} is new" for name in after if name not in before)
    for name in [name for name in before if name in after]:
        one, other = before[name], after[name]
        for part, words in (("when", "its conditions"), ("then", "what it does"), ("unknown", "unknown facts")):
            if getattr(one, part) != getattr(other, part):
                yield f"{what}rule {name}: {words} change"
        yield from changed(f"{what}rule {name}, the sentence beside it", one.cite, other.cite)
    if list(before) != list(after) and before.keys() == after.keys():
        yield f"{what}the rules stand in another order: the first that matches in a stage wins"


def _numbered(tariff: Tariff) -> dict[str, Rule]:
    """Return the rules by stage and tier, numbered where several share both."""
    found: dict[str, Rule] = {}
    for rule in tariff.rules:
        name = f"{rule.stage} {rule.tier}"
        count = sum(1 for other in found.values() if (other.stage, other.tier) == (rule.stage, rule.tier))
        found[f"{name} ({count + 1})" if count else name] = rule
    return found


def _rate(tariff: Tariff, name: str) -> str:
    """Return a rate with its currency."""
    value = tariff.rates.get(name)
    return "unset" if value is None else f"{value:f} {tariff.currency}"


def _promises(line: Line) -> tuple[str, ...]:
    """Return the promises in words."""
    return tuple(f"to {p.kind} within {format_within(p.within)} when {shown(_when(p.when))}" for p in line.promises)


def _when(conditions: tuple[object, ...]) -> str:
    """Return conditions as something to compare and read."""
    return ", ".join(str(condition) for condition in conditions) or "always"
