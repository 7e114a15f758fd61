"""Tests of the statement's sentences: every language has each of them, with the same places to fill."""

import string
from dataclasses import fields

import pytest

from oncall.reports.statement_words import CALLS, MONTHS, STATES, WORDS, Words, words_of

SENTENCES = [field.name for field in fields(Words) if field.name not in {"months", "calls", "states"}]


def places(text: str) -> set[str]:
    """Return what is put into a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["nb", "en", "de", "nl", "ru"])
def test_every_language_has_every_sentence_with_its_places(language: str) -> None:
    """Nothing is empty, and nothing that belongs into a sentence is lost in a translation."""
    words, english = WORDS[language], WORDS["en"]
    assert {name: places(getattr(words, name)) for name in SENTENCES} == {
        name: places(getattr(english, name)) for name in SENTENCES
    }
    assert all(getattr(words, name).strip() for name in SENTENCES)
    assert (tuple(words.months), tuple(words.calls), tuple(words.states)) == (MONTHS, CALLS, STATES)


def test_a_language_without_sentences_is_english() -> None:
    """An unknown language does not stop a statement."""
    assert words_of("fr") == WORDS["en"]
