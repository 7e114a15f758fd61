"""What the upkeep asks of the store: how much waits, what is over and may go, numbers that are to be forgotten."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many outbox rows and timers are due, and since when the oldest of each has been; None when none is."""

    effects: int
    effects_since: datetime | None
    timers: int
    timers_since: datetime | None


class UpkeepTx(Protocol):
    """Forgetting inside a transaction; every sum, count and key stays."""

    def erase_number(self, spellings: Sequence[str], name: str) -> Mapping[str, int]:
        """Put `name` in a number's place wherever it is stored, however it is spelt; returns the rows changed, by table.

        Line versions stay: they are immutable. Closed months keep their sums and get a new hash. Raises StoreBusy when
        somebody wrote one of the rows meanwhile: leave without committing and try again.
        """

    def forget_callers(self, line: str, before: datetime, limit: int, names: MutableMapping[str, str]) -> int:
        """Put names in the place of the callers' numbers of at most `limit` calls and as many cases begun before an instant.

        `names` holds the name of each number, and gets those that are new. Returns how many rows were changed. Raises
        StoreBusy likewise.
        """

    def drop_recording(self, call: str) -> bool:
        """Take the message's id out of a call whose message was deleted; False when somebody else wrote the call."""


class RecordingDesk(Protocol):
    """The part of the carrier's REST API that is about messages; ports.Carrier is the whole."""

    def delete_recording(self, sid: str) -> None:
        """Delete a message for good; one that is gone already is no error. May raise CarrierError."""


class UpkeepStore(Protocol):
    """The upkeep of the whole store. Every method may raise StoreBusy or StoreDown."""

    def backlog(self, now: datetime) -> Backlog:
        """Return what is due and not done."""

    def tried_again(self) -> Mapping[str, int]:
        """Return how many outbox rows wait for another try, by what was wrong at their last one."""

    def prune(self, effects_before: datetime, notices_before: datetime, limit: int) -> int:
        """Remove at most `limit` outbox rows and as many timers that were over before these instants; returns how many went.

        What is not done stays, however old. Rows that belong to no call keep something from being told twice: they have
        their own instant.
        """

    def recordings_of(self, number: str) -> tuple[str, ...]:
        """Return the carrier's ids of the messages left from a number."""

    def recordings_before(self, line: str, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Return (call, carrier's id of its message) of at most `limit` calls that ended before an instant, oldest first."""

    def has_called(self, line: str, number: str, since: datetime) -> bool:
        """Return whether a call to the line came from a number at or after an instant."""

    def asked_to_be_called(self, line: str, number: str) -> bool:
        """Return whether a call-back to a number was ever booked with the line."""

    def calls_from(self, number: str) -> tuple[int, int]:
        """Return how many calls came from a number, and how many of them are not over."""

    def database_clock(self) -> datetime | None:
        """Return what time the database server has; None for a file, which has no clock of its own."""
