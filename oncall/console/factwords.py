"""Facts and causes in the reader's language, and a fact's value as it is read."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from oncall.console.formats import UNKNOWN, mmss, when
from oncall.console.views import FactView

CAUSES: Mapping[str, str] = {
    "vendor_system": _("Our own system"),
    "vendor_bug": _("A bug of ours"),
    "customer": _("The customer"),
    "third_party": _("A third party"),
    "network": _("The network"),
    "hardware": _("Hardware"),
    "other": _("Something else, not our fault"),
}
FACTS: Mapping[str, str] = {
    "case": _("A case was opened"),
    "channel": _("Came by"),
    "state": _("Opening state"),
    "topic": _("Topic"),
    "caller_role": _("Who called"),
    "contract": _("Contract"),
    "stations": _("Tills under contract"),
    "cause": _("Cause"),
    "solved": _("Solved"),
    "talk": _("Talk"),
    "work": _("Work"),
    "on_site": _("On-site time"),
    "travel": _("Travel"),
    "estimate": _("Estimate"),
    "estimate_approved": _("Estimate approved"),
    "opened_at": _("Opened"),
    "answered_at": _("Answered"),
    "solved_at": _("Solved at"),
    "clock": _("Time on the tariff's clock"),
    "severity": _("Severity"),
    "serial": _("Serial number"),
    "period": _("Period"),
}
DURATIONS = frozenset({"talk", "work", "on_site", "travel", "estimate", "clock"})


def fact_word(fact: str) -> str:
    """Return a fact's name; `rate:NAME` and `price:NAME` are what the tariff lacks."""
    kind, _colon, name = fact.partition(":")
    if name:
        lacks = (
            gettext("the rate “%(name)s”", name=name) if kind == "rate" else gettext("a price for %(name)s", name=name)
        )
        return str(lacks)
    return str(FACTS.get(fact, fact))


def fact_value(entry: FactView, zone: str) -> str:
    """Return a fact's value as it is read: yes or no, mm:ss, an instant in the zone, a cause in words."""
    match entry.value:
        case None:
            return UNKNOWN
        case bool():
            return str(gettext("yes") if entry.value else gettext("no"))
        case datetime():
            return when(entry.value, zone)
        case int():
            return mmss(entry.value) if entry.fact in DURATIONS else str(entry.value)
        case _:
            return str(CAUSES.get(entry.value, entry.value)) if entry.fact == "cause" else entry.value
