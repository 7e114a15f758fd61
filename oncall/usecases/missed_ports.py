"""What is asked of a transaction about texts on missed calls: how many a person had lately, which calls are gathered.

A slot is taken while `now < until <= latest`. One that lies farther ahead was taken before a clock was set back: it is void.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from oncall.usecases.missed_rows import Gathered, Slot


class MissedTx(Protocol):
    """The part of a transaction that is about texts on missed calls; ports.Tx is the whole."""

    def gather_missed(
        self, call: str, line: str, people: Sequence[str], now: datetime, latest: datetime
    ) -> frozenset[str]:
        """Add a call to the gathered texts that are open for any of the people; returns for whom one is."""

    def missed_slots(self, line: str, person: str) -> tuple[Slot, ...]:
        """Return the slots of a person, those that are void by now included."""

    def take_missed_slot(
        self, line: str, person: str, slot: Slot, now: datetime, latest: datetime, storm: str | None = None
    ) -> bool:
        """Take a slot until its end; False when somebody has it. Slot 0 opens a gathered text, whose key is `storm`."""

    def close_missed(self, line: str, person: str, storm: str) -> None:
        """See that no call is added to a gathered text any more: whoever is just adding one is waited for."""

    def gathered(self, storm: str, after: int, limit: int) -> tuple[Gathered, ...]:
        """Return at most `limit` of the calls of a gathered text, by the places of their rows, those behind `after`."""
