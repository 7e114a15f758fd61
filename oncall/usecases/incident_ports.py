"""What alarms and outages ask of a transaction and of the carrier."""

from typing import Protocol

from oncall.calls.alarm import Alarm
from oncall.calls.model import Leg
from oncall.usecases.incident_rows import Outage


class AlarmRinger(Protocol):
    """The part of the carrier's REST API that is about alarms; ports.Carrier is the whole. May raise CarrierError."""

    def place_alarm_leg(self, alarm: Alarm, leg: Leg, from_: str, language: str) -> str:
        """Ring a person about an alarm from that number; returns the carrier's id."""

    def move_alarm_leg(self, alarm: Alarm, leg: Leg, language: str) -> None:
        """Make a live leg fetch what has become of the alarm; one that is over already is no error."""


class IncidentTx(Protocol):
    """The part of a transaction that is about alarms and outages; ports.Tx is the whole."""

    def alarm(self, alarm: str) -> Alarm | None:
        """Return an alarm, or None."""

    def alarm_of_key(self, line: str, key: str) -> Alarm | None:
        """Return the open alarm of a key, else its newest one, or None."""

    def insert_alarm(self, alarm: Alarm) -> bool:
        """Add an alarm; False when the key has an open one already, or that id is there (nothing changed)."""

    def save_alarm(self, alarm: Alarm) -> bool:
        """Write an alarm where the stored version is alarm.version, and raise it by one; False when somebody else wrote."""

    def open_alarms(self) -> tuple[Alarm, ...]:
        """Return every alarm that is not resolved, of all lines, oldest first."""

    def alarms(self, line: str, limit: int) -> tuple[Alarm, ...]:
        """Return at most `limit` of a line's alarms, the newest first."""

    def alarms_of_case(self, case: str) -> tuple[Alarm, ...]:
        """Return the alarms of a case, oldest first."""

    def outage(self, outage: str) -> Outage | None:
        """Return an outage, or None."""

    def running_outage(self, line: str) -> Outage | None:
        """Return a line's outage that has not ended, or None."""

    def outages(self, line: str, limit: int) -> tuple[Outage, ...]:
        """Return at most `limit` of a line's outages, the newest first."""

    def insert_outage(self, outage: Outage) -> bool:
        """Add an outage and raise the stamp of the lines; False when the line has a running one already."""

    def save_outage(self, outage: Outage) -> bool:
        """Write an outage where the version matches, and raise it and the lines' stamp by one; False when somebody else wrote."""
