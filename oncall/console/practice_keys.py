"""What a caller of a line is asked by keys at an instant, from its file: a menu, questions, the price to accept, the way on."""

from dataclasses import dataclass
from datetime import datetime

from oncall.policy.line import Line
from schedules.hours import state_at


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key of the menu: what it leads to (the line file's `do`), the topic it names, what is asked for then."""

    press: str
    do: str
    topic: str | None
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallerKeys:
    """What happens to a call in the line's state: `asks` are serial, role or number; `consent`: 1 accepts the price.

    `rings`: people may be rung, so that a caller may come to wait in line; `calls_back`: a call-back may be booked, and the
    number for it is read back to be confirmed. `through` is the key that rings them after an
    announcement, None where there is none.
    """

    state: str
    do: str
    keys: tuple[KeyView, ...] = ()
    asks: tuple[str, ...] = ()
    consent: bool = False
    rings: bool = False
    calls_back: bool = False
    through: str | None = None


def caller_keys(line: Line, now: datetime) -> CallerKeys | None:
    """Return what a caller is asked by keys now; None where the file has no route for the state."""
    state = state_at(line.hours, now).state
    route = line.route(state)
    if route is None:
        return None
    rings = any(way.do == "escalate" for way in route.ways)
    calls_back = any(way.do == "callback" for way in route.ways)
    consent = rings and line.escalation is not None and line.escalation.consent
    keys = tuple(KeyView(key.press, key.do, key.topic, key.ask) for key in route.keys)
    return CallerKeys(state, route.do, keys, route.ask, consent, rings, calls_back, route.through)
