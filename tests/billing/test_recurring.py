"""Contracts over time: terms, notice, and the charges that fall due."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.billing.rate import quote
from oncall.billing.recurring import Contract, Term, add_months, due_between, is_in_force, notice_by, term_at, terms
from tests.billing.pages import KASSE

FLAT = Contract("Sample shop", "flat", date(2025, 3, 1), stations=3)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_are_added_by_the_calendar(day: date, months: int, after: date) -> None:
    """The same day of the month, or its last."""
    assert add_months(day, months) == after


def test_terms_follow_each_other() -> None:
    """Twelve months, then twelve more each time."""
    assert list(islice(terms(FLAT), 2)) == [
        Term(date(2025, 3, 1), date(2026, 2, 28)),
        Term(date(2026, 3, 1), date(2027, 2, 28)),
    ]


def test_a_contract_that_does_not_renew_has_one_term() -> None:
    """Nought months of renewal: it ends with the minimum."""
    once = replace(FLAT, renews_months=0)
    assert list(terms(once)) == [Term(date(2025, 3, 1), date(2026, 2, 28))]
    assert not is_in_force(once, date(2026, 3, 1))


@given(st.dates(date(2025, 3, 1), date(2060, 1, 1)))
def test_every_day_lies_in_one_term(day: date) -> None:
    """From the first day on there is always exactly one term, and it holds the day."""
    found = term_at(FLAT, day)
    assert found is not None
    assert found.first <= day <= found.last
    assert term_at(FLAT, found.last + timedelta(days=1)) != found


def test_two_weeks_notice() -> None:
    """Fourteen days before the last day, or before the day after it; none outside a term."""
    day = date(2025, 7, 1)
    assert notice_by(FLAT, day) == date(2026, 2, 14)
    assert notice_by(FLAT, day, "day_after") == date(2026, 2, 15)
    assert notice_by(FLAT, date(2025, 2, 28)) is None


def test_an_ended_contract_is_out_of_force_after_its_last_day() -> None:
    """The last day still counts."""
    ended = replace(FLAT, ended_on=date(2026, 2, 28))
    assert [is_in_force(ended, date(2026, 2, 28)), is_in_force(ended, date(2026, 3, 1))] == [True, False]
    assert not is_in_force(FLAT, date(2025, 2, 28))


def test_charges_fall_due_yearly() -> None:
    """Each year's first day, never twice over neighbouring stretches, priced by the tariff."""
    years = due_between(FLAT, date(2025, 1, 1), date(2026, 12, 31))
    assert [charge.due_on for charge in years] == [date(2025, 3, 1), date(2026, 3, 1)]
    months = [
        due_between(FLAT, date(2026, month, 1), date(2026, month + 1, 1) - timedelta(days=1)) for month in range(1, 12)
    ]
    assert [len(each) for each in months] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert str(quote(KASSE, years[0].facts).amount) == "747.00"


def test_stations_not_known_make_a_review() -> None:
    """A contract without a number of stations is not guessed."""
    (charge,) = due_between(replace(FLAT, stations=None), date(2025, 3, 1), date(2025, 3, 1))
    assert quote(KASSE, charge.facts).missing == ("stations",)
    assert due_between(replace(FLAT, ended_on=date(2025, 12, 31)), date(2026, 1, 1), date(2026, 12, 31)) == ()
