"""The readings a tariff takes where its page is silent, by name."""

from dataclasses import replace
from decimal import Decimal

from oncall.billing.switches import switches
from oncall.billing.tariff import Switches, Tariff
from tests.billing.pages import DEKODE, DUELL, SOFTWEAR, price, rule, tariff


def chosen(of: Tariff) -> dict[str, str]:
    """Return the values by name."""
    return {switch.name: switch.value for switch in switches(of)}


def test_duell() -> None:
    """Clock, seconds, limit, rounding on site, what replaces what, and the defaults nobody stated."""
    assert chosen(DUELL) == {
        "clock": "opened_to_solved",
        "seconds": "counted",
        "no_case": "none",
        "month_by": "opened_at",
        "version_by": "opened_at",
        "vat": "unstated",
        "rounding": "half_up per line",
        "work_above_estimate": "billed",
        "disputed": "stays",
        "override_limit": "never",
        "notice": "last_day",
        "short.clock.limit": "included",
        "free.on_site": "free",
        "on_site.round": "exact",
        "on_site.of": "on_site",
        "on_site.line": "replaces",
        "short.line": "replaces",
        "long.line": "replaces",
    }


def test_unset_rates_are_listed() -> None:
    """A rate the page does not give stands among the switches."""
    assert (chosen(DEKODE)["rate.half_hour"], chosen(DEKODE)["half_hour.unit_limit"]) == ("unset", "included")


def test_other_choices_show() -> None:
    """What a file says instead of the defaults."""
    other = replace(DUELL, vat="included", vat_rate=Decimal(25), switches=Switches(override_limit=Decimal(500)))
    assert (chosen(other)["vat"], chosen(other)["override_limit"]) == ("included 25 %", "500")
    assert chosen(SOFTWEAR)["third_party.unknown"] == "no"
    added = tariff(
        "x", "NOK", {}, rule("price", {"clock": "< 15m"}, "t", {"rate": "r", "per": "1h", "minimum": 1, "add": True})
    )
    found = chosen(added)
    assert (found["t.clock.limit"], found["t.minimum"], found["t.line"]) == ("excluded", "1h", "adds")


def test_whole_minutes() -> None:
    """With `seconds = "minutes"` the clock is cut first: 15:59 is still within 15 minutes."""
    cut = replace(DUELL, switches=Switches(seconds="minutes"))
    facts = {"cause": "other", "solved": True, "clock": "15m59s"}
    assert (price(cut, **facts).tier, price(DUELL, **facts).tier) == ("short", "long")
