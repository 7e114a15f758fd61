"""Tests of how instants, durations, money and numbers are written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask

from oncall.console.factwords import fact_value, fact_word
from oncall.console.formats import mmss, money, month_name, number, phone, when
from oncall.console.views import FactView
from oncall.console.words import WORDS

Value = str | bool | int | datetime | None
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    """Be in a request without a wish for a language."""
    with app.test_request_context():
        yield


def test_instants_are_shown_in_the_lines_zone() -> None:
    """The same instant is another hour in another zone, also in the night in which clocks go back."""
    shown = [when(AUTUMN, zone) for zone in ("Europe/Oslo", "Europe/Moscow", "America/New_York")]
    assert shown == ["Sun 25 Oct, 02:30", "Sun 25 Oct, 03:30", "Sat 24 Oct, 20:30"]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, "–"),
        (0, "00:00"),
        (9.99, "00:09"),
        (59, "00:59"),
        (60, "01:00"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (-3, "00:00"),
    ],
)
def test_durations_are_mmss(seconds: float | None, shown: str) -> None:
    """Whole seconds, cut down; hours only when there are some; a dash for what is not known."""
    assert mmss(seconds) == shown


def test_money_has_its_currency_apart() -> None:
    """A currency in letters does not stick to the figures; a sign does."""
    amounts = [money(Decimal("1990.00"), currency) for currency in ("NOK", "EUR")]
    assert amounts == ["NOK\u00a01,990.00", "€1,990.00"]
    assert money(None, "NOK") == "–"


def test_phone_numbers_are_grouped_for_reading() -> None:
    """E.164 is grouped as its country does; what is no number stays as it is."""
    shown = [phone(value) for value in ("+4794139884", "+4790000000", "anonymous", "", None)]
    assert shown == ["+47 94 13 98 84", "+47 90 00 00 00", "anonymous", "", ""]


def test_months_and_numbers() -> None:
    """A month is written out; a quantity has the reader's separators."""
    assert (month_name("2026-11"), number("1234.5"), number(3)) == ("November 2026", "1,234.5", "3")


def test_code_words_are_translated_and_unknown_ones_shown() -> None:
    """A word that nobody listed is no error."""
    assert (WORDS["outcome_word"]("abandoned"), WORDS["outcome_word"]("brand_new"), WORDS["leg_word"](None)) == (
        "Caller hung up",
        "brand_new",
        "",
    )


def test_facts_are_read_by_people() -> None:
    """Yes and no, durations, instants in the zone, causes in words, and what was withdrawn."""
    values: dict[str, Value] = {
        "solved": True,
        "talk": 250,
        "stations": 3,
        "solved_at": AUTUMN,
        "cause": "other",
        "topic": None,
    }
    entries = [FactView(fact, value, "person", "anna", AUTUMN) for fact, value in values.items()]
    shown = [fact_value(entry, "Europe/Oslo") for entry in entries]
    assert shown == ["yes", "04:10", "3", "Sun 25 Oct, 02:30", "Something else, not our fault", "–"]
    assert fact_word("rate:half_hour") == "the rate “half_hour”"
    assert fact_word("price:stations") == "a price for stations"
