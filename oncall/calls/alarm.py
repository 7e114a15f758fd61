"""What an alarm is: everything monitoring reports under one key, from the first alert until it is resolved. Values only.

Nobody has called: people are rung so that one of them acknowledges. Instants are aware UTC.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from oncall.calls.effects import Effect, NoteFacts, PlaceAlarmLeg, StopAlarmLeg, WakeAt
from oncall.calls.model import Leg, Person, Step


class AlarmState(StrEnum):
    """Where an alarm stands; alarm_machine.TABLE says what may follow."""

    NEW = "new"
    MAILED = "mailed"
    GATHERING = "gathering"
    RINGING = "ringing"
    UNANSWERED = "unanswered"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that monitoring watches: its fingerprint, its title, its severity in monitoring's word, whether it fires."""

    fingerprint: str
    title: str
    severity: str
    firing: bool
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlarmPlan:
    """Who is rung: steps and rounds as for a call, how long to gather alerts first, and after what time all begins again."""

    steps: tuple[Step, ...]
    rounds: int
    ring_time: timedelta
    group_wait: timedelta
    repeat: timedelta

    def step(self, index: int) -> Step | None:
        """Return step number `index`, counted over all rounds; None when used up."""
        return self.steps[index % len(self.steps)] if 0 <= index < len(self.steps) * self.rounds else None

    def staff(self) -> tuple[Person, ...]:
        """Return everybody on the plan, each once, in ringing order."""
        return tuple({person.id: person for step in self.steps for person in step.people}.values())


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. `version` counts writes: a save is conditional on it, so that one acknowledgement wins.

    `severity` is A for what rings, B for what is only mailed. `series` counts how often the ringing began from the first
    step; `told` are the people who were rung or written to, in that order.
    """

    id: str
    line: str
    policy: str
    key: str
    title: str
    severity: str
    opened_at: datetime
    plan: AlarmPlan
    state: AlarmState = AlarmState.NEW
    alerts: tuple[Alert, ...] = ()
    case: str | None = None
    series: int = 0
    step: int = -1
    step_since: datetime | None = None
    wait_until: datetime | None = None
    legs: tuple[Leg, ...] = ()
    legs_made: int = 0
    told: tuple[str, ...] = ()
    acknowledged_leg: str | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    version: int = 0

    def leg(self, leg_id: str) -> Leg | None:
        """Return the leg of that id, or None."""
        return next((leg for leg in self.legs if leg.id == leg_id), None)

    @property
    def over(self) -> bool:
        """Whether monitoring has said that all is well again."""
        return self.state is AlarmState.RESOLVED

    @property
    def firing(self) -> int:
        """Return how many of its alerts fire."""
        return sum(alert.firing for alert in self.alerts)


@dataclass(frozen=True, slots=True)
class Reported:
    """Monitoring reported alerts under the alarm's key. `rings`: one that fires is of a severity that rings now.

    `all_clear`: nothing under the key fires any more, those alerts included that the report leaves out.
    """

    alerts: tuple[Alert, ...]
    rings: bool
    all_clear: bool = False


@dataclass(frozen=True, slots=True)
class TellAlarm:
    """Write to people about the alarm: prompt key, SMS as well as mail or mail alone. Nobody: those who manage the line."""

    people: tuple[str, ...]
    key: str
    sms: bool = True


AlarmEffect = PlaceAlarmLeg | StopAlarmLeg | TellAlarm | WakeAt | NoteFacts


@dataclass(frozen=True, slots=True)
class AlarmDecision:
    """The alarm after an event, and what is to be done."""

    alarm: Alarm
    effects: tuple[AlarmEffect, ...] = ()


def to_outbox(effect: AlarmEffect) -> Effect | None:
    """Return an effect that the outbox carries out as it stands; None for one that is done with the state."""
    return effect if isinstance(effect, PlaceAlarmLeg | StopAlarmLeg) else None
