"""The JSON shape of a quote, to the letter of the published surface."""

import pytest

from oncall.billing.facts import parse_facts
from oncall.billing.quote import quote_json
from oncall.billing.rate import quote
from tests.billing.pages import DEKODE, DUELL, KASSE, SOFTWEAR, office_hours, price


def test_a_rated_case() -> None:
    """The example of the line file comes out as printed there."""
    assert quote_json(price(DUELL, case=True, cause="other", solved=True, clock="4m10s")) == {
        "state": "rated",
        "tier": "short",
        "amount": "490.00",
        "currency": "NOK",
        "range": None,
        "missing": [],
        "lines": [{"tier": "short", "quantity": "1", "unit": "case", "rate": "490.00", "amount": "490.00"}],
        "because": ["solved within 15 minutes (4:10)", "«For saker som løses innen 15 minutter er prisen 490,-»"],
        "promises": [],
        "tariff": "duell-2026",
    }


def test_a_review() -> None:
    """A review has no amount but a range, cheapest first, as money text."""
    found = quote_json(price(DUELL, cause="other", clock="10m"))
    assert (found["state"], found["amount"], found["range"], found["missing"]) == (
        "review",
        None,
        ["490.00", "990.00"],
        ["solved"],
    )


def test_a_held_line_shows_its_quantity() -> None:
    """An unset rate leaves rate and amount null, and the quantity for a person to see."""
    found = quote_json(price(SOFTWEAR, topic="research", cause="other", work="47m"))
    assert found["lines"] == [
        {"tier": "research", "quantity": "0.783333", "unit": "hour", "rate": None, "amount": None}
    ]


def test_nothing_to_pay_is_nought_with_decimals() -> None:
    """Free, covered and none carry the amount 0.00."""
    quotes = [price(DUELL, cause="vendor_bug"), price(KASSE, contract="flat"), price(DUELL, case=False)]
    assert [quote_json(found)["amount"] for found in quotes] == ["0.00", "0.00", "0.00"]


def test_counted_things() -> None:
    """Three stations at 249 a year."""
    found = quote_json(price(KASSE, period="year", contract="flat", stations=3))
    assert found["lines"] == [
        {"tier": "recurring.flat", "quantity": "3", "unit": "station", "rate": "249.00", "amount": "747.00"}
    ]


@pytest.mark.parametrize(
    ("severity", "opened", "due"),
    [
        ("A", "2026-05-12T10:00:00+02:00", "2026-05-12T12:00:00+02:00"),
        ("B", "2026-05-15T10:00:00+02:00", "2026-05-18T10:00:00+02:00"),
    ],
)
def test_promises_are_dated_in_the_lines_zone(severity: str, opened: str, due: str) -> None:
    """A due time is RFC 3339 with the offset of the line."""
    hours = office_hours("Europe/Oslo", "office 08:00-16:00")
    found = quote_json(quote(DEKODE, parse_facts({"severity": severity, "opened_at": opened}), hours))
    assert found["promises"] == [{"kind": "respond", "due": due}]
