"""What the use cases need of the world outside: the carrier's REST API, and mail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from oncall.calls.effects import Place
from oncall.calls.model import Call, Leg
from oncall.usecases.duty_ports import PhoneChecker
from oncall.usecases.incident_ports import AlarmRinger
from oncall.usecases.rows import CarrierCall
from oncall.usecases.upkeep_ports import RecordingDesk


class Carrier(PhoneChecker, AlarmRinger, RecordingDesk, Protocol):
    """The carrier's REST API. Every method may raise CarrierError within the client's time-out (3 s)."""

    def state(self) -> str:
        """Return "ok", or in one line why it is of no use now, as far as the last requests tell. Never raises."""

    def place_leg(self, call: Call, leg: Leg) -> str:
        """Ring the leg's phone with screening; returns the carrier's id."""

    def end_leg(self, sid: str) -> None:
        """Hang up a call in whatever state it is; one that is over already is no error."""

    def move(self, sid: str, call: Call, to: Place, leg: Leg | None = None) -> None:
        """Make a live call fetch another place now; one that is over already is no error."""

    def send_text(self, from_: str, to: str, body: str) -> str:
        """Send an SMS; returns the carrier's id."""

    def find_text(self, to: str, body: str, since: datetime) -> bool:
        """Return whether an SMS of ours with that body went to that number at or after `since`."""

    def find_leg(self, to: str, from_: str, since: datetime, known: frozenset[str]) -> CarrierCall | None:
        """Look for a call of ours to that number created at or after `since` whose id is not in `known`."""

    def call(self, sid: str) -> CarrierCall | None:
        """Return one call from the carrier's list, or None."""

    def calls(self, since: datetime) -> tuple[CarrierCall, ...]:
        """Return all calls created at or after `since`."""


class Mail(Protocol):
    """Mail out. May raise MailError."""

    def send(
        self, to: str, subject: str, body: str, key: str, *, references: Sequence[str] = (), reply_to: str = ""
    ) -> None:
        """Send one plain-text letter; `key` becomes its Message-ID, so that a repeat can be recognised.

        `references` are the letters it answers: keys of ours, or Message-IDs in angle brackets.
        """
