"""The trace of a quote, the check of a tariff's examples, and cases near a limit."""

from dataclasses import replace
from decimal import Decimal

import pytest

from oncall.billing.explain import check_examples, explain, hit_rules, near_limits
from oncall.billing.facts import parse_facts
from oncall.billing.tariff import Example, Tariff
from tests.billing.pages import DUELL, price

FREE = Example(parse_facts({"cause": "vendor_bug"}), "free", Decimal(0))
ON_SITE = Example(parse_facts({"cause": "other", "on_site": "2h"}), "on_site", Decimal(3980))
SHORT = Example(parse_facts({"cause": "other", "solved": True, "clock": "4m10s"}), "short", Decimal(490))
LONG = Example(parse_facts({"cause": "other", "solved": False}), "long", Decimal(990))


def with_examples(*examples: Example) -> Tariff:
    """Return Duell's tariff with these examples."""
    return replace(DUELL, examples=examples)


def test_the_trace_tells_each_rule_that_was_tried() -> None:
    """Stage, tier, and what became of it; rules after the deciding one are not tried."""
    assert explain(DUELL, parse_facts({"cause": "other", "solved": True, "clock": "16m"})) == (
        "rule 0: cover free: no, by cause",
        "rule 1: price on_site: no, by on_site",
        "rule 2: price short: no, by clock",
        "rule 3: price long: hit",
    )


def test_the_trace_stops_where_a_fact_is_not_known() -> None:
    """The first rule that cannot be decided ends it."""
    assert explain(DUELL, parse_facts({"clock": "16m"})) == ("rule 0: cover free: not decided: a fact is not known",)


def test_good_examples_find_nothing() -> None:
    """All come true and every rule is hit."""
    good = with_examples(FREE, ON_SITE, SHORT, LONG)
    assert check_examples(good) == ()
    assert hit_rules(good) == {0, 1, 2, 3}


def test_a_rule_that_no_example_hits_is_named() -> None:
    """Each such rule by its key, with the cure."""
    assert check_examples(with_examples(FREE, SHORT, LONG)) == (
        "tariff.rule.1: no example hits this rule (add a [[tariff.example]] that comes to on_site)",
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (replace(SHORT, amount=Decimal(500)), "amount is 490.00, not 500.00"),
        (replace(SHORT, tier="long"), "tier is short, not long"),
        (replace(SHORT, state="free"), "state is rated, not free"),
        (replace(SHORT, missing=("cause",)), "missing is nothing, not cause"),
        (replace(SHORT, range=(Decimal(0), Decimal(490))), "range is none, not 0.00-490.00"),
        (Example(parse_facts({"clock": "1m"}), "short"), "tier is not settled (review), not short"),
        (Example(parse_facts({"clock": "1m"}), amount=Decimal(490)), "amount is not settled (review), not 490.00"),
    ],
)
def test_an_example_that_does_not_come_true_is_told(changed: Example, said: str) -> None:
    """What it comes to, and what the example says."""
    found = check_examples(with_examples(FREE, ON_SITE, SHORT, LONG, changed))
    assert found == (f"tariff.example.4: {said} (correct the example or the rules)",)


def test_an_example_may_be_a_review() -> None:
    """State, missing and range are checked where they are given."""
    review = Example(
        parse_facts({"cause": "other"}), state="review", missing=("solved", "clock"), range=(Decimal(490), Decimal(990))
    )
    assert check_examples(with_examples(FREE, ON_SITE, SHORT, LONG, review)) == ()
    assert price(DUELL, cause="other").range == review.range


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("14m", ("opened to solved is 1 minute under 15 minutes",)),
        ("15m", ("opened to solved is exactly 15 minutes",)),
        ("15m30s", ("opened to solved is 30 seconds over 15 minutes",)),
        ("13m59s", ()),
        ("16m1s", ()),
    ],
)
def test_near_a_limit(clock: str, said: tuple[str, ...]) -> None:
    """Within a minute of a limit a person may want to look at the clock again."""
    assert near_limits(DUELL, parse_facts({"clock": clock, "on_site": "10s"})) == said
