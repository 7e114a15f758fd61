"""What happened, in the past tense. The door turns requests into these; `decide` turns these into a new state."""

from dataclasses import dataclass
from datetime import datetime

from oncall.calls.model import Leg, LegOutcome


@dataclass(frozen=True, slots=True)
class CallCame:
    """A caller reached the line; the call row holds who, when and the plan."""


@dataclass(frozen=True, slots=True)
class CallerKeyed:
    """The caller answered a question; `digits` is empty when no key came in time.

    `turn` is which question of a call that was, None where only one is ever asked.
    """

    digits: str
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The waiting caller's sound ran out and the carrier asks what is next; `moved` when our own request brought that about."""

    moved: bool = False


@dataclass(frozen=True, slots=True)
class MoveBegan:
    """We are about to ask the carrier to bring the caller to the talk."""


@dataclass(frozen=True, slots=True)
class TimeCame:
    """A timer of this call is due."""


@dataclass(frozen=True, slots=True)
class LegPlaced:
    """The carrier took our request for a leg and gave it an id."""

    leg: str
    sid: str


@dataclass(frozen=True, slots=True)
class LegNotPlaced:
    """A leg could not be placed. `carrier` says whose fault: True the REST API's, False the number's."""

    leg: str
    carrier: bool


@dataclass(frozen=True, slots=True)
class LegPickedUp:
    """A phone was picked up: a person, or a voicemail."""

    leg: str
    sid: str


@dataclass(frozen=True, slots=True)
class LegKeyed:
    """Somebody on a leg pressed keys while asked to take the call; empty when none came in time."""

    leg: str
    digits: str
    sid: str


@dataclass(frozen=True, slots=True)
class LegEnded:
    """A leg is over. `outcome` is the carrier's word for it; None when it was picked up and completed.

    `at` is when, by the carrier's clock; None when it does not say.
    """

    leg: str
    outcome: LegOutcome | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DialOver:
    """The caller's dial ended; `talked` when it had been answered and bridged, else the carrier's word for all its legs."""

    talked: bool
    outcome: LegOutcome = LegOutcome.NO_ANSWER


@dataclass(frozen=True, slots=True)
class TalkOver:
    """Caller or responder left the talk; `leg` is the responder's, None the caller's."""

    leg: str | None = None


@dataclass(frozen=True, slots=True)
class WrapUpKeyed:
    """The responder's keys after the talk."""

    leg: str
    digits: str


@dataclass(frozen=True, slots=True)
class MessageRecorded:
    """The caller left a message of so many whole seconds under the carrier's recording id."""

    recording: str
    seconds: int


@dataclass(frozen=True, slots=True)
class CallBack:
    """It is time to call a customer back; the call row holds whom, and the plan."""


@dataclass(frozen=True, slots=True)
class CustomerReached:
    """A customer who is called back picked up; `leg` is that of the person who took it."""

    leg: str


@dataclass(frozen=True, slots=True)
class CustomerDialOver:
    """The dial to a customer is over; `seconds` is the talk by the carrier's measure, None when it does not say."""

    leg: str
    talked: bool
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The caller's call is over, by callback or by the carrier's own list; `at` is when."""

    at: datetime


@dataclass(frozen=True, slots=True)
class EndCorrected:
    """The carrier's own list has another end of the caller's call than was reported; `at` is what it has, and holds."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Rang:
    """While the store was away the caller's own call dialled these legs in that step, which had begun at `since`."""

    legs: tuple[Leg, ...]
    step: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A leg made itself known while the store was away."""

    leg: Leg


@dataclass(frozen=True, slots=True)
class GaveUp:
    """While the store was away the caller was told that nobody answers."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A leg or the caller's dial ended while the store was away; the caller has long had his answer to it."""

    what: LegEnded | DialOver


Event = (
    CallCame
    | CallerKeyed
    | Heartbeat
    | MoveBegan
    | TimeCame
    | LegPlaced
    | LegNotPlaced
    | LegPickedUp
    | LegKeyed
    | LegEnded
    | DialOver
    | TalkOver
    | WrapUpKeyed
    | MessageRecorded
    | CallBack
    | CustomerReached
    | CustomerDialOver
    | CallEnded
    | EndCorrected
    | Rang
    | Seen
    | GaveUp
    | Noted
)
