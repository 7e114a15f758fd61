"""Whose wording counts, what becomes of values that are missing, and that nothing ever raises."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall import prompts
from oncall.policy.wording import KEYS, LANGUAGES

OWN = {"nb": {"hold": "Vent litt, {line}.", "hello": "Hei"}}


def test_own_wording_first() -> None:
    """The line's own wording counts, in its language only."""
    assert "Vent litt, Natt." == prompts.text(OWN, "nb", "hold", {"line": "Natt"})
    assert "We are still ringing. Please stay on the line." == prompts.text(OWN, "en", "hold", {})


def test_shipped_then_english() -> None:
    """Without own wording the shipped one, and English for a language that is not shipped."""
    assert "Takk for at du ringte. Ha det bra." == prompts.text({}, "nb", "goodbye", {})
    assert "Thank you for calling. Goodbye." == prompts.text({}, "fr", "goodbye", {})


def test_own_key_in_another_language() -> None:
    """A sentence of the line's own that the language lacks is said in one it has."""
    assert "Hei" == prompts.text(OWN, "en", "hello", {})


def test_key_that_nobody_knows() -> None:
    """A key that nobody knows is silence, not an error."""
    assert "" == prompts.text({}, "nb", "nonsense", {})


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("A {person} b.", "A b."),
        ("A, {person}, b.", "A, b."),
        ("A ({person}).", "A."),
        ("{person}: a.", "a."),
        ("A[ by {person}].", "A."),
        ("[{person}|Somebody] talks.", "Somebody talks."),
        ("[{person} and {line}|{line}] talk.", "Natt talk."),
        ("A [beep] b.", "A [beep] b."),
        ("A{nonsense}.", "A."),
        ("A: {person}\nB", "A:\nB"),
    ],
)
def test_value_missing(wording: str, said: str) -> None:
    """What is missing is left out, with the part or the marks around it."""
    assert said == prompts.text({"nb": {"hold": wording}}, "nb", "hold", {"line": "Natt", "person": None})


def test_text_with_everything_is_left_as_written() -> None:
    """Wording whose values are all there keeps its own spacing and marks."""
    assert "A ...  b , c" == prompts.text({"nb": {"hold": "A ...  b , c"}}, "nb", "hold", {})


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("nb", "ukjent nummer"),
        ("en", "an unknown number"),
        ("de", "unbekannte Nummer"),
        ("nl", "onbekend nummer"),
        ("ru", "неизвестный номер"),
    ],
)
def test_unknown_caller(language: str, word: str) -> None:
    """A hidden number is said so, whether it is missing, None or empty."""
    for values in ({}, {"caller": None}, {"caller": ""}):
        assert word in prompts.text({}, language, "screen", {"line": "Natt", **values})


def test_values_are_not_read_again() -> None:
    """Braces and brackets inside a value stay what they are: nobody writes our sentences from outside."""
    said = prompts.text({}, "en", "sms_ringing", {"line": "Natt", "caller": "{link}", "link": "[x|y]"})

    assert "Natt: {link} is calling. [x|y]" == said


@given(
    st.sampled_from(LANGUAGES),
    st.sampled_from(sorted(KEYS)),
    st.text(),
    st.dictionaries(st.text(), st.none() | st.text()),
)
def test_never_raises(language: str, key: str, wording: str, values: dict[str, str | None]) -> None:
    """Whatever a line's wording and the values are, a caller hears something or nothing."""
    assert isinstance(prompts.text({language: {key: wording}}, language, key, values), str)


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        ("+4790000000", "nb", "pluss 4 7, 9 0, 0 0, 0 0, 0 0"),
        ("+4790000000", "ru", "плюс 4 7, 9 0, 0 0, 0 0, 0 0"),
        ("+31202292929", "nl", "plus 3 1, 2 0, 2 2, 9 2, 9 2, 9"),
        ("+393312345678", "en", "plus 3 9, 3 3, 1 2, 3 4, 5 6, 7 8"),
        ("+390612345678", "en", "plus 3 9, 0 6, 1 2, 3 4, 5 6, 7 8"),
        ("266696687", "en", "2 6, 6 6, 9 6, 6 8, 7"),
        ("anonymous", "en", ""),
        ("", "en", ""),
        (None, "en", ""),
    ],
)
def test_spoken_number(number: str | None, language: str, said: str) -> None:
    """A number is said digit by digit in pairs, its country code first; one that is none is nothing."""
    assert said == prompts.spoken_number(number, language)


@pytest.mark.parametrize(
    ("seconds", "language", "said"),
    [
        (0, "en", "0 seconds"),
        (1, "nb", "ett sekund"),
        (59, "de", "59 Sekunden"),
        (60, "nl", "één minuut"),
        (89, "en", "one minute"),
        (90, "en", "2 minutes"),
        (3600, "nb", "én time"),
        (3900, "en", "one hour 5 minutes"),
        (7200, "nl", "2 uur"),
        (-5, "en", "0 seconds"),
        (120, "ru", "2 минуты"),
        (300, "ru", "5 минут"),
        (660, "ru", "11 минут"),
        (1260, "ru", "21 минута"),
        (21, "ru", "21 секунда"),
        (18000, "ru", "5 часов"),
        (120, "fr", "2 minutes"),
    ],
)
def test_spoken_minutes(seconds: int, language: str, said: str) -> None:
    """A duration in words, in the right form of the language."""
    assert said == prompts.spoken_minutes(timedelta(seconds=seconds), language)


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (72, "1:12"), (3599, "59:59"), (3661, "1:01:01")])
def test_written_minutes(seconds: int, shown: str) -> None:
    """A duration in figures for a short message."""
    assert shown == prompts.written_minutes(timedelta(seconds=seconds))
