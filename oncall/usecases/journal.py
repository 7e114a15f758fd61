"""What is kept of a call while the store is away: one entry a request, on disk before the answer leaves, read back in later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from oncall.calls.events import Event
from oncall.usecases.answer_call import Arrival


@dataclass(frozen=True, slots=True)
class Said:
    """What the caller was answered: the running step and its begin, and what then began.

    `rang` names the legs that his own call dialled; `gave_up`: nobody was left to ring; `joined`: he was brought to the talk.
    """

    step: int
    since: datetime
    rang: tuple[str, ...] = ()
    gave_up: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One kept request: the caller's call it is about, path, ticket (empty when it had none), when it came, its form.

    `policy` is the line version that answered. `id` is the same in every copy of the entry and in no other entry.
    """

    call: str
    path: str
    ticket: str
    at: datetime
    form: Mapping[str, str]
    policy: str = ""
    said: Said | None = None
    id: str = ""


class Journal(Protocol):
    """An append-only record beside the database, shared by the processes of a machine."""

    def note(self, entry: Entry) -> None:
        """Keep one request. Never raises and hardly waits: the caller comes first."""

    def about(self, call: str) -> tuple[Entry, ...]:
        """Return what is kept of a call and not read back in yet, in the order in which it was kept."""

    def waiting(self) -> bool:
        """Return whether anything is kept that has not been read back in."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a call stands by its signed address. `dialled`: when the phones in the caller's own call were dialled, if any.

    `winner` is the leg whose person took the call.
    """

    line: str
    started_at: datetime
    step: int
    since: datetime
    waits: datetime
    dialled: datetime | None = None
    winner: str | None = None


@dataclass(frozen=True, slots=True)
class LegSigns:
    """What a leg's own request says of it. `bridged`: it rings in the caller's own call, so that its end of screening connects."""

    id: str
    person: str
    step: int
    sid: str
    bridged: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry understood: what happened to which call. `event` is None when only the answer counts.

    `arrival` and `stand` are there on the caller's own requests, `stand` also on those of legs; `leg` on those of legs.
    """

    call: str
    at: datetime
    event: Event | None
    policy: str = ""
    arrival: Arrival | None = None
    stand: Stand | None = None
    leg: LegSigns | None = None
    said: Said | None = None
