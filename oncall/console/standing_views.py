"""What the start page says of how a line stands, as frozen values. Instants are aware UTC, numbers E.164 or an erased one's name."""

from dataclasses import dataclass
from datetime import datetime

from oncall.console.views import PersonView


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Somebody who waits for a person: the place in line from 1 on, since when; `sid` is "" for one who hung up and is called back."""

    place: int
    caller: str | None
    since: datetime
    sid: str = ""


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A call-back that is booked or under way: kind is queue, hours or staff; `due_at` is None while it is under way."""

    number: str
    kind: str
    since: datetime
    due_at: datetime | None
    case: str | None = None
    person: PersonView | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class TrialView:
    """A test of somebody's phone asked for on this page: the outcome is the check's word."""

    person: PersonView
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """A part that does not work as it should: its name as in /readyz, and its own words."""

    part: str
    detail: str
