"""Public holidays of a country or region, by day and by name, from the `holidays` library.

The library answers an unknown language in English without a word and calls Norwegian "no"; it joins two names on one
day; for years it knows nothing of it returns no holidays at all. All three are caught here.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from schedules.holidaynames import spellings

_OURS_TO_LIBRARY = {"nb": "no", "nn": "no"}
_NAME_YEARS = range(2020, 2036)
_DECREE_RUN = 5


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """Whose holidays: country and region in the library's codes; the languages names are taken from, first shown."""

    country: str
    region: str | None = None
    languages: tuple[str, ...] = ("en_US",)


@dataclass(frozen=True, slots=True)
class Holidays:
    """The holidays of one day, public ones and the rest: names as shown, and every accepted spelling of each kind."""

    public: tuple[str, ...]
    other: tuple[str, ...]
    public_spellings: frozenset[str]
    other_spellings: frozenset[str]

    @property
    def spellings(self) -> frozenset[str]:
        """Every accepted spelling of every holiday of the day."""
        return self.public_spellings | self.other_spellings


def calendar_for(country: str, region: str | None = None, languages: Iterable[str] = ()) -> HolidayCalendar:
    """Return the calendar of a country, its names in the line's first language, the country's own, and English.

    Raises ValueError for a country or region that the library does not have.
    """
    known = _library(country.upper())
    supported: tuple[str, ...] = known.supported_languages or ()
    wanted = [*(_supported(word, supported) for word in list(languages)[:1]), known.default_language, "en_US"]
    chosen = dict.fromkeys(word for word in wanted if word and (word in supported or not supported))
    return HolidayCalendar(country.upper(), _region(known, country, region), tuple(chosen) or ("en_US",))


def on_day(calendar: HolidayCalendar, day: date) -> Holidays | None:
    """Return the holidays of a day, or None for an ordinary one."""
    return _year(calendar, day.year).get(day)


def is_public(calendar: HolidayCalendar, day: date) -> bool:
    """Return whether a day is a public holiday."""
    found = on_day(calendar, day)
    return bool(found and found.public)


def unknown_name(calendar: HolidayCalendar, name: str) -> str | None:
    """Return None if some year has a holiday of that name, else a hint: the names nearest to it."""
    wanted = spellings(name)
    if any(wanted & day.spellings for year in _NAME_YEARS for day in _year(calendar, year).values()):
        return None
    names = {n: None for year in _NAME_YEARS for day in _year(calendar, year).values() for n in day.public + day.other}
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5) or sorted(names)[:20]
    return f"{calendar.country} has no holiday {name!r} (did you mean {', '.join(near)}?)"


@lru_cache(maxsize=64)
def trusted_until(calendar: HolidayCalendar) -> int:
    """Return the last year whose holidays are complete.

    Some states move days by a decree every year (Russia, China); the library has them up to a year and only the fixed
    days after it. Elsewhere it is the last year that the library computes.
    """
    known = _library(calendar.country)
    decreed: dict[int, Any] = getattr(known, "special_public_holidays", {})
    newest = max(decreed, default=0)
    yearly = all(year in decreed for year in range(newest - _DECREE_RUN + 1, newest + 1))
    return newest if decreed and yearly else int(known.end_year)


@lru_cache(maxsize=64)
def _year(calendar: HolidayCalendar, year: int) -> dict[date, Holidays]:
    """Return every holiday of a year, public ones and the rest, in the calendar's languages."""
    names: dict[date, tuple[dict[str, None], dict[str, None], set[str], set[str]]] = {}
    for language in calendar.languages:
        for kind, listed in enumerate(_both_kinds(calendar, year, language)):
            for day in listed:
                found = names.setdefault(day, ({}, {}, set(), set()))
                found[2 + kind].update(*(spellings(name) for name in listed.get_list(day)))
                if language == calendar.languages[0]:
                    found[kind].update(dict.fromkeys(listed.get_list(day)))
    return {
        day: Holidays(tuple(public), tuple(other), frozenset(one), frozenset(two))
        for day, (public, other, one, two) in names.items()
    }


def _both_kinds(calendar: HolidayCalendar, year: int, language: str) -> tuple[Any, Any]:
    """Return the library's public holidays of a year, and those of its other kinds but school holidays."""
    kinds = set(_library(calendar.country).supported_categories) - {"public", "school", "workday"}
    public = _library(calendar.country, calendar.region, year, language)
    return public, _library(calendar.country, calendar.region, year, language, tuple(sorted(kinds))) if kinds else {}


def _library(
    country: str,
    region: str | None = None,
    year: int | None = None,
    language: str | None = None,
    kinds: tuple[str, ...] = ("public",),
) -> Any:
    """Return the library's own table; raise ValueError for a country it lacks."""
    import holidays  # noqa: PLC0415 - a tenth of a second, paid only by lines with a calendar

    try:
        return holidays.country_holidays(
            country, subdiv=region, years=year, language=language, categories=kinds, expand=False
        )
    except NotImplementedError as error:
        raise ValueError(f"country {country!r}: no holiday calendar is known (use an ISO code such as NO)") from error


def _supported(word: str, supported: tuple[str, ...]) -> str | None:
    """Return the library's code of one of our languages, or None if the country is not translated into it."""
    code = _OURS_TO_LIBRARY.get(word, word)
    return next((each for each in supported if each == code or each.startswith(f"{code}_")), None)


def _region(known: Any, country: str, region: str | None) -> str | None:
    """Return the library's code of a region given by code or by name."""
    subdivisions: tuple[str, ...] = known.subdivisions
    if region is None or region in subdivisions:
        return region
    aliases: dict[str, str] = getattr(known, "subdivisions_aliases", {})
    found = {name.casefold(): code for name, code in aliases.items()} | {code.casefold(): code for code in subdivisions}
    if region.casefold() not in found:
        names = ", ".join(subdivisions) or "none: leave it out"
        raise ValueError(f"region {region!r} is not known in {country.upper()} (use one of {names})")
    return found[region.casefold()]
