"""The tariffs of the five pages, built in Python: prices only where a page has one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from oncall.billing.conditions import parse_condition
from oncall.billing.facts import parse_facts
from oncall.billing.quote import Quote
from oncall.billing.rate import quote
from oncall.billing.tariff import Promise, PromiseKind, Rule, Stage, Tariff
from oncall.billing.then import parse_action
from oncall.billing.within import parse_within
from schedules.hours import Hours, parse_window

VENDOR = ["vendor_system", "vendor_bug"]


def rule(
    stage: Stage,
    when: Mapping[str, object],
    tier: str,
    then: Mapping[str, object],
    cite: str = "",
    *,
    known: bool = False,
) -> Rule:
    """Return a rule as a line file would give it; `known`: it is passed over while its facts are not known."""
    conditions = tuple(parse_condition(fact, raw) for fact, raw in when.items())
    return Rule(stage, conditions, tier, parse_action(then), cite, unknown="no" if known else "review")


def promise(kind: PromiseKind, when: Mapping[str, object], within: str) -> Promise:
    """Return a promise as a line file would give it."""
    return Promise(kind, tuple(parse_condition(fact, raw) for fact, raw in when.items()), parse_within(within))


def tariff(
    name: str, currency: str, rates: Mapping[str, str], *rules: Rule, promises: tuple[Promise, ...] = ()
) -> Tariff:
    """Return a tariff whose rules are numbered in order."""
    numbered = tuple(Rule(r.stage, r.when, r.tier, r.then, r.cite, index, r.unknown) for index, r in enumerate(rules))
    money = {key: Decimal(value) for key, value in rates.items()}
    return Tariff(name, currency, date(2026, 1, 1), rates=money, rules=numbered, promises=promises)


def price(of: Tariff, hours: Hours | None = None, /, **facts: object) -> Quote:
    """Return the quote of raw facts."""
    return quote(of, parse_facts(facts), hours)


def office_hours(zone: str, *windows: str) -> Hours:
    """Return the same windows for Monday to Friday, without holidays."""
    day = tuple(parse_window(text) for text in windows)
    return Hours(ZoneInfo(zone), (day,) * 5 + ((), ()))


DUELL_CITES = (
    "Ved bruk av vakttjenesten for saker som ikke skyldes systemfeil fra leverandørens side blir fakturert.",
    "Ved behov for fysisk oppmøte faktureres for medgått tid 1990,- per time.",
    "For saker som løses innen 15 minutter er prisen 490,-",
    "og for andre saker er prisen 990,-",
)
DUELL = tariff(
    "duell-2026",
    "NOK",
    {"short": "490", "long": "990", "on_site_hour": "1990"},
    rule("cover", {"cause": VENDOR}, "free", {"free": True}, DUELL_CITES[0]),
    rule(
        "price",
        {"on_site": "> 0s"},
        "on_site",
        {"rate": "on_site_hour", "per": "1h", "of": "on_site", "round": "exact"},
        DUELL_CITES[1],
    ),
    rule("price", {"solved": True, "clock": "<= 15m"}, "short", {"flat": "short"}, DUELL_CITES[2]),
    rule("price", {}, "long", {"flat": "long"}, DUELL_CITES[3]),
)
VENDOTEK = tariff(
    "vendotek-2026",
    "RUB",
    {},
    rule(
        "admit", {"serial": {"not": "12 digits"}}, "ticket", {"ask": "serial"}, "12-ти значный серийный номер терминала"
    ),
    rule("price", {}, "ticket", {"none": True}, "Техническая поддержка оказывается в электронном виде"),
    promises=(promise("react", {}, "24h of office"),),
)
KASSE = tariff(
    "kasse-2026",
    "EUR",
    {"flat_station_year": "249", "second_level_year": "650"},
    rule("admit", {"contract": {"not": ["flat", "second_level"]}}, "refer.contract", {"ask": "contract"}),
    rule("admit", {"contract": "second_level", "caller_role": {"not": "admin"}}, "refer.admin", {"refer": "admin"}),
    rule("cover", {"contract": "flat"}, "covered.flat", {"covered": True}, "Unbegrenzte Ticket-Anzahl"),
    rule("cover", {"contract": "second_level"}, "covered.second_level", {"covered": True}),
    rule(
        "recurring",
        {"contract": "flat"},
        "recurring.flat",
        {"rate": "flat_station_year", "per": "station"},
        "Support Flat Preis pro Jahr und Station 249,00 €",
    ),
    rule(
        "recurring",
        {"contract": "second_level"},
        "recurring.second_level",
        {"bands": [{"upto": 5, "flat": "second_level_year"}], "of": "stations"},
        "Second Level Support 1-5 Stationen Preis pro Jahr 650,00 €",
    ),
    rule("recurring", {}, "recurring.none", {"ask": "contract"}),
)
DEKODE = tariff(
    "dekode-2026",
    "NOK",
    {},
    rule(
        "hold",
        {"estimate": "> 4h", "estimate_approved": False},
        "estimate",
        {"hold": "estimate"},
        "sender vi deg et estimat for godkjenning før vi setter i gang.",
    ),
    rule(
        "price",
        {},
        "half_hour",
        {"rate": "half_hour", "per": "30m", "of": "work", "round": "started"},
        "Tid brukt på supporthenvendelser faktureres per påbegynte halve time.",
    ),
    promises=(
        promise("respond", {"severity": "A"}, "2h"),
        promise("respond", {"severity": "B"}, "1 working day"),
    ),
)
_HOUR = {"per": "1h", "of": "work", "round": "exact"}
SOFTWEAR = tariff(
    "softwear-2026",
    "EUR",
    {},
    rule("cover", {"topic": ["till_fault", "back_office", "question"]}, "helpdesk", {"none": True}),
    rule("cover", {"cause": VENDOR, "topic": "research"}, "free", {"free": True}, "bug in de software"),
    rule("price", {"cause": "third_party"}, "third_party", {"rate": "third_party_hour", **_HOUR}, known=True),
    rule("price", {"topic": "hardware", "contract": ["haas", "sla"]}, "covered.hardware", {"covered": True}),
    rule("price", {"topic": "research"}, "research", {"rate": "research_hour", **_HOUR}, "nacalculatie"),
    rule("price", {"topic": "hardware"}, "hardware", {"rate": "hardware_hour", **_HOUR}),
    rule("price", {}, "helpdesk", {"none": True}),
)
