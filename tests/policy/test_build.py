"""What a whole file becomes: the values of the lower rooms, numbers in E.164, local times as instants."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from oncall.billing.actions import Flat
from oncall.billing.conditions import Compare, OneOf
from oncall.billing.within import Elapsed
from oncall.policy.line import MenuKey, Route, Step
from oncall.policy.numbers import e164
from schedules.changes import Absence, ExplicitWeek, Override, Swap
from schedules.hours import DayRule, Window
from tests.policy.samples import HEAD, WHOLE, line_of

OFFICE = (Window("office", 9 * 60, 16 * 60),)


def test_head() -> None:
    """The line itself: numbers in E.164, zone, languages, defaults."""
    line = line_of()

    assert ("sample", ("+4740000100",), "NO", ("nb", "en")) == (line.id, line.numbers, line.country, line.languages)
    assert ("Europe/Oslo", "NOK", "line", timedelta(hours=12)) == (
        line.zone.key,
        line.currency,
        line.caller_id,
        line.same_case_within,
    )
    assert "+4740000001" == line.people["anna"].phone


def test_only_line() -> None:
    """With [line] alone the line is closed for ever and has nobody."""
    line = line_of(HEAD)

    assert ((), None, None, (), ()) == (line.routes, line.rota, line.escalation, line.tariffs, line.promises)
    assert ((),) * 7 == line.hours.weekly


def test_hours() -> None:
    """`weekdays` are Monday to Friday; a day of its own beats it; rules are dates, names or "*"."""
    hours = line_of(WHOLE, "hours.wed=[]", 'hours.sat=["office 09:00-16:00"]', "hours.on.2026-12-24=[]").hours

    assert (OFFICE, OFFICE, (), OFFICE, OFFICE, OFFICE, ()) == hours.weekly
    assert (DayRule("*", ()), DayRule(date(2026, 12, 24), ())) == hours.on


def test_windows_in_order() -> None:
    """Windows may stand in any order in the file."""
    hours = line_of(WHOLE, 'hours.mon=["late 16:00-18:00", "office 09:00-16:00"]').hours

    assert (*OFFICE, Window("late", 16 * 60, 18 * 60)) == hours.weekly[0]


def test_rota() -> None:
    """The rota's own keys, with the defaults of the manual."""
    rota = line_of().rota

    assert rota is not None
    assert (0, 480, date(2026, 1, 5), "pairs", "next") == (
        rota.weekday,
        rota.minute,
        rota.anchor,
        rota.form,
        rota.backup,
    )
    assert ("error", "off", ()) == (rota.distinct, rota.no_same_four, rota.reserve)


def test_anchor_on_another_day() -> None:
    """An anchor that is not a handover day means the first handover on or after it."""
    rota = line_of(WHOLE, "rota.handover=sun 02:30").rota

    assert rota is not None
    assert date(2026, 1, 11) == rota.anchor


def test_changes() -> None:
    """Local times, offsets and dates become instants; a date is local midnight."""
    rota = line_of(
        WHOLE
        + """
[[rota.week]]
week = "2026-W53"
primary = ["anna", "eva"]
[[rota.override]]
role = "primary"
remove = "anna"
add = "dag"
from = 2026-11-24T10:00:00
to = 2026-11-24T14:00:00+00:00
[[rota.swap]]
a = "anna"
a_from = 2026-11-23T08:00:00
a_to = 2026-11-30T08:00:00
b = "eva"
b_from = 2026-12-07T08:00:00
b_to = 2026-12-14T08:00:00
[[rota.absence]]
who = "carla"
from = 2026-12-24
to = 2027-01-02
"""
    ).rota

    assert rota is not None
    assert (ExplicitWeek(2026, 53, ("anna", "eva"), None),) == rota.weeks
    assert (Override("primary", at(24, 9), at(24, 14), "dag", "anna"),) == rota.overrides
    assert (Absence("carla", at(23, 23, 12), datetime(2027, 1, 1, 23, tzinfo=UTC)),) == rota.absences
    assert (Swap("anna", at(23, 7), at(30, 7), "eva", at(7, 7, 12), at(14, 7, 12)),) == rota.swaps


def test_staff() -> None:
    """A new list of people takes effect from a date."""
    staff = '[[rota.staff]]\nfrom = 2026-12-01\npairs = [["anna", "eva"], ["dag", "finn"]]\nfirst = "dag"\n'
    rota = line_of(WHOLE + staff).rota

    assert rota is not None
    assert (date(2026, 12, 1), (("anna", "eva"), ("dag", "finn")), "dag") == (
        rota.staff[0].start,
        rota.staff[0].pairs,
        rota.staff[0].first,
    )


