"""The five lines that ship: clean, open when their pages say, with the tiers and prices that their pages have."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from oncall.billing.facts import parse_facts
from oncall.billing.rate import quote
from oncall.billing.within import Elapsed, HoursOf, WorkingDays
from oncall.policy.check import check_source
from oncall.policy.line import Line
from oncall.policy.load import load, read_file
from schedules.hours import state_at
from tests.policy.samples import LINES, NOW, SHIPPED

TIERS = {
    "dekode": {"estimate", "half_hour"},
    "duell": {"free", "long", "on_site", "short"},
    "kasse": {
        "covered.flat",
        "covered.second_level",
        "no_contract",
        "recurring.flat",
        "recurring.second_level",
        "refer.admin",
    },
    "softwear": {"covered.hardware", "free", "hardware", "helpdesk", "research", "third_party"},
    "vendotek": {"ticket"},
}
RATES = {
    "dekode": {},
    "duell": {"long": "990", "on_site_hour": "1990", "short": "490"},
    "kasse": {"flat_year": "249.00", "second_level_year": "650.00"},
    "softwear": {},
    "vendotek": {},
}
OPEN = [
    ("dekode", "2026-11-23 07:59", "closed"),
    ("dekode", "2026-11-23 08:00", "office"),
    ("dekode", "2026-11-23 16:00", "closed"),
    ("dekode", "2026-05-14 10:00", "closed"),
    ("duell", "2026-11-23 09:00", "office"),
    ("duell", "2026-11-22 12:00", "closed"),
    ("duell", "2026-12-25 12:00", "closed"),
    ("kasse", "2026-11-23 17:59", "office"),
    ("kasse", "2026-11-28 11:00", "closed"),
    ("kasse", "2026-12-25 11:00", "closed"),
    ("kasse", "2026-01-06 11:00", "office"),
    ("softwear", "2026-11-25 09:29", "closed"),
    ("softwear", "2026-11-25 09:30", "office"),
    ("softwear", "2026-11-24 17:00", "helpdesk"),
    ("softwear", "2026-11-26 20:59", "helpdesk"),
    ("softwear", "2026-11-27 21:00", "closed"),
    ("softwear", "2026-11-29 12:00", "helpdesk"),
    ("softwear", "2026-04-03 10:00", "office"),
    ("softwear", "2026-04-05 13:00", "closed"),
    ("softwear", "2026-04-06 13:00", "helpdesk"),
    ("softwear", "2026-04-27 10:00", "closed"),
    ("softwear", "2026-05-14 10:00", "closed"),
    ("softwear", "2026-12-26 12:00", "helpdesk"),
    ("vendotek", "2026-11-23 09:00", "office"),
    ("vendotek", "2026-11-23 18:00", "closed"),
    ("vendotek", "2026-01-02 12:00", "closed"),
]
QUOTES = [
    ("duell", {"cause": "other", "solved": True, "clock": "15m"}, "rated", "short", "490.00"),
    ("duell", {"cause": "other", "solved": True, "clock": "15m1s"}, "rated", "long", "990.00"),
    ("duell", {"cause": "other", "solved": False, "clock": "6m"}, "rated", "long", "990.00"),
    ("duell", {"cause": "vendor_bug", "on_site": "2h"}, "free", "free", "0"),
    ("duell", {"cause": "other", "on_site": "2h"}, "rated", "on_site", "3980.00"),
    ("duell", {"case": False}, "none", "none.no_case", "0"),
    ("vendotek", {"serial": "123456789012"}, "none", "ticket", "0"),
    ("vendotek", {"serial": "12345678901"}, "review", "ticket", None),
    ("vendotek", {"serial": "12345678901x"}, "review", "ticket", None),
    ("kasse", {"contract": "flat", "caller_role": "till_user"}, "covered", "covered.flat", "0"),
    ("kasse", {"contract": "second_level", "caller_role": "admin"}, "covered", "covered.second_level", "0"),
    ("kasse", {"contract": "second_level", "caller_role": "till_user"}, "refused", "refer.admin", None),
    ("kasse", {"period": "year", "contract": "flat", "stations": 3}, "rated", "recurring.flat", "747.00"),
    (
        "kasse",
        {"period": "year", "contract": "second_level", "stations": 1},
        "rated",
        "recurring.second_level",
        "650.00",
    ),
    ("kasse", {"period": "year", "contract": "second_level", "stations": 6}, "review", "recurring.second_level", None),
    ("dekode", {"work": "30m"}, "held", "half_hour", None),
    ("dekode", {"estimate": "5h", "estimate_approved": False}, "held", "estimate", None),
    ("softwear", {"topic": "till_fault", "state": "office"}, "none", "helpdesk", "0"),
    ("softwear", {"topic": "research", "cause": "vendor_bug", "work": "3h"}, "free", "free", "0"),
    ("softwear", {"topic": "research", "cause": "other", "work": "47m"}, "held", "research", None),
    ("softwear", {"topic": "hardware", "contract": "sla"}, "covered", "covered.hardware", "0"),
    (
        "softwear",
        {"topic": "hardware", "contract": "none", "cause": "hardware", "work": "1h"},
        "held",
        "hardware",
        None,
    ),
    ("softwear", {"cause": "third_party", "work": "1h"}, "held", "third_party", None),
]


def shipped(name: str) -> Line:
    """Return a line as it ships."""
    return load(read_file(str(LINES / f"{name}.toml")))


@pytest.mark.parametrize("name", SHIPPED)
def test_clean(name: str) -> None:
    """Nothing is wrong with it: examples come true and hit every rule, 90 days are covered."""
    report = check_source(read_file(str(LINES / f"{name}.toml")), NOW)

    assert () == report.errors
    assert name == (report.line.id if report.line else None)


@pytest.mark.parametrize("name", ["dekode", "duell", "kasse", "softwear"])
def test_no_warning(name: str) -> None:
    """Not even a warning, where the calendar knows the coming two years."""
    assert () == check_source(read_file(str(LINES / f"{name}.toml")), NOW).findings


@pytest.mark.parametrize("name", SHIPPED)
def test_tiers_and_rates(name: str) -> None:
    """Tiers are those of the manual; a price stands only where the page has one."""
    (tariff,) = shipped(name).tariffs

    assert TIERS[name] == {rule.tier for rule in tariff.rules}
    assert {key: Decimal(value) for key, value in RATES[name].items()} == tariff.rates


@pytest.mark.parametrize("name", SHIPPED)
def test_every_rule_and_promise_has_its_sentence(name: str) -> None:
    """The page's sentence stands beside every rule and every promise."""
    line = shipped(name)

    assert all(rule.cite for tariff in line.tariffs for rule in tariff.rules)
    assert all(promise.cite for promise in line.promises)


