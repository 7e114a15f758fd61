"""The worked cases of the research, on the tariffs of the five pages: facts in, state, tier and amount out."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from oncall.billing.facts import parse_facts
from oncall.billing.months import month_of
from oncall.billing.quote import Quote
from oncall.billing.tariff import Tariff
from tests.billing.pages import DEKODE, DUELL, KASSE, SOFTWEAR, VENDOTEK, office_hours, price, rule, tariff

SOLVED = {"case": True, "cause": "other", "solved": True}


def summary(found: Quote) -> tuple[str, str | None, str | None]:
    """Return what is billed, as text."""
    return found.state, found.tier, None if found.amount is None else str(found.amount)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({**SOLVED, "clock": "4m10s"}, ("rated", "short", "490.00")),
        ({**SOLVED, "clock": "14m59s"}, ("rated", "short", "490.00")),
        ({**SOLVED, "clock": "15m"}, ("rated", "short", "490.00")),
        ({**SOLVED, "clock": "15m1s"}, ("rated", "long", "990.00")),
        ({**SOLVED, "solved": False, "clock": "6m"}, ("rated", "long", "990.00")),
        ({**SOLVED, "clock": "40m", "cause": "vendor_system"}, ("free", "free", "0")),
        ({**SOLVED, "clock": "40m", "cause": "vendor_bug"}, ("free", "free", "0")),
        ({**SOLVED, "clock": "40m", "cause": "vendor_system", "on_site": "1h"}, ("free", "free", "0")),
        ({**SOLVED, "on_site": "1h"}, ("rated", "on_site", "1990.00")),
        ({**SOLVED, "on_site": "2h"}, ("rated", "on_site", "3980.00")),
        ({**SOLVED, "on_site": "47m", "clock": "5m"}, ("rated", "on_site", "1558.83")),
        ({"case": False}, ("none", "none.no_case", "0")),
        ({**SOLVED, "talk": "13m", "clock": "33m"}, ("rated", "long", "990.00")),
    ],
)
def test_duell(facts: dict[str, object], expected: tuple[str, str, str]) -> None:
    """Duell: 490 solved within 15 minutes, 990 otherwise, 1990 an hour on site instead, free if the vendor's fault."""
    assert expected == summary(price(DUELL, **facts))


@pytest.mark.parametrize(
    ("facts", "missing", "ends"),
    [
        ({"solved": True, "clock": "10m"}, ("cause",), ("0", "490.00")),
        ({"cause": "other", "clock": "10m"}, ("solved",), ("490.00", "990.00")),
        ({"clock": "10m"}, ("cause", "solved"), ("0", "990.00")),
        ({"cause": "other", "solved": True}, ("clock",), ("490.00", "990.00")),
        ({"cause": "other"}, ("solved", "clock"), ("490.00", "990.00")),
        ({}, ("cause", "solved", "clock"), ("0", "990.00")),
        ({"clock": "20m"}, ("cause",), ("0", "990.00")),
        ({"on_site": "30m"}, ("cause",), ("0", "995.00")),
    ],
)
def test_duell_with_facts_unknown(facts: dict[str, object], missing: tuple[str, ...], ends: tuple[str, str]) -> None:
    """A fact that decides and is not known gives a review that names it, and the range it leaves."""
    found = price(DUELL, case=True, **facts)
    assert ("review", None, None, missing) == (found.state, found.tier, found.amount, found.missing)
    assert found.range == (Decimal(ends[0]), Decimal(ends[1]))


def test_a_fact_of_no_effect_is_not_missing() -> None:
    """After 20 minutes it is 990 whether solved or not: nobody is asked."""
    found = price(DUELL, cause="other", clock="20m")
    assert ("rated", "long", "990.00") == summary(found)
    assert found.missing == ()


