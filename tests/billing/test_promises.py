"""Promises: when they fall due, and whether they were kept."""

from datetime import UTC, datetime, timedelta

import pytest

from oncall.billing.facts import parse_facts
from oncall.billing.promises import dues, verdict
from oncall.billing.quote import Due
from oncall.billing.within import Elapsed, HoursOf, WithinError, WorkingDays, format_within, parse_within
from schedules.holidays import calendar_for
from schedules.hours import DayRule, Hours
from tests.billing.pages import DEKODE, VENDOTEK, office_hours, price, promise

OSLO = office_hours("Europe/Oslo", "office 08:00-16:00")
MOSCOW = office_hours("Europe/Moscow", "office 09:00-18:00")


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("2h", Elapsed(timedelta(hours=2))),
        ("24h of office", HoursOf(timedelta(hours=24), "office")),
        ("1 working day", WorkingDays(1)),
        ("2 working days", WorkingDays(2)),
    ],
)
def test_the_three_forms(text: str, within: object) -> None:
    """Elapsed, hours of a state, working days; written back the same."""
    assert parse_within(text) == within
    assert format_within(parse_within(text)) == text


@pytest.mark.parametrize(
    "text", ["", "2", "0 working days", "working day", "2h of", "2h of Office", "soon", "of office"]
)
def test_other_forms_are_refused(text: str) -> None:
    """One line with the cure."""
    with pytest.raises(WithinError, match="is not a time to keep"):
        parse_within(text)


@pytest.mark.parametrize(
    ("severity", "opened", "due"),
    [
        ("A", "2026-05-12T10:00:00+02:00", "2026-05-12T12:00:00+02:00"),
        ("A", "2026-10-25T02:30:00+02:00", "2026-10-25T03:30:00+01:00"),
        ("B", "2026-05-12T10:00:00+02:00", "2026-05-13T10:00:00+02:00"),
        ("B", "2026-05-15T10:00:00+02:00", "2026-05-18T10:00:00+02:00"),
    ],
)
def test_dekode(severity: str, opened: str, due: str) -> None:
    """A: two hours elapsed, over a clock change too. B: the same clock time on the next working day."""
    found = price(DEKODE, OSLO, severity=severity, opened_at=opened).promises
    assert [each.due for each in found] == [datetime.fromisoformat(due)]


def test_a_holiday_is_no_working_day() -> None:
    """Level B on Wednesday 13 May 2026: the 14th is a holiday, so Friday the 15th."""
    closed = Hours(OSLO.zone, OSLO.weekly, (DayRule("*", ()),), calendar_for("NO", None, ["nb"]))
    found = price(DEKODE, closed, severity="B", opened_at="2026-05-13T10:00:00+02:00").promises
    assert [each.due for each in found] == [datetime.fromisoformat("2026-05-15T10:00:00+02:00")]


def test_vendotek_counts_office_hours_only() -> None:
    """24 hours of Monday to Friday 9 to 18 are two days and six hours of office."""
    found = price(VENDOTEK, MOSCOW, serial="123456789012", opened_at="2026-11-06T17:00:00+03:00").promises
    assert found == (Due("react", datetime.fromisoformat("2026-11-11T14:00:00+03:00")),)


@pytest.mark.parametrize("facts", [{"severity": "A"}, {"opened_at": "2026-05-12T10:00:00Z"}])
def test_nothing_is_promised_on_facts_not_known(facts: dict[str, object]) -> None:
    """Without the level, or the time it was opened, no due time is said."""
    assert price(DEKODE, OSLO, **facts).promises == ()


def test_working_days_need_hours() -> None:
    """Elapsed promises are dated without hours (in UTC), working days are not."""
    opened = "2026-05-12T10:00:00+02:00"
    assert price(DEKODE, severity="B", opened_at=opened).promises == ()
    (due,) = price(DEKODE, severity="A", opened_at=opened).promises
    assert due.due.isoformat() == "2026-05-12T10:00:00+00:00"


def test_hours_that_never_come_promise_nothing() -> None:
    """A state that the hours do not have is never reached."""
    never = (promise("react", {}, "1h of helpdesk"),)
    assert dues(never, parse_facts({"opened_at": "2026-05-12T10:00:00Z"}), OSLO) == ()


def test_the_first_promise_of_a_kind_counts() -> None:
    """Two that hold: the first of each kind, in the order of the file."""
    several = (promise("solve", {}, "8h"), promise("respond", {"severity": "A"}, "1h"), promise("respond", {}, "4h"))
    found = dues(several, parse_facts({"opened_at": "2026-05-12T10:00:00Z", "severity": "A"}), None)
    assert [(due.kind, due.due.hour) for due in found] == [("solve", 18), ("respond", 11)]


@pytest.mark.parametrize(
    ("kind", "facts", "now", "expected"),
    [
        ("respond", {}, "11:00", "open"),
        ("respond", {}, "12:00", "open"),
        ("respond", {}, "12:01", "missed"),
        ("respond", {"answered_at": "2026-05-12T12:00:00Z"}, "18:00", "met"),
        ("respond", {"answered_at": "2026-05-12T12:00:01Z"}, "18:00", "missed"),
        ("solve", {"answered_at": "2026-05-12T11:00:00Z"}, "18:00", "missed"),
        ("solve", {"solved_at": "2026-05-12T11:00:00Z"}, "18:00", "met"),
    ],
)
def test_promises_are_met_or_missed(kind: str, facts: dict[str, object], now: str, expected: str) -> None:
    """At exactly the due time it is still kept."""
    due = Due(kind, datetime(2026, 5, 12, 12, tzinfo=UTC))  # type: ignore[arg-type]
    at = datetime.fromisoformat(f"2026-05-12T{now}:00+00:00")
    assert verdict(due, parse_facts(facts), at) == expected
