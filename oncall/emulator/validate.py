"""Holds a document against the schema: Twilio's warning 12200, and verbs nobody here can play."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oncall.emulator.document import Verb
from oncall.emulator.schema import ELSEWHERE, EVENTS, SHAPES, UNPLAYED, Shape


@dataclass(frozen=True, slots=True)
class Finding:
    """A deviation; `fatal` when the document cannot be played because of it; code 0 is about this emulator."""

    text: str
    fatal: bool = False
    code: int = 12200


def findings(verbs: tuple[Verb, ...], parent: str = "Response") -> Iterator[Finding]:
    """Yield every deviation of the elements inside `parent`."""
    for verb in verbs:
        shape = SHAPES.get(verb.name)
        if shape is None:
            if parent != "Say":
                yield _unknown(verb)
            continue
        if verb.name not in SHAPES[parent].inside:
            yield Finding(f"<{verb.name}> may not stand inside <{parent}>", fatal=True)
        yield from _attributes(verb, shape)
        if verb.text and not shape.text:
            yield Finding(f"<{verb.name}> holds text: {verb.text[:40]!r}")
        if verb.name != "Say":
            yield from findings(verb.inside, verb.name)


def _unknown(verb: Verb) -> Finding:
    if verb.name in ELSEWHERE:
        return Finding(f"<{verb.name}> is Twilio's but this emulator does not play it", fatal=True)
    near = next((name for name in SHAPES if name.lower() == verb.name.lower()), None)
    hint = f" (did you mean <{near}>?)" if near else ""
    return Finding(f"<{verb.name}> is no TwiML verb{hint}", fatal=True)


def _attributes(verb: Verb, shape: Shape) -> Iterator[Finding]:
    for name, value in verb.attributes.items():
        kind = shape.kind(name)
        if kind is None:
            yield Finding(f"<{verb.name}> has no attribute {name}")
        elif not _fits(kind, value):
            yield Finding(f"<{verb.name} {name}={value!r}> should be {kind}")
        elif name in UNPLAYED:
            yield Finding(f"<{verb.name} {name}> is not emulated", code=0)


def _fits(kind: str, value: str) -> bool:
    """Say whether an attribute's value is of its kind."""
    if kind in {"text", "url"}:
        return True
    if kind == "keys":
        return re.fullmatch(r"[0-9*#wW,A-D]*", value) is not None
    if kind.startswith("int"):
        low, _, high = kind[3:].partition("-")
        return value.isdecimal() and int(value) >= int(low) and (not high or int(value) <= int(high))
    if kind.startswith("events"):
        return set(value.split()) <= set(EVENTS[kind[7:-1]])
    return value in kind.split("|")
