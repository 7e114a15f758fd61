"""Facts that are not known: which are missing, how wide the range is, and where it has no end."""

from decimal import Decimal

import pytest

from oncall.billing.classes import value_classes
from oncall.billing.durations import format_duration
from oncall.billing.facts import FACT_TYPES
from tests.billing.pages import DUELL, KASSE, SOFTWEAR, VENDOTEK, price, rule, tariff

BY_TALK = tariff(
    "talk",
    "NOK",
    {"minute": "10", "flat": "25"},
    rule("price", {"talk": "<= 5m"}, "per_minute", {"rate": "minute", "per": "1m", "of": "talk", "round": "started"}),
    rule("price", {}, "capped", {"flat": "flat"}),
)


def test_both_sides_of_every_limit_are_tried() -> None:
    """An unknown duration is nought, or up to 5 minutes, or more: a limit belongs to the side its rule says."""
    classes = value_classes(BY_TALK, "talk")
    assert [(format_duration(c.low), format_duration(c.high), c.endless) for c in classes] == [
        ("0s", "0s", False),
        ("0.000001s", "5m", False),
        ("5m0.000001s", "878400h", True),
    ]


def test_listed_values_are_gathered_by_what_rules_say_of_them() -> None:
    """Duell tells the vendor's causes from all the others, and no finer."""
    assert [c.low for c in value_classes(DUELL, "cause")] == ["vendor_system", "customer"]


def test_texts_are_those_named_and_one_other() -> None:
    """A text may be any that a rule names, or none of them; a number of digits is met or not."""
    assert [c.low for c in value_classes(KASSE, "contract")] == ["flat", "second_level", "~" * 13]
    assert [c.low for c in value_classes(VENDOTEK, "serial")] == ["0" * 12, "~" * 12]


def test_a_bounded_duration_has_a_dearest_amount() -> None:
    """Up to five minutes at 10 a minute, or 25 flat: nought to 50, whatever the talk turns out to be."""
    found = price(BY_TALK)
    assert (found.state, found.missing, found.range) == ("review", ("talk",), (Decimal(0), Decimal("50.00")))


def test_an_unbounded_duration_has_none() -> None:
    """Time billed without a limit has no dearest amount: no range is made up."""
    endless = tariff("x", "NOK", {"r": "10"}, rule("price", {}, "t", {"rate": "r", "per": "1m", "of": "talk"}))
    found = price(endless)
    assert (found.state, found.tier, found.missing, found.range) == ("review", "t", ("talk",), None)
    assert "without an upper end" in found.because


def test_a_rate_of_nought_needs_no_fact() -> None:
    """Where every value comes to the same amount and tier, nothing is missing but whether there was any."""
    nought = tariff(
        "x",
        "NOK",
        {"r": "0"},
        rule("price", {"talk": "> 0s"}, "t", {"rate": "r", "per": "1m", "of": "talk", "minimum": 1}),
    )
    assert price(nought, talk="3m").amount == 0
    assert price(nought).missing == ("talk",)


def test_missing_facts_stand_in_the_order_of_the_rules() -> None:
    """Not in the order of the table, nor of the facts given."""
    turned = tariff(
        "x",
        "NOK",
        {"a": "1", "b": "2", "c": "3"},
        rule("price", {"solved": True, "cause": "customer"}, "a", {"flat": "a"}),
        rule("price", {"channel": "phone"}, "b", {"flat": "b"}),
        rule("price", {}, "c", {"flat": "c"}),
    )
    found = price(turned, case=True)
    assert (found.missing, found.range) == (("solved", "cause", "channel"), (Decimal("1.00"), Decimal("3.00")))
    assert price(turned, solved=False).missing == ("channel",)
    assert price(turned, cause="other", channel="phone").missing == ()


def test_one_tier_for_all_ends_is_told() -> None:
    """A review whose every end is in one tier names it; else the tier is open."""
    assert price(KASSE, period="year", contract="flat").tier == "recurring.flat"
    assert price(DUELL, cause="other", clock="3m").tier is None


