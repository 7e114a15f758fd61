"""Old prices against new, before they are applied."""

from dataclasses import replace
from decimal import Decimal

from oncall.billing.compare import Comparison, compare, in_words
from oncall.billing.facts import Facts, parse_facts
from oncall.billing.rate import quote
from oncall.billing.tariff import Tariff
from tests.billing.pages import DUELL

DEARER = replace(DUELL, id="duell-2027", rates={**DUELL.rates, "long": Decimal(1270)})
CASES = [
    ("a", parse_facts({"cause": "other", "solved": False})),
    ("b", parse_facts({"cause": "other", "solved": True, "clock": "1m"})),
    ("c", parse_facts({"solved": False})),
    ("d", parse_facts({"cause": "network", "solved": False})),
]


def under(new: Tariff, cases: list[tuple[str, Facts]]) -> Comparison:
    """Compare Duell's tariff with another."""
    return compare(cases, lambda facts: quote(DUELL, facts), lambda facts: quote(new, facts), "NOK")


def test_only_cases_that_change_are_listed() -> None:
    """Two cost 280 more, one cannot be told yet, one stays."""
    found = under(DEARER, CASES)
    assert [(change.case, change.difference) for change in found.changes] == [
        ("a", Decimal("280.00")),
        ("c", None),
        ("d", Decimal("280.00")),
    ]
    assert (found.difference, found.unsettled) == (Decimal("560.00"), 1)
    assert in_words(found) == (
        "these 3 cases would cost 560.00 NOK more; 1 of them cannot be told before their facts or rates are known"
    )


def test_in_words() -> None:
    """More, less, the same in sum, or nothing at all."""
    cheaper = replace(DUELL, rates={**DUELL.rates, "long": Decimal(900)})
    assert in_words(under(cheaper, CASES[:1])) == "this 1 case would cost 90.00 NOK less"
    assert in_words(under(DUELL, CASES)) == "no case would cost more or less"
    swapped = replace(DUELL, rates={**DUELL.rates, "long": Decimal(490), "short": Decimal(990)})
    assert in_words(under(swapped, CASES[:2])) == "these 2 cases would cost the same in sum"
