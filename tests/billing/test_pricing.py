"""Lines: rounding of time, minimum, bands, lines that add, and rounding once per case."""

from decimal import Decimal

import pytest

from oncall.billing.quote import Line
from tests.billing.pages import price, rule, tariff


def lines(then: dict[str, object], currency: str = "NOK", /, **facts: object) -> tuple[Line, ...]:
    """Return the lines of a tariff of one price rule at 100 an hour (or each)."""
    only = tariff("x", currency, {"r": "100", "s": "0.067", "a": "650", "b": "120"}, rule("price", {}, "t", then))
    return price(only, **facts).lines


@pytest.mark.parametrize(
    ("extra", "work", "quantity", "amount"),
    [
        ({}, "1s", "0.000278", "0.03"),
        ({}, "1h30m", "1.5", "150.00"),
        ({"round": "started"}, "1s", "1", "100.00"),
        ({"round": "started"}, "1h", "1", "100.00"),
        ({"round": "started"}, "1h0.000001s", "2", "200.00"),
        ({"round": "started", "limit": "excluded"}, "1h", "2", "200.00"),
        ({"round": "started", "limit": "excluded"}, "59m59s", "1", "100.00"),
        ({"round": "nearest"}, "1h29m59s", "1", "100.00"),
        ({"round": "nearest"}, "1h30m", "2", "200.00"),
        ({"minimum": 1}, "1s", "1", "100.00"),
        ({"minimum": 1}, "1h1s", "1.000278", "100.03"),
        ({"minimum": "30m"}, "10m", "0.5", "50.00"),
        ({"round": "started", "minimum": "90m"}, "10m", "2", "200.00"),
    ],
)
def test_time(extra: dict[str, object], work: str, quantity: str, amount: str) -> None:
    """Exact, started and nearest units, with a minimum, at and around the limit."""
    (line,) = lines({"rate": "r", "per": "1h", "of": "work", **extra}, work=work)
    assert (line.quantity, line.amount) == (Decimal(quantity), Decimal(amount))


@pytest.mark.parametrize("extra", [{}, {"round": "started", "limit": "excluded"}, {"minimum": 1}])
def test_nought_is_nothing_to_pay(extra: dict[str, object]) -> None:
    """No time makes no line, whatever the rounding and the minimum."""
    assert lines({"rate": "r", "per": "1h", "of": "work", **extra}) == ()


def test_a_quarter_of_an_hour_to_the_nearest_hour_is_none() -> None:
    """Time that rounds to nought units makes no line and costs nothing."""
    found = price(
        tariff(
            "x",
            "NOK",
            {"r": "100"},
            rule("price", {}, "t", {"rate": "r", "per": "1h", "of": "work", "round": "nearest"}),
        ),
        work="15m",
    )
    assert (found.state, found.amount, found.lines) == ("none", Decimal(0), ())


def test_times_are_added_up_before_they_are_rounded() -> None:
    """Two times of ten minutes are one started half hour of the case, not two."""
    (line,) = lines(
        {"rate": "r", "per": "30m", "of": ["on_site", "travel"], "round": "started"}, on_site="10m", travel="10m"
    )
    assert (line.quantity, line.amount) == (Decimal(1), Decimal("100.00"))


@pytest.mark.parametrize(
    ("stations", "quantity", "unit", "amount"),
    [(1, 1, "case", "650.00"), (5, 1, "case", "650.00"), (6, 6, "station", "720.00")],
)
def test_bands(stations: int, quantity: int, unit: str, amount: str) -> None:
    """The band that reaches the count prices it whole: once, or each."""
    (line,) = lines({"bands": [{"upto": 5, "flat": "a"}, {"rate": "b"}]}, stations=stations)
    assert (line.quantity, line.unit, line.amount) == (Decimal(quantity), unit, Decimal(amount))


@pytest.mark.parametrize(("currency", "amount"), [("NOK", "0.07"), ("JPY", "0"), ("KWD", "0.067")])
def test_a_fine_rate_is_rounded_in_the_currency(currency: str, amount: str) -> None:
    """0.067 is 0.07 in a currency of two decimals, 0 without decimals, itself with three."""
    (line,) = lines({"rate": "s", "per": "station"}, currency, stations=1)
    assert line.amount == Decimal(amount)


def test_a_line_is_rounded_once() -> None:
    """Three at 0.067 are 0.20 (0.201), not three times 0.07."""
    (line,) = lines({"rate": "s", "per": "station"}, stations=3)
    assert line.amount == Decimal("0.20")


def test_lines_that_add_stand_beside_the_next_tier() -> None:
    """With `add`, work on site is billed on top of the phone tier; the tier is the phone's."""
    both = tariff(
        "x",
        "NOK",
        {"short": "490", "hour": "1990"},
        rule("price", {"on_site": "> 0s"}, "on_site", {"rate": "hour", "per": "1h", "of": "on_site", "add": True}),
        rule("price", {}, "short", {"flat": "short"}),
    )
    found = price(both, on_site="30m")
    assert [(line.tier, line.amount) for line in found.lines] == [
        ("on_site", Decimal("995.00")),
        ("short", Decimal("490.00")),
    ]
    assert (found.tier, found.amount) == ("short", Decimal("1485.00"))
    assert (price(both).tier, price(both).amount) == ("short", Decimal("490.00"))


def test_an_added_line_stays_when_the_rest_is_free() -> None:
    """Where the tier itself has nothing to pay, the added line is what is billed."""
    both = tariff(
        "x",
        "NOK",
        {"hour": "100"},
        rule("price", {}, "travel", {"rate": "hour", "per": "1h", "of": "travel", "add": True}),
        rule("price", {}, "helpdesk", {"none": True}),
    )
    assert (price(both, travel="1h").state, price(both, travel="1h").amount) == ("rated", Decimal("100.00"))
    assert (price(both).state, price(both).tier) == ("none", "helpdesk")


def test_one_unset_rate_holds_the_whole_case() -> None:
    """A case of two lines is held if either rate is unset, and names it."""
    both = tariff(
        "x",
        "NOK",
        {"short": "490"},
        rule("price", {}, "travel", {"rate": "km", "per": "1h", "of": "travel", "add": True}),
        rule("price", {}, "short", {"flat": "short"}),
    )
    found = price(both, travel="1h")
    assert (found.state, found.tier, found.amount, found.missing) == ("held", "short", None, ("rate:km",))


def test_a_stage_that_passes_leads_to_the_next() -> None:
    """`pass` settles its stage: the refusal after it is not reached."""
    admitted = tariff(
        "x",
        "NOK",
        {"a": "1"},
        rule("admit", {"caller_role": "admin"}, "ok", {"pass": True}),
        rule("admit", {}, "refer", {"refuse": True}),
        rule("price", {}, "t", {"flat": "a"}),
    )
    assert (price(admitted, caller_role="admin").state, price(admitted, caller_role="till_user").state) == (
        "rated",
        "refused",
    )


def test_a_tariff_that_says_nothing_bills_nothing() -> None:
    """No rule hit: no payment is stated, so there is none."""
    found = price(tariff("x", "NOK", {}))
    assert (found.state, found.tier, found.amount) == ("none", "none.no_price", Decimal(0))
    assert found.because == ("the tariff states no price for this",)