def test_stations_of_a_banded_contract() -> None:
    """Unknown stations may be six: then there is no price, so no range either."""
    found = price(KASSE, period="year", contract="second_level")
    assert (found.state, found.missing, found.range) == ("review", ("stations",), None)


def test_a_refusal_costs_nothing_in_a_range() -> None:
    """Covered or referred: nothing to pay either way, but who called must be known."""
    found = price(KASSE, contract="second_level")
    assert (found.state, found.missing, found.range) == ("review", ("caller_role",), (Decimal(0), Decimal(0)))


def test_a_rule_for_known_facts_waits_for_nobody() -> None:
    """`unknown = "no"`: third party only if known to be so."""
    assert price(SOFTWEAR, topic="hardware", contract="sla").state == "covered"
    assert price(SOFTWEAR, topic="hardware", contract="sla", cause="third_party").tier == "third_party"


@pytest.mark.parametrize("fact", ["work", "on_site", "travel", "estimate"])
def test_sums_without_entries_are_nought(fact: str) -> None:
    """No key means none: a sum is never missing."""
    by_sum = tariff(
        "x",
        "NOK",
        {"a": "1"},
        rule("price", {fact: "> 0s"}, "some", {"flat": "a"}),
        rule("price", {}, "none", {"none": True}),
    )
    assert FACT_TYPES[fact].is_sum
    assert (price(by_sum).tier, price(by_sum, **{fact: "1s"}).tier) == ("none", "some")


def test_times_are_cut_at_a_rules_limit() -> None:
    """A rule may look at when a case was opened; not known, both sides are tried."""
    dated = tariff(
        "x",
        "NOK",
        {"a": "1", "b": "2"},
        rule("price", {"opened_at": "< 2026-07-01T00:00:00+02:00"}, "old", {"flat": "a"}),
        rule("price", {}, "new", {"flat": "b"}),
    )
    assert price(dated).range == (Decimal("1.00"), Decimal("2.00"))
    assert [price(dated, opened_at=f"2026-06-30T{h}:00:00Z").tier for h in (21, 22)] == ["old", "new"]


def test_the_clock_follows_from_two_instants_or_stays_open() -> None:
    """Without the second instant, or with a second before the first, the clock is not known."""
    facts = {"cause": "other", "solved": True, "opened_at": "2026-11-02T10:00:00+01:00"}
    assert price(DUELL, **facts).missing == ("clock",)
    assert price(DUELL, **facts, solved_at="2026-11-02T10:15:00+01:00").tier == "short"


def test_a_time_of_solution_means_solved() -> None:
    """`solved` need not be said where `solved_at` is; what is said wins."""
    facts = {"cause": "other", "opened_at": "2026-11-02T10:00:00Z", "solved_at": "2026-11-02T10:05:00Z"}
    assert (price(DUELL, **facts).tier, price(DUELL, **facts, solved=False).tier) == ("short", "long")


def test_a_question_is_the_same_whether_or_not_the_rest_is_known() -> None:
    """Where every end is a question for the serial, the tiers it may lead to are shown all the same."""
    asking = tariff(
        "x",
        "NOK",
        {"a": "1", "b": "2"},
        rule("admit", {"cause": "customer", "serial": {"not": "12 digits"}}, "ask", {"ask": "serial"}),
        rule("admit", {"serial": {"not": "12 digits"}}, "ask", {"ask": "serial"}),
        rule("price", {}, "t", {"flat": "a"}),
    )
    found = price(asking, serial="1")
    assert (found.state, found.tier, found.missing) == ("review", "t", ("serial",))
    assert found.range == (Decimal("1.00"), Decimal("1.00"))


def test_a_fact_counts_that_tells_apart_only_dear_ends() -> None:
    """With a microsecond of talk both contracts cost the same; with an hour they do not: the contract is missing too."""
    apart = tariff(
        "x",
        "NOK",
        {"a": "1", "r": "10"},
        rule("price", {"contract": "flat"}, "talk", {"rate": "r", "per": "1h", "of": "talk", "add": True}),
        rule("price", {}, "t", {"flat": "a"}),
    )
    found = price(apart)
    assert (found.missing, found.range) == (("contract", "talk"), None)
