"""What the queue's use cases ask of a transaction: phones that are taken, places in the line, booked call-backs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from oncall.usecases.queue_rows import Callback, CallbackState


class QueueTx(Protocol):
    """The part of a transaction that is about callers who wait in line; ports.Tx is the whole."""

    def unavailable(self, call: str, phones: Sequence[str], since: datetime, now: datetime) -> frozenset[str]:
        """Return those of the phones that another call holds, or that somebody waits for who came before `since`."""

    def take(self, call: str, phone: str, until: datetime, now: datetime) -> bool:
        """Take a phone for a call until that instant, or take it for longer; False when another call has it."""

    def let_go(self, call: str, phone: str) -> None:
        """Let a phone go, if the call has it."""

    def queue_up(self, call: str, line: str, since: datetime, phones: Sequence[str]) -> None:
        """Give a call a place in the line, waiting for any of the phones; one that is there keeps its place."""

    def leave_queue(self, call: str) -> None:
        """Give up a call's place."""

    def ahead(self, line: str, since: datetime, call: str) -> int:
        """Return how many have a place of that line in front of the call, counted up to `COUNTED`."""

    def first_in_line(self, phones: Sequence[str], limit: int, now: datetime) -> tuple[str, ...]:
        """Return the first so many calls that wait for any of those of the phones that no call has now."""

    def book_callback(self, callback: Callback) -> bool:
        """Add a call-back; False when one of that key is there already (nothing changed)."""

    def callback(self, key: str) -> Callback | None:
        """Return one call-back, or None."""

    def callback_of(self, sid: str) -> Callback | None:
        """Return the call-back whose newest try is that call, or None."""

    def due_callbacks(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """Return call-backs that are due, in the order of their places."""

    def callbacks(self, line: str, limit: int) -> tuple[Callback, ...]:
        """Return a line's call-backs, the newest first."""

    def begin_callback(self, key: str, tries: int, sid: str, now: datetime) -> bool:
        """Claim a call-back that is due and has had so many tries for the call `sid`; False when somebody else did."""

    def settle_callback(self, key: str, sid: str, state: CallbackState, due_at: datetime | None) -> bool:
        """Record how the try `sid` ended: over, or booked again for `due_at`; False when another try runs or it is over."""
