"""Calls and effects as JSON documents. What goes in comes out equal, to the microsecond; adapters are built on first use."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, get_args

from pydantic import TypeAdapter

from oncall.calls.effects import Effect, NoteFacts
from oncall.calls.model import Call

KEPT = 256
FactValue = str | bool | int | datetime


@cache
def call_adapter() -> TypeAdapter[Call]:
    """Return what reads and writes a call."""
    return TypeAdapter(Call)


def dump_call(call: Call) -> str:
    """Return a call as JSON text."""
    return call_adapter().dump_json(call).decode()


@lru_cache(maxsize=KEPT)
def load_call(doc: str) -> Call:
    """Return the call of a document; calls are frozen, so the last ones are kept. Raises ValueError when it is none."""
    return call_adapter().validate_json(doc)


def kind_of(effect: type[Effect]) -> str:
    """Return the name under which an effect's class is stored: PlaceLeg is place_leg."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in effect.__name__).lstrip("_")


@cache
def effect_adapters() -> Mapping[str, TypeAdapter[Any]]:
    """Return what reads and writes each effect, by the name of its kind."""
    return {kind_of(effect): TypeAdapter(effect) for effect in get_args(Effect)}


def dump_effect(effect: Effect) -> tuple[str, str]:
    """Return an effect's kind and its JSON text."""
    kind = kind_of(type(effect))
    if isinstance(effect, NoteFacts):
        facts = [(name, *dump_fact(value)) for name, value in effect.facts]
        return kind, json.dumps({"facts": facts, "by": effect.by}, ensure_ascii=False)
    return kind, effect_adapters()[kind].dump_json(effect).decode()


def load_effect(kind: str, doc: str) -> Effect:
    """Return the effect of a kind and its document. Raises ValueError when there is no such kind or it is unreadable."""
    adapter = effect_adapters().get(kind)
    if adapter is None:
        raise ValueError(f"{kind}: no such effect (cure: a newer program wrote it, let that carry it out)")
    if kind == kind_of(NoteFacts):
        plain = json.loads(doc)
        facts = tuple((name, load_fact(type_, value)) for name, type_, value in plain["facts"])
        return NoteFacts(facts, plain["by"])
    effect: Effect = adapter.validate_json(doc)
    return effect


def dump_fact(value: FactValue) -> tuple[str, str | bool | int]:
    """Return a fact's value with its type, as JSON has no times and a text may look like one."""
    return ("time", value.isoformat()) if isinstance(value, datetime) else ("plain", value)


def load_fact(type_: str, value: str | bool | int) -> FactValue:  # noqa: FBT001  # it is data
    """Return the value that `dump_fact` wrote."""
    return datetime.fromisoformat(value) if type_ == "time" and isinstance(value, str) else value
