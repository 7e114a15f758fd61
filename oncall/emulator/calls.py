"""A call: one leg between the carrier and one phone, as Twilio's Call resource sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from oncall.emulator.sounds import Sound

if TYPE_CHECKING:
    from oncall.emulator.phones import Phone
    from oncall.emulator.timeline import Timer

Direction = Literal["inbound", "outbound-api", "outbound-dial"]
Status = Literal["queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"]
Why = Literal["hangup", "redirected", "done"]
"""Why something that holds a call must let go: the call ended, was sent elsewhere, or that thing itself is over."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address to ask and how; '' is none."""

    url: str = ""
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants to hear of which events of a call, a recording or a conference."""

    target: Target
    events: frozenset[str] = frozenset({"completed"})


class Holder(Protocol):
    """What a connected call is in: a document, a bridge, a conference."""

    def key(self, digit: str) -> None:
        """Take one key of the phone."""

    def speech(self, text: str) -> None:
        """Take words spoken into the phone."""

    def stop(self, why: Why) -> None:
        """Let go of the call."""


def _nothing() -> None:
    """Do nothing."""


@dataclass(slots=True, eq=False)
class Call:
    """One leg. Instants are aware, in UTC; `answered` is None when nobody picked up."""

    sid: str
    direction: Direction
    caller: str
    called: str
    created: datetime
    status: Status = "queued"
    parent: str | None = None
    subscription: Subscription | None = None
    fallback: Target = Target()
    phone: Phone | None = None
    answered_by: Literal["human", "machine"] | None = None
    queue_seconds: float = 0.0
    dialed: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    holder: Holder | None = None
    sound: Sound | None = None
    peer: str = ""
    sequence: int = 0
    deleted: bool = False
    time_limit: float | None = None
    timers: list[Timer] = field(default_factory=list)
    on_answer: Callable[[], object] = _nothing
    on_end: Callable[[], None] = _nothing

    @property
    def live(self) -> bool:
        """Say whether the call has not ended."""
        return self.ended is None

    @property
    def talking(self) -> bool:
        """Say whether somebody or something picked up and the call has not ended."""
        return self.status == "in-progress"

    @property
    def seconds(self) -> int:
        """Return the whole seconds from pick-up to the end, rounded; 0 when nobody picked up or it still runs."""
        if self.answered is None or self.ended is None:
            return 0
        return round((self.ended - self.answered).total_seconds())


@dataclass(frozen=True, slots=True)
class Cdr:
    """One line of the carrier's own bill."""

    sid: str
    parent: str | None
    direction: Direction
    caller: str
    called: str
    status: Status
    started: datetime
    answered: datetime | None
    ended: datetime
    seconds: int


def cdr(call: Call) -> Cdr:
    """Return the bill's line of an ended call. Raises ValueError while it runs."""
    if call.ended is None:
        raise ValueError(f"call {call.sid} has not ended")
    return Cdr(
        call.sid,
        call.parent,
        call.direction,
        call.caller,
        call.called,
        call.status,
        call.dialed or call.created,
        call.answered,
        call.ended,
        call.seconds,
    )
