"""Instants, durations, money and phone numbers as a reader of this page writes them. Instants are shown in the line's zone."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import phonenumbers
from babel import dates, numbers
from flask_babel import gettext

from oncall.console.locales import page_locale
from oncall.usecases.pseudonyms import is_erased

UNKNOWN = "–"
HOUR = 3600
CLOCK = "HH:mm:ss"
LETTER_BEFORE_FIGURE = re.compile(r"(?<=[A-Za-z])(?=\d)")


def when(at: datetime | None, zone: str, *, year: bool = False) -> str:
    """Return an instant as weekday, day, month (and year) and time of day in the zone; a dash for None."""
    if at is None:
        return UNKNOWN
    local = at.astimezone(ZoneInfo(zone))
    day = dates.format_skeleton("yMMMEd" if year else "MMMEd", local, locale=page_locale())
    return f"{day}, {dates.format_time(local, 'short', locale=page_locale())}"


def weekday(at: datetime, zone: str) -> str:
    """Return the weekday in the zone, short: Mon."""
    return dates.format_date(at.astimezone(ZoneInfo(zone)).date(), "EEE", locale=page_locale())


def day_number(at: datetime, zone: str) -> str:
    """Return the day of the month in the zone."""
    return str(at.astimezone(ZoneInfo(zone)).day)


def full_when(at: datetime, zone: str) -> str:
    """Return an instant with year, seconds and the zone's name, for a tooltip or a record."""
    return dates.format_datetime(at, "full", tzinfo=ZoneInfo(zone), locale=page_locale())


def time_of_day(at: datetime, zone: str) -> str:
    """Return the time of day in the zone, with seconds."""
    return dates.format_time(at, CLOCK, tzinfo=ZoneInfo(zone), locale=page_locale())


def iso(at: datetime) -> str:
    """Return an instant for the datetime attribute of <time>."""
    return at.isoformat()


def mmss(seconds: float | None) -> str:
    """Return whole seconds as mm:ss, from an hour on as h:mm:ss; a dash for None."""
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def span(seconds: int) -> str:
    """Return whole seconds in words, rounded to the coarsest unit that fits: 12 seconds, 5 minutes, 2 hours."""
    return dates.format_timedelta(timedelta(seconds=seconds), threshold=2, locale=page_locale())


def since(at: datetime, start: datetime) -> str:
    """Return how long after `start` an instant is, as mm:ss."""
    return mmss((at - start).total_seconds())


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago an instant was, as mm:ss."""
    return since(now, at)


def money(amount: Decimal | None, currency: str) -> str:
    """Return an amount with its currency; a dash for None."""
    if amount is None:
        return UNKNOWN
    return spaced(numbers.format_currency(amount, currency, locale=page_locale()))


def rate(amount: Decimal | None, currency: str) -> str:
    """Return a rate with its currency, all its decimals kept: a rate may be finer than the coins there are."""
    if amount is None:
        return UNKNOWN
    return spaced(numbers.format_currency(amount, currency, locale=page_locale(), decimal_quantization=False))


def spaced(written: str) -> str:
    """Return an amount with a code in letters kept apart from the figures, as CLDR says (currencySpacing)."""
    return LETTER_BEFORE_FIGURE.sub("\u00a0", written)


def number(value: Decimal | int | str) -> str:
    """Return a plain number as the reader's country groups it."""
    return numbers.format_decimal(Decimal(value), locale=page_locale())


def month_name(month: str) -> str:
    """Return `2026-11` as November 2026."""
    first = date.fromisoformat(f"{month}-01")
    return dates.format_skeleton("yMMMM", first, locale=page_locale())


def month_day(day: date) -> str:
    """Return a date as day and month: 5 Nov."""
    return dates.format_skeleton("MMMd", day, locale=page_locale())


def day_words(day: date | None) -> str:
    """Return a date with its year; a dash for None."""
    return UNKNOWN if day is None else dates.format_date(day, "medium", locale=page_locale())


def signed_money(amount: Decimal | None, currency: str) -> str:
    """Return a difference with its sign, +490.00; a dash for None."""
    plus = "+" if amount is not None and amount > 0 else ""
    return plus + money(amount, currency)


def phone(value: str | None) -> str:
    """Return an E.164 number grouped for reading; one that was erased in words, what is no number as it is."""
    if is_erased(value):
        return str(gettext("number erased"))
    try:
        parsed = phonenumbers.parse(value or "")
    except phonenumbers.NumberParseException:
        return value or ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


FILTERS: dict[str, Callable[..., str]] = {
    "when": when,
    "weekday": weekday,
    "day_number": day_number,
    "full_when": full_when,
    "time_of_day": time_of_day,
    "iso": iso,
    "mmss": mmss,
    "span": span,
    "since": since,
    "ago": ago,
    "money": money,
    "rate": rate,
    "number": number,
    "month_name": month_name,
    "phone": phone,
    "day_words": day_words,
    "signed_money": signed_money,
}
