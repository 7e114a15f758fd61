"""The line's languages and its own wording."""

import difflib
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from oncall.policy.findings import Notes
from oncall.policy.grammar.line import LineTable
from oncall.policy.parse import Parsed
from oncall.policy.wording import KEYS, LANGUAGES, OF_A_LINE_S_OWN

_BRACES = re.compile(r"\{([^{}]*)\}")


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
    _routes_have_words(parsed, parsed.line, notes)
    own = {key for _, key in _said(parsed)}
    for language, wordings in parsed.say.items():
        for key, text in wordings.items():
            _wording(f"say.{language}.{key}", key, text, own, notes)
    return MappingProxyType({language: MappingProxyType(dict(each)) for language, each in parsed.say.items()})


def _said(parsed: Parsed) -> Iterator[tuple[str, str]]:
    """Yield every prompt key that a route or a menu names, with where it does."""
    for path, route in parsed.routes:
        if route.say is not None:
            yield f"{path}.say", route.say
        yield from ((f"{path}.key.{at}.say", each.say) for at, each in enumerate(route.key) if each.say is not None)


def _routes_have_words(parsed: Parsed, line: LineTable, notes: Notes) -> None:
    """Note a key of the line's own that one of its languages has no words for."""
    for path, key in _said(parsed):
        for language in line.languages:
            if key not in KEYS and key not in parsed.say.get(language, {}):
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
    for name in _BRACES.findall(text):
        if name not in allowed:
            can = ", ".join(f"{{{each}}}" for each in sorted(allowed)) or "no value"
            notes.error(path, f"{{{name}}} is not known in this sentence", f"it can use {can}")
    if text.count("{") != text.count("}"):
        notes.error(path, "has a brace without its partner", "write {name}")