@pytest.mark.parametrize(("work", "units"), [("1s", 1), ("30m", 1), ("30m1s", 2), ("5h10m", 11)])
def test_dekode_bills_started_half_hours_per_case(work: str, units: int) -> None:
    """Every started half hour of the case counts once; the page gives no price, so the case is held with its quantity."""
    found = price(DEKODE, case=True, work=work)
    assert ("held", "half_hour", None) == summary(found)
    assert found.missing == ("rate:half_hour",)
    assert [(int(line.quantity), line.unit) for line in found.lines] == [(units, "30m")]
    assert [(line.rate, line.amount) for line in found.lines] == [(None, None)]


def test_dekode_without_work_is_nothing_to_pay() -> None:
    """Nought units of anything is none."""
    assert ("none", "half_hour", "0") == summary(price(DEKODE, case=True))


@pytest.mark.parametrize(
    ("estimate", "approved", "expected"),
    [("5h", False, ("held", "estimate")), ("4h", False, ("held", "half_hour")), ("5h", True, ("held", "half_hour"))],
)
def test_dekode_waits_for_an_approved_estimate(estimate: str, approved: bool, expected: tuple[str, str]) -> None:  # noqa: FBT001
    """Over four hours estimated and not approved is held; exactly four hours needs no approval."""
    found = price(DEKODE, estimate=estimate, estimate_approved=approved, work="5h10m")
    assert expected == (found.state, found.tier)


def test_work_above_the_estimate_is_billed_and_said() -> None:
    """5:10 of work after 5 hours approved is eleven half hours, and the reasons say that it is more."""
    found = price(DEKODE, estimate="5h", estimate_approved=True, work="5h10m")
    assert found.lines[0].quantity == 11
    assert "work 5:10:00 is above the approved estimate 5:00:00 and is billed" in found.because


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"contract": "flat", "caller_role": "till_user", "state": "office"}, ("covered", "covered.flat", "0")),
        ({"contract": "flat", "caller_role": "till_user", "state": "closed"}, ("covered", "covered.flat", "0")),
        ({"contract": "second_level", "caller_role": "admin"}, ("covered", "covered.second_level", "0")),
        ({"contract": "second_level", "caller_role": "till_user"}, ("refused", "refer.admin", None)),
        ({"period": "year", "contract": "flat", "stations": 1}, ("rated", "recurring.flat", "249.00")),
        ({"period": "year", "contract": "flat", "stations": 3}, ("rated", "recurring.flat", "747.00")),
        ({"period": "year", "contract": "second_level", "stations": 1}, ("rated", "recurring.second_level", "650.00")),
        ({"period": "year", "contract": "second_level", "stations": 5}, ("rated", "recurring.second_level", "650.00")),
        ({"period": "year", "contract": "second_level", "stations": 6}, ("review", "recurring.second_level", None)),
    ],
)
def test_kasse(facts: dict[str, object], expected: tuple[str, str, str | None]) -> None:
    """Kasse: calls are covered by the contract, second level is for the admin, contracts cost by the year."""
    assert expected == summary(price(KASSE, **facts))


def test_kasse_has_no_price_for_a_sixth_station() -> None:
    """Above the page's last band a person must find a price."""
    found = price(KASSE, period="year", contract="second_level", stations=6)
    assert (found.missing, found.range) == (("price:stations",), None)


@pytest.mark.parametrize("facts", [{}, {"contract": "none"}])
def test_kasse_asks_for_a_contract(facts: dict[str, object]) -> None:
    """Without a contract a till user's call is in review."""
    found = price(KASSE, case=True, caller_role="till_user", **facts)
    assert ("review", ("contract",), None) == (found.state, found.missing, found.amount)


