"""Price facts without storing anything: the quote is the bill's own function."""

from datetime import datetime

from oncall.billing.facts import Facts
from oncall.billing.months import tariff_at
from oncall.billing.quote import Quote
from oncall.billing.rate import quote
from oncall.billing.tariff import Tariff
from oncall.policy.line import Line


class NoTariff(LookupError):
    """The line has no prices for these facts. One line: why, and the cure."""


def quote_facts(line: Line, facts: Facts, now: datetime) -> Quote:
    """Return what facts cost under the line's prices. Raises NoTariff."""
    return quote(tariff_for(line, facts, now), facts, line.hours)


def tariff_for(line: Line, facts: Facts, now: datetime) -> Tariff:
    """Return the tariff valid on the day the facts name; facts without a day are priced as of today, or by the next to come."""
    if not line.tariffs:
        raise NoTariff(f"{line.id}: the line has no [tariff] (cure: add one to its file)")
    dated = facts.get("opened_at") is not None
    found = tariff_at(line.tariffs, facts if dated else Facts({"opened_at": now}), line.zone)
    if found is not None:
        return found
    first = min(line.tariffs, key=lambda tariff: tariff.valid_from)
    if dated:
        raise NoTariff(f"{line.id}: no tariff is valid at opened_at (cure: the first is valid from {first.valid_from})")
    return (
        first if first.valid_from > now.astimezone(line.zone).date() else max(line.tariffs, key=lambda t: t.valid_from)
    )
