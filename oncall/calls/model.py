"""What a call is: its plan taken once at the start, its legs, its state. Every value frozen, every instant aware UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from oncall.calls.questions import Back, Choice, Question

CALLBACK = "callback"
COUNTED = 100  # places in line are counted up to this many; who is farther behind is told no number


class State(StrEnum):
    """Where a call stands; machine.TABLE says what may follow."""

    RECEIVED = "received"
    ASKED = "asked"
    GREETED = "greeted"
    ASKED_CONSENT = "asked_consent"
    RINGING = "ringing"
    QUEUED = "queued"
    CALLING_BACK = "calling_back"
    TALKING = "talking"
    RECORDING = "recording"
    CALLBACK_BOOKED = "callback_booked"
    ANNOUNCED = "announced"
    ABANDONED = "abandoned"
    REFUSED = "refused"
    ENDED = "ended"


class Outcome(StrEnum):
    """How a call ended, as the call log says it."""

    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    CALLBACK = "callback"
    ABANDONED = "abandoned"
    ANNOUNCED = "announced"
    REFUSED = "refused"


class LegState(StrEnum):
    """Where the call to one person's phone stands."""

    PLACING = "placing"
    RINGING = "ringing"
    SCREENING = "screening"
    ACCEPTED = "accepted"
    OVER = "over"


class LegOutcome(StrEnum):
    """How a leg ended, as the call log says it."""

    ACCEPTED = "accepted"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    DECLINED = "declined"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SCREENED_OUT = "screened_out"


class Way(StrEnum):
    """How a leg is rung: by a request of its own, or as part of the caller's dial when the REST API fails."""

    REST = "rest"
    DIAL = "dial"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be rung: id and name from the line file, phone in E.164."""

    id: str
    name: str
    phone: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the escalation: who rings together, and for how long. `stage` is primary, backup, or "" for named people."""

    stage: str
    people: tuple[Person, ...]
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """The escalation of one call: policy and rota as they were when it came. A handover during a call changes nothing."""

    steps: tuple[Step, ...]
    rounds: int
    max_wait: timedelta
    ring_time: timedelta
    screen: bool
    consent: bool
    then: str
    greeting: str
    caller_id: str
    do: str = "escalate"
    forward: tuple[Person, ...] = ()
    last_resort: tuple[Person, ...] = ()
    opening: str = ""
    questions: tuple[Question, ...] = ()
    message: bool = True
    opens_at: datetime | None = None
    email: str = ""
    code: str = ""
    queue_wait: timedelta = timedelta(minutes=30)
    first: Step | None = None
    aside: tuple[Choice, ...] = ()  # keys that tell something while phones ring
    back: Back | None = None

    def step(self, index: int) -> Step | None:
        """Return step number `index`, counted over all rounds, then the last-resort people once; None when used up.

        One for the person who knows the caller's fault comes before all of them, once.
        """
        if self.first is not None:
            if index == 0:
                return self.first
            index -= 1
        regular = len(self.steps) * self.rounds
        if 0 <= index < regular:
            return self.steps[index % len(self.steps)]
        if index == regular and self.last_resort:
            return Step("", self.last_resort, self.ring_time)
        return None

    def staff(self) -> tuple[Person, ...]:
        """Everybody who is told about this call, each once, in ringing order; the last-resort people when there is none."""
        seen = {person.id: person for step in self.steps for person in step.people}
        return tuple(seen.values()) or self.last_resort


@dataclass(frozen=True, slots=True)
class Leg:
    """One call to one person's phone. `id` is unique within its call; `sid` is the carrier's, once known."""

    id: str
    person: Person
    stage: str
    step: int
    way: Way
    state: LegState
    placed_at: datetime
    sid: str | None = None
    outcome: LegOutcome | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    carrier_fault: bool = False
    left_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether the phone may still ring or speak."""
        return self.state is not LegState.OVER


@dataclass(frozen=True, slots=True)
class Call:
    """One inbound call. `version` counts writes: a save is conditional on it, so two workers cannot both win.

    `left_at` is when the caller himself came from the talk. `replayed` names the pieces of the call journal that are in it.
    While the caller is asked by keys: `todo` is still to be asked, `turn` counts his answers, `keyed` waits to be confirmed;
    while phones ring it is the key whose words he hears.
    `answers` are facts he gave, `number` is where he wants to be called back.
    `channel` is phone, or callback for a call of ours to `caller`. More callers than people: `in_line` is when he came to
    wait, the order in which all are served; `queued_at` is when nobody was free, `ahead` how many are in front of him, up to `COUNTED`;
    `unavailable` are phones of the plan that others have, or wait for before him, as it was when last decided.
    `gathered` are people who are told of the missed call together with others.
    """

    sid: str
    line: str
    policy: str
    caller: str | None
    called: str
    language: str
    started_at: datetime
    plan: Plan
    state: State = State.RECEIVED
    waiting_since: datetime | None = None
    step: int = -1
    step_since: datetime | None = None
    legs: tuple[Leg, ...] = ()
    told_step: int = 0
    dial_way: bool = False
    asked: int = 0
    accepted_leg: str | None = None
    accepted_at: datetime | None = None
    moving_at: datetime | None = None
    joined_at: datetime | None = None
    talk_ended_at: datetime | None = None
    left_at: datetime | None = None
    gave_up_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    case: str | None = None
    recording: str | None = None
    recording_seconds: int | None = None
    settled: bool = False
    replayed: tuple[str, ...] = ()
    todo: tuple[Question, ...] = ()
    turn: int = 0
    keyed: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    number: str | None = None
    channel: str = "phone"
    queued_at: datetime | None = None
    in_line: datetime | None = None
    ahead: int = 0
    unavailable: tuple[str, ...] = ()
    gathered: tuple[str, ...] = ()
    version: int = 0

    def leg(self, leg_id: str) -> Leg | None:
        """Return the leg of that id, or None."""
        return next((leg for leg in self.legs if leg.id == leg_id), None)

    @property
    def winner(self) -> Leg | None:
        """The leg whose person took the call, or None."""
        return self.leg(self.accepted_leg) if self.accepted_leg is not None else None

    @property
    def over(self) -> bool:
        """Whether the caller's own call has ended."""
        return self.ended_at is not None
