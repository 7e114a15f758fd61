"""Rows of hooks: an address that is told, an event, and its way to one address. Instants are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

EVENTS = (
    "call.started",
    "call.answered",
    "call.ended",
    "case.opened",
    "case.changed",
    "case.rated",
    "month.closed",
    "outage.started",
    "outage.ended",
)
TEST = "hook.test"


class HookState(StrEnum):
    """Whether an address is told: active, disabled after a week of failures, or removed."""

    ACTIVE = "active"
    DISABLED = "disabled"
    REMOVED = "removed"


class PostState(StrEnum):
    """What became of an event on its way: it waits, it was taken, or it was given up after a day."""

    WAITING = "waiting"
    DONE = "done"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Hook:
    """An address of a line that is told of events. `private`: it may lie in a network of one's own.

    `failures` counts the tries since the last good one; until `paused_until` nothing is sent. `id` 0: not stored yet.
    """

    line: str
    url: str
    events: tuple[str, ...]
    secret: str
    private: bool
    made_at: datetime
    made_by: str
    state: HookState = HookState.ACTIVE
    failures: int = 0
    failing_since: datetime | None = None
    paused_until: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class HookEvent:
    """Something that happened on a line. `id` is made of what happened, so that it is the same however often it is written."""

    id: str
    name: str
    line: str
    at: datetime
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class HookPost:
    """An event on its way to one address; `body` is the JSON text as it is signed and sent. `id` 0: not stored yet."""

    event: str
    hook: int
    name: str
    at: datetime
    body: str
    attempts: int = 0
    state: PostState = PostState.WAITING
    error: str | None = None
    done_at: datetime | None = None
    id: int = 0
