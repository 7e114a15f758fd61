"""Connection overrides after '#' in a webhook address, from Twilio's page "Webhooks: connection overrides"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

Miss = Literal["ct", "rt", "4xx", "5xx"]
EVERY_MISS: frozenset[Miss] = frozenset({"ct", "rt", "4xx", "5xx"})
LIMITS_MS = {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000)}
MOST_RETRIES = 5


@dataclass(frozen=True, slots=True)
class Overrides:
    """Time-outs in seconds, how often a request is repeated, and after which misses; the defaults are Twilio's."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    after: frozenset[Miss] = frozenset({"ct"})


def parse_overrides(url: str) -> tuple[Overrides, tuple[str, ...]]:
    """Read the part after '#'; return the overrides and a line for each part that is not understood."""
    return _parsed(urlsplit(url).fragment)


@lru_cache(maxsize=256)
def _parsed(fragment: str) -> tuple[Overrides, tuple[str, ...]]:
    found = Overrides()
    complaints: list[str] = []
    for key, value in parse_qsl(fragment, keep_blank_values=True):
        changed = _apply(found, key, value)
        if changed is None:
            complaints.append(f"#{key}={value} is no connection override")
        else:
            found = changed
    return found, tuple(complaints)


def _apply(found: Overrides, key: str, value: str) -> Overrides | None:
    if key in LIMITS_MS:
        return _times(found, key, value)
    if key == "rc" and value.isdecimal() and int(value) <= MOST_RETRIES:
        return replace(found, retries=int(value))
    if key == "rp":
        return _policy(found, value.split(","))
    return found if key in {"sni", "e"} else None


def _times(found: Overrides, key: str, value: str) -> Overrides | None:
    low, high = LIMITS_MS[key]
    if not value.isdecimal() or not low <= int(value) <= high:
        return None
    seconds = int(value) / 1000
    if key == "ct":
        return replace(found, connect=seconds)
    return replace(found, read=seconds) if key == "rt" else replace(found, total=seconds)


def _policy(found: Overrides, names: list[str]) -> Overrides | None:
    if names == ["all"]:
        return replace(found, after=EVERY_MISS)
    chosen = frozenset(miss for miss in EVERY_MISS if miss in names)
    return replace(found, after=chosen) if len(chosen) == len(set(names)) else None
