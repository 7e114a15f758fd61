"""Months: which tariff and month a case belongs to, and the closing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from oncall.billing.facts import parse_facts
from oncall.billing.ledger import Charge, Entry, book
from oncall.billing.months import MonthCase, MonthError, close, month_of, moved, tariff_at, unsettled
from oncall.billing.tariff import Switches
from tests.billing.pages import DUELL

OSLO = ZoneInfo("Europe/Oslo")
OLD = replace(DUELL, id="old", valid_from=date(2026, 1, 1), valid_to=date(2026, 7, 1))
NEW = replace(DUELL, id="new", valid_from=date(2026, 7, 1))


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ("2025-12-31T22:59:59Z", None),
        ("2025-12-31T23:00:00Z", "old"),
        ("2026-06-30T21:59:59Z", "old"),
        ("2026-06-30T22:00:00Z", "new"),
    ],
)
def test_the_tariff_is_chosen_by_the_local_day(opened: str, expected: str | None) -> None:
    """Valid from local midnight, until local midnight of `valid_to`."""
    found = tariff_at((NEW, OLD), parse_facts({"opened_at": opened}), OSLO)
    assert (found.id if found else None) == expected


def test_the_version_may_go_by_the_solution() -> None:
    """By the switch `version_by` the day of the solution picks the tariff; not solved, the day it was opened."""
    both = [replace(each, switches=Switches(version_by="solved_at")) for each in (OLD, NEW)]
    facts = {"opened_at": "2026-06-30T20:00:00Z", "solved_at": "2026-07-01T08:00:00Z"}
    found = [tariff_at(both, parse_facts(each), OSLO) for each in (facts, {"opened_at": facts["opened_at"]})]
    assert [each.id if each else None for each in found] == ["new", "old"]


def test_of_two_valid_tariffs_the_later_wins() -> None:
    """Overlapping versions: the one that began last."""
    long_lived = replace(OLD, valid_to=None)
    found = tariff_at((long_lived, NEW), parse_facts({"opened_at": "2026-08-01T00:00:00Z"}), OSLO)
    assert found == NEW
    assert tariff_at((NEW,), parse_facts({}), OSLO) is None


@pytest.mark.parametrize(
    ("by", "solved", "expected"),
    [
        ("opened_at", "2026-12-01T00:05:00+01:00", "2026-11"),
        ("solved_at", "2026-12-01T00:05:00+01:00", "2026-12"),
        ("solved_at", None, "2026-11"),
    ],
)
def test_the_month_goes_by_the_tariff(by: str, solved: str | None, expected: str) -> None:
    """Opened on the last of November, solved on the first of December; not solved, it stays in November."""
    tariff = replace(DUELL, month_by=by)  # type: ignore[arg-type]
    assert (
        month_of(tariff, parse_facts({"opened_at": "2026-11-30T23:58:00+01:00", "solved_at": solved}), OSLO) == expected
    )


def test_the_month_is_the_lines_own() -> None:
    """Half past midnight on 1 December in Oslo is still November in UTC; the line's zone counts."""
    facts = parse_facts({"opened_at": "2026-11-30T23:30:00Z"})
    assert (month_of(DUELL, facts, OSLO), month_of(DUELL, facts, ZoneInfo("UTC"))) == ("2026-12", "2026-11")


def test_states_go_forward() -> None:
    """Open, reviewed, closed; a change takes a review back, and nothing moves a closed month."""
    steps = [("open", "review"), ("reviewed", "change"), ("open", "close"), ("reviewed", "close")]
    found = [moved("2026-11", state, verb) for state, verb in steps]  # type: ignore[arg-type]
    assert found == ["reviewed", "open", "closed", "closed"]


@pytest.mark.parametrize("verb", ["review", "change", "close"])
def test_a_closed_month_is_closed(verb: str) -> None:
    """Whatever is tried, one line says what happens instead."""
    with pytest.raises(MonthError, match=r"^2026-11: is closed \(late facts become correction lines"):
        moved("2026-11", "closed", verb)  # type: ignore[arg-type]


CASES = (MonthCase("a", "rated"), MonthCase("b", "review"), MonthCase("c", "held"), MonthCase("d", "free"))
ENTRIES: tuple[Entry, ...] = (
    *book("a", (Charge("short", Decimal(490)),), (), ("2026-11", ()), "NOK", ""),
    *book("d", (Charge("long", Decimal(990)),), (), ("2026-12", ()), "NOK", ""),
)


def test_unsettled_cases_are_named() -> None:
    """A month with cases in review or held is not closed, and they are named."""
    assert unsettled(CASES) == ("b", "c")
    with pytest.raises(MonthError, match=r"^2026-11: not settled: b, c \(supply their facts, or close with --carry\)$"):
        close("2026-11", "open", CASES, ENTRIES)


def test_unsettled_cases_may_be_carried() -> None:
    """With `carry` they move to the next month; the month holds its own lines only."""
    found = close("2026-11", "reviewed", CASES, ENTRIES, carry=True)
    assert (found.carried, found.total, [entry.id for entry in found.entries]) == (("b", "c"), Decimal(490), ["a/1"])


def test_the_hash_is_of_the_lines_not_of_their_order() -> None:
    """Lines in another order close to the same hash; one line more to another."""
    more = (*ENTRIES, *book("e", (Charge("long", Decimal(990)),), (), ("2026-11", ()), "NOK", ""))
    hashes = [close("2026-11", "open", (), lines).digest for lines in (more, more[::-1], ENTRIES)]
    assert hashes[0] == hashes[1] != hashes[2]
