"""Numbers and durations as they are said (digit by digit, in pairs) and as they are written in a short message."""

from datetime import timedelta

import phonenumbers

_PLUS = {"nb": "pluss", "en": "plus", "de": "plus", "nl": "plus", "ru": "плюс"}
_UNITS = {  # one, few (2-4 in Russian), many
    "nb": (
        ("ett sekund", "sekunder", "sekunder"),
        ("ett minutt", "minutter", "minutter"),
        ("én time", "timer", "timer"),
    ),
    "en": (("one second", "seconds", "seconds"), ("one minute", "minutes", "minutes"), ("one hour", "hours", "hours")),
    "de": (
        ("eine Sekunde", "Sekunden", "Sekunden"),
        ("eine Minute", "Minuten", "Minuten"),
        ("eine Stunde", "Stunden", "Stunden"),
    ),
    "nl": (("één seconde", "seconden", "seconden"), ("één minuut", "minuten", "minuten"), ("één uur", "uur", "uur")),
    "ru": (
        ("одна секунда", "секунды", "секунд", "секунда"),
        ("одна минута", "минуты", "минут", "минута"),
        ("один час", "часа", "часов", "час"),
    ),
}
_MINUTE, _HOUR = 60, 3600
_TEN = 10


def spoken_digits(digits: str) -> str:
    """Return digits to be said one by one, with a short pause after every two: "1234567" is "1 2, 3 4, 5 6, 7"."""
    plain = [letter for letter in digits if letter.isdigit()]
    return ", ".join(" ".join(plain[start : start + 2]) for start in range(0, len(plain), 2))


def spoken_code(code: str) -> str:
    """Return a number of letters and digits to be said sign by sign, its parts apart: "VE-2026-01" is "V E, 2 0 2 6, 0 1"."""
    return ", ".join(" ".join(part) for part in code.split("-"))


def spoken_number(number: str | None, language: str) -> str:
    """Return a phone number to be said digit by digit in pairs, its country code first; "" for none or an odd one."""
    try:
        parsed = phonenumbers.parse(number or "", None)
    except phonenumbers.NumberParseException:
        return spoken_digits(number or "")
    national = phonenumbers.national_significant_number(parsed)
    plus = _PLUS.get(language, _PLUS["en"])
    return f"{plus} {' '.join(str(parsed.country_code))}, {spoken_digits(national)}"


def spoken_minutes(duration: timedelta, language: str) -> str:
    """Return a duration in words: seconds under a minute, whole minutes (rounded half up) under an hour, then hours."""
    seconds = max(int(duration.total_seconds()), 0)
    if seconds < _MINUTE:
        return _counted(seconds, 0, language)
    minutes = (seconds + _MINUTE // 2) // _MINUTE
    if minutes < _MINUTE:
        return _counted(minutes, 1, language)
    hours, rest = divmod(minutes, _MINUTE)
    return " ".join([_counted(hours, 2, language), *([_counted(rest, 1, language)] if rest else [])])


def written_minutes(duration: timedelta) -> str:
    """Return a duration as M:SS or H:MM:SS, for a short message."""
    seconds = max(int(duration.total_seconds()), 0)
    minutes, rest = divmod(seconds, _MINUTE)
    if seconds < _HOUR:
        return f"{minutes}:{rest:02d}"
    return f"{minutes // _MINUTE}:{minutes % _MINUTE:02d}:{rest:02d}"


def _counted(number: int, unit: int, language: str) -> str:
    """Return a number with its unit in the right form."""
    forms = _UNITS.get(language, _UNITS["en"])[unit]
    if number == 1:
        return forms[0]
    return f"{number} {_russian(number, forms) if language == 'ru' else forms[1]}"


def _russian(number: int, forms: tuple[str, ...]) -> str:
    """Return the Russian form: 21 minuta, 2-4 minuty, the rest (and 11 to 14) minut."""
    last, teen = number % _TEN, number // _TEN % _TEN == 1
    if last == 1 and not teen:
        return forms[3]
    return forms[1] if last in {2, 3, 4} and not teen else forms[2]