@pytest.mark.parametrize(("name", "wall", "state"), OPEN)
def test_open(name: str, wall: str, state: str) -> None:
    """It is open when its page says, holidays included."""
    line = shipped(name)

    assert state == state_at(line.hours, datetime.fromisoformat(wall).replace(tzinfo=line.zone)).state


@pytest.mark.parametrize(("name", "facts", "state", "tier", "amount"), QUOTES)
def test_quote(name: str, facts: dict[str, object], state: str, tier: str, amount: str | None) -> None:
    """A case costs what its page says."""
    line = shipped(name)
    found = quote(line.tariffs[0], parse_facts({"case": True} | facts if "period" not in facts else facts), line.hours)

    assert (state, tier) == (found.state, found.tier)
    assert (None if amount is None else Decimal(amount)) == found.amount


@pytest.mark.parametrize(
    ("name", "state", "do"),
    [
        ("duell", "office", "escalate"),
        ("duell", "closed", "escalate"),
        ("vendotek", "office", "ticket"),
        ("vendotek", "closed", "ticket"),
        ("kasse", "office", "escalate"),
        ("kasse", "closed", "callback"),
        ("dekode", "office", "escalate"),
        ("dekode", "closed", "announce"),
        ("softwear", "office", "menu"),
        ("softwear", "helpdesk", "menu"),
        ("softwear", "closed", "ticket"),
    ],
)
def test_route(name: str, state: str, do: str) -> None:
    """A call is treated as its page says, by the hour."""
    route = shipped(name).route(state)

    assert route is not None
    assert do == route.do


def test_promises() -> None:
    """Promises are those of the pages: 24 hours of office time, 2 hours, one working day."""
    assert (HoursOf(timedelta(hours=24), "office"),) == tuple(p.within for p in shipped("vendotek").promises)
    assert (Elapsed(timedelta(hours=2)), WorkingDays(1)) == tuple(p.within for p in shipped("dekode").promises)
    assert ((), (), ()) == tuple(shipped(name).promises for name in ("duell", "kasse", "softwear"))


def test_contracts() -> None:
    """Kasse's contracts run twelve months, renew by twelve, with two weeks' notice; second level is for the admin."""
    contracts = shipped("kasse").contracts

    assert [(12, 12, 14), (12, 12, 14)] == [
        (each.term_months, each.renews_months, each.notice_days) for each in contracts.values()
    ]
    assert (("till_user", "admin"), ("admin",)) == tuple(each.callers for each in contracts.values())


def test_menu_of_softwear() -> None:
    """In office hours tills and back office are put through; outside them only tills."""
    line = shipped("softwear")
    doors = {
        state: {key.topic for key in route.keys if key.do == "escalate"}
        for state in ("office", "helpdesk")
        if (route := line.route(state)) is not None
    }

    assert {"office": {"till_fault", "back_office"}, "helpdesk": {"till_fault"}} == doors


def test_office_hours_name_chat_first() -> None:
    """Duell's callers in office hours hear of chat and e-mail before anything else."""
    line = shipped("duell")
    route = line.route("office")

    assert route is not None
    assert all("chat" in line.say[language][route.say].partition(".")[2].split(".")[0] for language in line.languages)