def test_softwear_research_by_the_exact_hour() -> None:
    """47 minutes of research are 47/60 of an hour at a rate the page does not give."""
    found = price(SOFTWEAR, topic="research", cause="other", work="47m")
    assert ("held", "research", None) == summary(found)
    assert [(str(line.quantity), line.unit) for line in found.lines] == [("0.783333", "hour")]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"topic": "till_fault", "state": "office", "channel": "phone"}, ("none", "helpdesk", "0")),
        ({"topic": "research", "cause": "vendor_bug", "work": "3h"}, ("free", "free", "0")),
        ({"topic": "hardware", "contract": "haas"}, ("covered", "covered.hardware", "0")),
        ({"topic": "hardware", "contract": "sla", "work": "2h"}, ("covered", "covered.hardware", "0")),
        ({"topic": "hardware", "contract": "none", "work": "1h"}, ("held", "hardware", None)),
        ({"topic": "hardware", "contract": "sla", "cause": "third_party", "work": "1h"}, ("held", "third_party", None)),
    ],
)
def test_softwear(facts: dict[str, object], expected: tuple[str, str, str | None]) -> None:
    """Softwear: the helpdesk has no stated price, bugs are free, hardware is covered by contract, else by the hour."""
    assert expected == summary(price(SOFTWEAR, **facts))


def test_softwear_research_of_unknown_cause() -> None:
    """Research may turn out to be a bug: review, and no upper end while the hourly rate is unset."""
    found = price(SOFTWEAR, topic="research", work="47m")
    assert ("review", ("cause",), None) == (found.state, found.missing, found.range)


@pytest.mark.parametrize(
    ("facts", "state", "missing"),
    [
        ({"serial": "123456789012"}, "none", ()),
        ({"serial": "1234 5678 9012"}, "none", ()),
        ({"serial": "12345678901"}, "review", ("serial",)),
        ({"serial": "12345678901x"}, "review", ("serial",)),
        ({}, "review", ("serial",)),
    ],
)
def test_vendotek(facts: dict[str, object], state: str, missing: tuple[str, ...]) -> None:
    """Vendotek: a ticket costs nothing, but needs a serial number of twelve digits."""
    found = price(VENDOTEK, case=True, channel="ticket", **facts)
    assert (state, "ticket", missing) == (found.state, found.tier, found.missing)


def test_a_case_over_the_turn_of_a_month_belongs_to_the_first() -> None:
    """Opened 30 November 23:58, solved seven minutes later: 490 in November, in the line's own zone."""
    facts = {"cause": "other", "opened_at": "2026-11-30T23:58:00+01:00", "solved_at": "2026-12-01T00:05:00+01:00"}
    assert ("rated", "short", "490.00") == summary(price(DUELL, **facts))
    assert month_of(DUELL, parse_facts(facts), ZoneInfo("Europe/Oslo")) == "2026-11"


@pytest.mark.parametrize(("clock", "expected"), [("talk", "short"), ("opened_to_solved", "long")])
def test_the_clock_is_the_tariffs(clock: str, expected: str) -> None:
    """One case of two talks, 8 and 5 minutes, over 33 minutes: long by the way to the solution, short by talk."""
    facts = {
        **SOLVED,
        "talk": "13m",
        "opened_at": "2026-11-02T10:00:00+01:00",
        "solved_at": "2026-11-02T10:33:00+01:00",
    }
    by_clock = Tariff(DUELL.id, "NOK", clock=clock, rates=DUELL.rates, rules=DUELL.rules)  # type: ignore[arg-type]
    assert price(by_clock, **facts).tier == expected


def test_the_state_follows_from_the_hours() -> None:
    """A condition on the opening state is answered by the line's hours when the case says only when it came."""
    by_state = tariff(
        "x",
        "NOK",
        {},
        rule("cover", {"state": "office"}, "in", {"none": True}),
        rule("price", {}, "out", {"none": True}),
    )
    hours = office_hours("Europe/Oslo", "office 09:00-16:00")
    tiers = [
        price(by_state, hours, opened_at=f"2026-11-02T{clock}:00+01:00").tier
        for clock in ("08:59", "09:00", "15:59", "16:00")
    ]
    assert tiers == ["out", "in", "in", "out"]
    assert price(by_state, None, opened_at="2026-11-02T09:00:00+01:00").missing == ("state",)
