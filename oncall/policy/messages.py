"""What pydantic found wrong with a table, as findings in words: what is there, and what to write instead."""

import difflib
from collections.abc import Iterable
from typing import Any

from pydantic_core import ErrorDetails

from oncall.policy import schema
from oncall.policy.findings import Notes, split_cure
from oncall.policy.grammar.file import FileTable

Path = tuple[str, ...]
_LONGEST = 40
_KINDS = {
    "string_type": "not text",
    "list_type": "not a list",
    "dict_type": "not a table",
    "model_type": "not a table",
    "bool_type": "not true or false",
    "int_type": "not a whole number",
    "date_type": "not a date",
}
_LIMITS = {
    "greater_than_equal": ("is too small: {input}", "at least {ge}"),
    "less_than_equal": ("is too large: {input}", "at most {le}"),
    "too_short": ("is too short", "at least {min_length}, like {example}"),
    "too_long": ("is too long", "at most {max_length}, like {example}"),
    "string_too_short": ("is empty", "write it like {example}"),
    "string_pattern_mismatch": ("is {input}", "write it like {example}"),
}


def note_errors(notes: Notes, prefix: Path, data: Any, errors: Iterable[ErrorDetails]) -> None:
    """Note pydantic's errors about `data`, which stands at `prefix` in the file."""
    for error in errors:
        kept, marker = _located(data, error["loc"], error["type"])
        path = (*prefix, *kept)
        notes.error(".".join(path), *(_union(error, path) if marker else _words(error, path)))


def _located(data: Any, loc: tuple[int | str, ...], kind: str) -> tuple[Path, bool]:
    """Return the part of an error's place that is in the data, and whether a union's own marker cut it short."""
    kept: list[str] = []
    for place, segment in enumerate(loc):
        inside = (isinstance(data, dict) and segment in data) or (isinstance(data, list) and isinstance(segment, int))
        last = place == len(loc) - 1
        if not inside and not (last and kind == "missing"):
            return tuple(kept), True
        kept.append(str(segment))
        data = data[segment] if inside else None
    return tuple(kept), False


def _union(error: ErrorDetails, path: Path) -> tuple[str, str]:
    """Return the words for a value that is none of the kinds that may stand here."""
    value = "" if isinstance(error["input"], dict | list) else f": {_shown(error['input'])}"
    return f"is none of what may stand here{value}", f"write it like {_example(path)}"


def _words(error: ErrorDetails, path: Path) -> tuple[str, str]:
    """Return what is wrong and its cure."""
    kind, given = error["type"], error["input"]
    if kind == "missing":
        return "is missing", _add(path)
    if kind == "extra_forbidden":
        return unknown_key(path)
    if kind == "literal_error":
        return f"is {_shown(given)}", f"use {error.get('ctx', {}).get('expected', '')}"
    if kind == "value_error":
        return split_cure(str(error["ctx"]["error"]))
    if kind in _LIMITS:
        what, cure = _LIMITS[kind]
        values = {**error.get("ctx", {}), "input": _shown(given), "example": _example(path)}
        return what.format(**values), cure.format(**values)
    return f"is {_KINDS.get(kind, error['msg'])}: {_shown(given)}", _cure_of_kind(kind, given, path)


def _cure_of_kind(kind: str, given: Any, path: Path) -> str:
    """Return the cure for a value of the wrong kind; a bare number where text is wanted is shown in quotes."""
    if kind == "bool_type":
        return "write true or false"
    if kind == "string_type" and isinstance(given, int | float) and not isinstance(given, bool):
        return f'write it in quotes: {path[-1]} = "{given}"'
    return f"write it like {_example(path)}"


def unknown_key(path: Path) -> tuple[str, str]:
    """Return the words for a key that the grammar does not have, with the nearest one it has."""
    annotation: Any = FileTable
    for segment in path[:-1]:
        annotation = schema.under(annotation, segment)
    known = sorted(schema.keys(annotation))
    near = difflib.get_close_matches(path[-1], known, n=1)
    where = f"in [{'.'.join(path[:-1])}]" if len(path) > 1 else "in a line file"
    return f"is not a key {where}", f"did you mean {near[0]}?" if near else f"use one of {', '.join(known)}"


def _add(path: Path) -> str:
    """Return the cure for a missing key."""
    example = _example(path)
    return f"add {example}" if example.startswith("[") and "=" in example else f"add {path[-1]} = {example}"


def _example(path: Path) -> str:
    """Return the example of the nearest key above a path that has one."""
    return schema.example(FileTable, path) or "the example in the manual"


def _shown(value: Any) -> str:
    """Return a value as the file has it, cut short."""
    match value:
        case dict():
            text = "a table"
        case list():
            text = "a list"
        case bool():
            text = str(value).lower()
        case str():
            text = f'"{value}"'
        case _:
            text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
