"""The line's languages and its own wording."""

import difflib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from oncall.policy.findings import Notes
from oncall.policy.grammar.line import LineTable, RecordedTable
from oncall.policy.parse import Parsed
from oncall.policy.wording import KEYS, LANGUAGES, OF_A_LINE_S_OWN, VALUE


def build_languages(languages: list[str], notes: Notes) -> tuple[str, ...]:
    """Return the line's languages, the first being the default; note those that have no voice and no shipped wording."""
    for at, language in enumerate(languages):
        key = f"line.languages.{at}"
        if language not in LANGUAGES:
            notes.error(key, f'"{language}" is not a language of this service', f"use {', '.join(LANGUAGES)}")
        if language in languages[:at]:
            notes.error(key, f'"{language}" is listed twice', "keep one")
    return tuple(languages)


def build_say(parsed: Parsed, notes: Notes) -> Mapping[str, Mapping[str, str]]:
    """Return the line's own wording by language and key."""
    assert parsed.line is not None
    for language in parsed.say:
        if language not in parsed.line.languages:
            cure = f"the line speaks {', '.join(parsed.line.languages)}; add it there or leave this out"
            notes.error(f"say.{language}", f'"{language}" is not a language of the line', cure)
    worded = {language: words_of(wordings) for language, wordings in parsed.say.items()}
    _routes_have_words(parsed, parsed.line, worded, notes)
    own = {key for _, key in _said(parsed)}
    for language, wordings in parsed.say.items():
        for key in wordings:
            _wording(f"say.{language}.{key}", key, worded[language].get(key, ""), own, notes)
    return MappingProxyType({language: MappingProxyType(each) for language, each in worded.items()})


def words_of(wordings: Mapping[str, str | RecordedTable]) -> dict[str, str]:
    """Return the sentences that have words of the line's own, beside a recording or without one."""
    found = {key: each if isinstance(each, str) else each.text for key, each in wordings.items()}
    return {key: text for key, text in found.items() if text is not None}


def _said(parsed: Parsed) -> Iterator[tuple[str, str]]:
    """Yield every prompt key that a route or a menu names, with where it does."""
    for path, route in parsed.routes:
        if route.say is not None:
            yield f"{path}.say", route.say
        yield from ((f"{path}.key.{at}.say", each.say) for at, each in enumerate(route.key) if each.say is not None)


def _routes_have_words(parsed: Parsed, line: LineTable, worded: Mapping[str, Mapping[str, str]], notes: Notes) -> None:
    """Note a key of the line's own that one of its languages has no words for."""
    for path, key in _said(parsed):
        for language in line.languages:
            if key not in KEYS and key not in worded.get(language, {}):
                near = difflib.get_close_matches(key, KEYS, n=1)
                hint = f", or did you mean {near[0]}?" if near else ""
                notes.error(path, f'"{key}" has no wording in {language}', f"add {key} under [say.{language}]{hint}")


def _wording(path: str, key: str, text: str, own: set[str], notes: Notes) -> None:
    """Note a key that nobody says, and values that its sentence does not have."""
    if key not in KEYS and key not in own:
        near = difflib.get_close_matches(key, [*KEYS, *own], n=1)
        cure = f"did you mean {near[0]}?" if near else f"use one of {', '.join(sorted(KEYS))}"
        notes.error(path, "is a sentence that is never said", cure)
        return
    allowed = KEYS.get(key, OF_A_LINE_S_OWN)
    for name in VALUE.findall(text):
        if name not in allowed:
            can = ", ".join(f"{{{each}}}" for each in sorted(allowed)) or "no value"
            notes.error(path, f"{{{name}}} is not known in this sentence", f"it can use {can}")
    if text.count("{") != text.count("}"):
        notes.error(path, "has a brace without its partner", "write {name}")
