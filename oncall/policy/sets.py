"""`--set key.path=value`: lay values over a file's tables before they are judged.

A value is TOML; where the key wants text, a bare word or number is that text. List items are named by index
(`escalation.step.0.for=6s`); the index after the last adds one. Keys with dots or spaces are quoted as in TOML.
"""

import copy
import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from oncall.billing.facts import FACT_TYPES
from oncall.policy import schema
from oncall.policy.findings import BadSet, Finding
from oncall.policy.grammar.file import FileTable

_SEGMENT = r"""(?:"[^"]*"|'[^']*'|[^."'=]+)"""
_SET = re.compile(rf"\s*({_SEGMENT}(?:\.{_SEGMENT})*)\s*=(.*)", re.DOTALL)
_PLAIN = (str, list, dict)


class _NoKey(ValueError):
    """A path that leads nowhere, in the words of a finding: what, cure."""


def lay(data: Mapping[str, Any], sets: Sequence[str], name: str) -> dict[str, Any]:
    """Return a copy of the tables with every set laid over, in order; raise BadSet for one that names no key."""
    laid: dict[str, Any] = copy.deepcopy(dict(data))
    for text in sets:
        found = _SET.fullmatch(text)
        if found is None:
            raise BadSet(Finding(name, f"--set {text}", "is not key.path=value", "write it like rota.form=weeks"))
        path = tuple(each.strip().strip("\"'") for each in re.findall(_SEGMENT, found[1]))
        try:
            _put(laid, path, found[2].strip())
        except _NoKey as error:
            raise BadSet(Finding(name, f"--set {text}", *error.args)) from None
    return laid


def _put(data: dict[str, Any], path: tuple[str, ...], raw: str) -> None:
    """Put a value at a path, making the tables and list items on the way."""
    at: Any = data
    annotation: Any = FileTable
    for depth, segment in enumerate(path):
        below = schema.under(annotation, segment)
        if below is None:
            raise _NoKey(*_no_key(annotation, path, depth))
        last = depth == len(path) - 1
        empty: Any = [] if not last and schema.is_list(below) and path[depth + 1].isdecimal() else {}
        at = _step(at, path, depth, _value(raw, below, path) if last else empty, replace=last)
        annotation = below


def _step(at: Any, path: tuple[str, ...], depth: int, new: Any, *, replace: bool) -> Any:
    """Go down one key or index, putting `new` there when there is nothing yet, or when it is to be replaced."""
    segment = path[depth]
    so_far = ".".join(path[:depth])
    if isinstance(at, list):
        if not segment.isdecimal():
            raise _NoKey(f"{so_far} is a list in this file", f"name the item: {so_far}.0.{'.'.join(path[depth:])}")
        place = int(segment)
        if place > len(at):
            raise _NoKey(f"{so_far} has {len(at)} items", f"count from 0; {len(at)} adds one")
        if place == len(at):
            at.append(new)
        elif replace:
            at[place] = new
        return at[place]
    if not isinstance(at, dict) or (segment.isdecimal() and so_far == "tariff"):
        raise _NoKey(f"{so_far} is not a list in this file", f"leave {segment} out")
    if replace or segment not in at:
        at[segment] = new
    return at[segment]


def _no_key(annotation: Any, path: tuple[str, ...], depth: int) -> tuple[str, str]:
    """Return what is wrong with a path and its cure."""
    so_far, segment = ".".join(path[:depth]), path[depth]
    if schema.is_list(annotation):
        return f"{so_far} is a list", f"name the item: {so_far}.0.{'.'.join(path[depth:])}"
    known = sorted(schema.keys(annotation))
    if not known:
        return f"{so_far} has no keys under it", f"set {so_far} itself"
    near = difflib.get_close_matches(segment, known, n=1)
    cure = f"did you mean {near[0]}?" if near else f"use one of {', '.join(known)}"
    return f"{segment!r} is not a key of {so_far or 'a line file'}", cure


def _value(raw: str, annotation: Any, path: tuple[str, ...]) -> Any:
    """Return a set's value: TOML, or the bare text where text is wanted or nothing else can be meant."""
    try:
        parsed = tomllib.loads(f"v = {raw}")
    except (ValueError, RecursionError):
        return raw
    value = parsed["v"]
    text = schema.wants_text(annotation) or _is_text_fact(path)
    return raw if len(parsed) > 1 or (text and not isinstance(value, _PLAIN)) else value


def _is_text_fact(path: tuple[str, ...]) -> bool:
    """Return whether a path ends in a fact of an example that is text, such as a serial number."""
    fact = FACT_TYPES.get(path[-1]) if "facts" in path[-2:-1] else None
    return fact is not None and fact.kind in {"text", "enum"}
