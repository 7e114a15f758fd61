"""Find a sentence and fill it in: the line's wording, then the shipped one in that language, then English.

`{name}` is a value. `[... {name} ...]` is a part that is left out when a value in it is missing; `[a|b]` takes the first
of its alternatives whose values are all there. Brackets without a value in them are ordinary text.
"""

import re
from collections.abc import Mapping

from oncall.prompts.catalogue import SHIPPED

_BRACES = re.compile(r"\{(\w*)\}")
_PART = re.compile(r"\[([^\[\]]*\{\w*\}[^\[\]]*)\]")
_SPACE_BEFORE = re.compile(r"\s+([.,:;!?])")
_DOUBLED = re.compile(r"([.,:;!?])(?:\s*[.,:;])+")
_EMPTY_PAIR = re.compile(r"\(\s*\)|«\s*»")
_LEADING = re.compile(r"^[\s.,:;!?]+")


def text(line_say: Mapping[str, Mapping[str, str]], language: str, key: str, values: Mapping[str, str | None]) -> str:
    """Return the sentence `key` in `language` (or the nearest there is), its {values} filled in.

    A value that is missing, None or empty is left out, with the punctuation around it; a missing `caller` becomes the
    language's word for an unknown number. A key that nobody knows gives "". Never raises.
    """
    wording = _wording(line_say, language, key)
    given = {name: _value(line_say, language, name, values) for name in _BRACES.findall(wording)}
    chosen = _PART.sub(lambda part: _alternative(part[1], given), wording)
    filled = _BRACES.sub(lambda found: given[found[1]], chosen)
    return filled if all(given[name] for name in _BRACES.findall(chosen)) else _tidy(filled)


def _wording(line_say: Mapping[str, Mapping[str, str]], language: str, key: str) -> str:
    """Return the raw wording of a key: own, shipped, English; for a key of the line's own, any language it has."""
    own = line_say.get(language, {}).get(key)
    shipped = SHIPPED.get(language, SHIPPED["en"]).get(key) or SHIPPED["en"].get(key)
    if own or shipped:
        return own or shipped or ""
    return next((wordings[key] for wordings in line_say.values() if wordings.get(key)), "")


def _value(
    line_say: Mapping[str, Mapping[str, str]], language: str, name: str, values: Mapping[str, str | None]
) -> str:
    """Return what stands for a brace: the value, a word for an unknown caller, or nothing."""
    given = values.get(name)
    if not given and name == "caller":
        return _wording(line_say, language, "unknown_caller")
    return given or ""


def _alternative(part: str, given: Mapping[str, str]) -> str:
    """Return the first alternative of a part whose values are all there, or nothing."""
    choices = part.split("|")
    return next((choice for choice in choices if all(given[name] for name in _BRACES.findall(choice))), "")


def _tidy(filled: str) -> str:
    """Return the sentence without the holes that left-out values make; line breaks of a letter are kept."""
    return "\n".join(_tidy_row(row) for row in filled.split("\n")).strip()


def _tidy_row(row: str) -> str:
    """Return one row without doubled spaces and stray punctuation."""
    row = _EMPTY_PAIR.sub("", row)
    row = _DOUBLED.sub(r"\1", _SPACE_BEFORE.sub(r"\1", " ".join(row.split())))
    return _LEADING.sub("", row)
