"""Public holidays: languages, names as pages spell them, regions, and the years that can be trusted."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.holidaynames import spellings
from schedules.holidays import calendar_for, is_public, on_day, trusted_until, unknown_name
from tests.schedules.facts_hours import EASTER

DUTCH = calendar_for("NL", languages=["nl"])
NORWEGIAN = calendar_for("no", languages=["nb", "en"])
NINE_DUTCH_DAYS = [
    "Nieuwjaarsdag", "1e paasdag", "2e paasdag", "1e pinksterdag", "2e pinksterdag", "1e kerstdag", "2e kerstdag",
    "Hemelvaartsdag", "Koningsdag",
]  # fmt: skip


def test_bokmaal_is_not_answered_in_english() -> None:
    """The library calls Norwegian "no"; "nb" must not fall back to English."""
    found = on_day(NORWEGIAN, date(2026, 4, 6))
    assert found is not None
    assert found.public == ("Andre påskedag",)


def test_bokmaal_is_asked_for_where_it_is_not_the_countrys_own() -> None:
    """The Faroes are translated into Norwegian: a Norwegian line there reads Norwegian."""
    assert calendar_for("FO", languages=["nb"]).languages[:2] == ("no", "fo")


def test_a_language_the_country_lacks_falls_back_to_its_own() -> None:
    """A line whose language the calendar does not know shows the country's own names, not English ones."""
    found = on_day(calendar_for("DE", languages=["nb"]), date(2026, 1, 1))
    assert found is not None
    assert found.public == ("Neujahr",)


def test_two_holidays_on_one_day_stay_two() -> None:
    """17 May 2027 is Constitution Day and Whit Monday."""
    found = on_day(NORWEGIAN, date(2027, 5, 17))
    assert found is not None
    assert found.public == ("Andre pinsedag", "Grunnlovsdag")


@pytest.mark.parametrize("name", [*NINE_DUTCH_DAYS, "Easter Monday", "2de Kerstdag", "Bevrijdingsdag"])
def test_names_as_a_page_spells_them_are_known(name: str) -> None:
    """The page's ordinals, the first language's names and the English ones all count."""
    assert unknown_name(DUTCH, name) is None


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("NO", "nb", "2. juledag"), ("NO", "nb", "annen pinsedag"), ("NO", "nb", "17. mai"), ("NO", "nb", "1. mai"),
        ("DE", "de", "1. Weihnachtsfeiertag"), ("DE", "de", "Tag der Arbeit"), ("RU", "ru", "Новый год"),
        ("DE", "de", "Labour Day"), ("NO", "nb", "New Year’s Day"),
    ],
)  # fmt: skip
def test_common_spellings_of_other_countries_are_known(country: str, language: str, name: str) -> None:
    """Norwegian, German, Russian and British spellings find their day."""
    assert unknown_name(calendar_for(country, languages=[language]), name) is None


def test_an_unknown_name_says_which_it_may_be() -> None:
    """A misspelt holiday is told with its nearest neighbours."""
    hint = unknown_name(DUTCH, "Tweede pasdag")
    assert hint is not None
    assert "Tweede paasdag" in hint


def test_aliases_of_one_day_do_not_name_another() -> None:
    """First and second days keep apart."""
    assert not spellings("1e paasdag") & spellings("2e paasdag")


def test_easter_falls_where_it_does() -> None:
    """The first day of Easter of eight years."""
    found = [on_day(DUTCH, date.fromisoformat(day)) for day in EASTER.values()]
    assert all(day is not None and day.public == ("Eerste paasdag",) for day in found)


def test_good_friday_is_public_and_liberation_day_is_so_every_fifth_year() -> None:
    """Why "every public holiday" is not what a Dutch page means."""
    days = [date(2026, 4, 3), date(2025, 5, 5), date(2026, 5, 5)]
    expected = [True, True, False]
    assert expected == [is_public(DUTCH, day) for day in days]


@pytest.mark.parametrize("region", ["BY", "by", "Bayern", "bayern"])
def test_a_region_goes_by_code_or_name(region: str) -> None:
    """All Saints is a holiday in Bavaria and not in all of Germany."""
    days = [is_public(calendar_for("DE", given, ["de"]), date(2026, 11, 1)) for given in (region, None)]
    expected = [True, False]
    assert expected == days


@pytest.mark.parametrize(("country", "region", "cure"), [("DE", "Narnia", "use one of BB"), ("XX", None, "ISO code")])
def test_an_unknown_country_or_region_is_refused_with_the_cure(country: str, region: str | None, cure: str) -> None:
    """The error names what is there instead."""
    with pytest.raises(ValueError, match=cure):
        calendar_for(country, region)


def test_decreed_years_end_where_the_decrees_end() -> None:
    """Russia moves days by decree, so its years are not known for ever; the Norwegian ones are computed."""
    russian = calendar_for("RU", languages=["ru"])
    assert trusted_until(russian) < trusted_until(NORWEGIAN)
    assert is_public(russian, date(2026, 1, 9))
