"""Every language says everything, with the values the key has and no others."""

import re

import pytest

from oncall import prompts
from oncall.policy.wording import KEYS, LANGUAGES
from oncall.prompts.catalogue import SHIPPED

VALUES = {
    "line": "Nattvakt",
    "caller": "+4790000000",
    "customer": "Sample shop",
    "topic": "till",
    "person": "Anna",
    "place": "3",
    "opens": "09:00",
    "ticket": "NA-2026-000001",
    "digits": "1 2",
    "case": "NA-2026-000001",
    "time": "23:14",
    "waited": "1:12",
    "seconds": "34 s",
    "link": "https://example.com/c/1",
    "role": "primary",
    "until": "Monday",
    "partner": "Bjørn",
    "primary": "Anna, Bjørn",
    "backup": "Carla, Dag",
    "start": "Monday 08:00",
    "gained": "Tuesday",
    "lost": "Wednesday",
    "give": "Thursday",
    "take": "Friday",
    "week": "2026-W49",
    "plan": "Anna, Bjørn until Monday",
    "findings": "nobody is on call",
    "url": "https://example.com/hook",
    "why": "HTTP 500",
    "problem": "nobody answered",
    "promise": "an answer",
    "due": "Monday 10:00",
    "text": "Cards are not taken.",
    "two": "2",
    "title": "web shop is down",
    "count": "3",
    "since": "23:14",
    "numbers": "2",
    "alerts": "- web shop is down",
    "subject": "printer",
    "state": "opened",
    "estimate": "5 hours",
    "email": "help at example dot com",
    "code": "1 2, 3 4",
    "when": "at 9:00",
    "digits_before": "3 4",
    "when_before": "at 8:00",
}
LONGEST_SPOKEN = 300
STRAY = r"[{}\[\]|]|  |\s[.,:;!?]|[,:;][.,:;]"


def used(text: str) -> set[str]:
    """Return the values a text has braces for."""
    return set(re.findall(r"\{(\w*)\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key(language: str) -> None:
    """Each language has exactly the keys there are."""
    assert KEYS.keys() == SHIPPED[language].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_known_values(language: str) -> None:
    """A shipped text uses only values that its key has."""
    assert {} == {key: used(text) - KEYS[key] for key, text in SHIPPED[language].items() if used(text) - KEYS[key]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_values_in_every_language(language: str) -> None:
    """What one language says of a call, all say."""
    own, english = SHIPPED[language], SHIPPED["en"]

    assert {key: used(english[key]) for key in KEYS} == {key: used(own[key]) for key in KEYS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole(language: str) -> None:
    """With every value known nothing of the grammar is left, and every value is said."""
    said = {key: prompts.text({}, language, key, VALUES) for key in KEYS}

    assert [] == [key for key, text in said.items() if not text or re.search(STRAY, text)]
    assert [] == [key for key in KEYS if not all(VALUES[name] in said[key] for name in used(SHIPPED[language][key]))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_known(language: str) -> None:
    """With the line's name alone the sentence still stands: no hole, no stray mark, no dangling word before one."""
    said = {key: prompts.text({}, language, key, {"line": "Nattvakt"}) for key in KEYS}

    assert [] == [key for key, text in said.items() if not text or re.search(rf"{STRAY}|[,:;]$|\(\s*\)", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_enough_to_hear(language: str) -> None:
    """Nobody listens to a speech at night."""
    long = {
        key for key, text in SHIPPED[language].items() if key[:4] not in {"sms_", "mail"} and len(text) > LONGEST_SPOKEN
    }

    assert set() == long


@pytest.mark.parametrize("language", LANGUAGES)
def test_key_one_is_named(language: str) -> None:
    """Wherever a 1 is waited for, the sentence says 1."""
    for key in ("consent", "consent_again", "screen", "screen_again", "wrap_up", "wrap_up_again", "test_call", "menu"):
        assert "1" in SHIPPED[language][key]


def test_one_voice_per_language() -> None:
    """Each language has a voice of its own tag; an unknown one speaks English."""
    tags = {"nb": "nb-NO", "en": "en-GB", "de": "de-DE", "nl": "nl-NL", "ru": "ru-RU"}

    assert tags == {language: prompts.voice(language).language for language in LANGUAGES}
    assert prompts.voice("en") == prompts.voice("fr")


def test_voices_are_on_the_carriers_list() -> None:
    """A voice of another language than its tag may fail the whole sentence, so each is one the carrier lists for it."""
    listed = {
        "nb": {"Polly.Liv", "Polly.Ida-Neural"},
        "en": {"Polly.Amy-Neural", "Polly.Emma-Neural", "Polly.Brian-Neural", "Polly.Arthur-Neural"},
        "de": {"Polly.Marlene", "Polly.Hans", "Polly.Vicki-Neural", "Polly.Daniel-Neural"},
        "nl": {"Polly.Lotte", "Polly.Ruben", "Polly.Laura-Neural"},
        "ru": {"Polly.Tatyana", "Polly.Maxim"},
    }

    assert [] == [language for language in LANGUAGES if prompts.voice(language).name not in listed[language]]
