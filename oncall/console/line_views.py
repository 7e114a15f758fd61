"""What the line file's pages show, as frozen values, and `LineDesk`: where they get it. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

SCRIPTS = ("answered", "backup", "nobody", "gives_up", "one_phone_off", "busy")


@dataclass(frozen=True, slots=True)
class VersionView:
    """One applied version."""

    number: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A line's file as it is in force: its text, and its versions, newest first. `written`: with the comments of its author."""

    text: str
    written: bool
    versions: tuple[VersionView, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """Something wrong in a file: `error` or `warning`, the key, what is wrong, and the cure."""

    severity: str
    key: str
    what: str
    cure: str


@dataclass(frozen=True, slots=True)
class TrialView:
    """What a file would do. `changes` in words, a line each; `coverage` the next 90 days in words; `fits`: it may be applied."""

    findings: tuple[FindingView, ...]
    changes: tuple[str, ...] = ()
    waits: str = ""
    coverage: tuple[str, ...] = ()
    fits: bool = False


@dataclass(frozen=True, slots=True)
class MomentView:
    """Something in a rehearsal: seconds since the caller dialled, who, what, and the words."""

    seconds: float
    who: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class RehearsalView:
    """A call that was played: its moments, what became of it, and its price as `state`, `tier`, `amount` and reasons."""

    moments: tuple[MomentView, ...]
    outcome: str
    wait_seconds: int
    talk_seconds: int
    price: str = ""
    because: tuple[str, ...] = ()


class LineDesk(Protocol):
    """What the line file's pages ask. Every method may raise StoreBusy or StoreDown."""

    def file(self, line: str, version: int | None = None) -> FileView | None:
        """Return a line's file in force, or one of its earlier versions; None when there is none."""

    def try_out(self, line: str, text: str) -> TrialView:
        """Say what a text would do as the line's file; nothing is written."""

    def apply(self, line: str, text: str, by: str) -> str:
        """Put a text in force and return its version (duell@7). Raises Refused."""

    def rehearse(self, text: str, at: datetime, script: str) -> RehearsalView:
        """Play a call on a text at an instant. Raises Refused."""