def test_own_backup_lists() -> None:
    """A backup of its own is pairs, or a ring."""
    pairs = line_of(WHOLE, 'rota.backup=[["eva", "finn"]]').rota
    ring = line_of(WHOLE, 'rota.backup=["eva", "finn", "dag"]').rota

    assert pairs is not None
    assert ring is not None
    assert (("eva", "finn"),) == pairs.backup
    assert ("eva", "finn", "dag") == ring.backup


def test_escalation() -> None:
    """Defaults of the escalation, and steps by role or by name."""
    escalation = line_of(WHOLE, 'escalation.step.1.ring=["eva"]').escalation

    assert escalation is not None
    assert ("key", False, 2, "voicemail") == (
        escalation.screen,
        escalation.consent,
        escalation.rounds,
        escalation.then,
    )
    assert (timedelta(minutes=4), timedelta(seconds=18)) == (escalation.max_wait, escalation.ring_time)
    assert (
        Step("primary", timedelta(seconds=25)),
        Step(("eva",), timedelta(seconds=25)),
    ) == escalation.steps


@pytest.mark.parametrize(
    ("do", "said"),
    [
        ("escalate", "greeting"),
        ("announce", "announce"),
        ("ticket", "greeting_ticket"),
        ("callback", "callback"),
    ],
)
def test_what_a_route_says(do: str, said: str) -> None:
    """A route that names no sentence says the shipped one that fits."""
    assert said == line_of(WHOLE, f"route.0.do={do}").routes[0].say


def test_routes_and_menu() -> None:
    """The first route whose state fits answers; a menu has keys that set the topic."""
    text = HEAD + (
        '[hours]\nmon = ["office 09:00-16:00"]\n'
        '[[route]]\nwhen = "office"\ndo = "menu"\n'
        '[[route.key]]\npress = "1"\ndo = "ticket"\ntopic = "question"\nask = ["serial"]\n'
        '[[route]]\nwhen = "always"\ndo = "announce"\n'
    )
    line = line_of(text)

    key = MenuKey("1", "ticket", "greeting_ticket", "question", (), ("serial",))
    assert Route("office", "menu", "menu", (), (), (key,)) == line.route("office")
    assert Route("always", "announce", "announce") == line.route("closed")
    assert line_of(HEAD).route("closed") is None


def test_tariff() -> None:
    """Rates as Decimal, rules with their place, promises and examples."""
    line = line_of()
    (tariff,) = line.tariffs

    assert {"short": Decimal(490), "long": Decimal(990)} == tariff.rates
    assert (OneOf("solved", (True,)), Compare("clock", "<=", timedelta(minutes=15))) == tariff.rules[0].when
    assert [(0, Flat("short")), (1, Flat("long"))] == [(rule.index, rule.then) for rule in tariff.rules]
    assert (Elapsed(timedelta(hours=2)), tariff.promises) == (line.promises[0].within, line.promises)
    assert [Decimal(490), Decimal(990)] == [example.amount for example in line.examples]


def test_tariff_versions() -> None:
    """Versions are put in order of date; one without an end is valid until the next begins."""
    later = '[[tariff]]\nid = "b"\nvalid_from = 2027-01-01\n'
    line = line_of(HEAD + later + '[[tariff]]\nid = "a"\nvalid_from = 2026-01-01\n')

    assert [("a", date(2027, 1, 1)), ("b", None)] == [(tariff.id, tariff.valid_to) for tariff in line.tariffs]


def test_switches_and_contracts() -> None:
    """What a page leaves open, and the terms of a contract."""
    terms = '[contract.flat]\nterm_months = 12\nrenews_months = 12\nnotice_days = 14\ncallers = ["admin"]\n'
    line = line_of(WHOLE + terms, "tariff.switches.override_limit=1000", "tariff.switches.disputed=leaves")

    assert (Decimal(1000), "leaves") == (
        line.tariffs[0].switches.override_limit,
        line.tariffs[0].switches.disputed,
    )
    assert (12, 12, 14, ("admin",)) == (
        line.contracts["flat"].term_months,
        line.contracts["flat"].renews_months,
        line.contracts["flat"].notice_days,
        line.contracts["flat"].callers,
    )


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("94 13 98 84", "NO", "+4794139884"),
        ("+47 94139884", "DE", "+4794139884"),
        ("0047 94 13 98 84", "NO", "+4794139884"),
        ("020 229 29 29", "NL", "+31202292929"),
        ("(030) 23125-100", "DE", "+493023125100"),
        ("8 (495) 000-00-01", "RU", "+74950000001"),
    ],
)
def test_number_as_people_write_it(text: str, country: str, number: str) -> None:
    """A number in a country's own form is that country's; one with + is its own."""
    assert number == e164(text, country)


def at(day: int, hour: int, month: int = 11) -> datetime:
    """Return an instant of 2026 in UTC."""
    return datetime(2026, month, day, hour, tzinfo=UTC)
