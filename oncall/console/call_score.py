"""A call drawn to scale: a row for the caller and for each person rung, bars in hundredths of the width."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from oncall.console.formats import mmss, phone
from oncall.console.views import CallView, LegView

THINNEST = 0.6
TICKS = (5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a row: left edge and width in percent, what it was (ring, screen, wait, talk, wrap, message), in words."""

    x: float
    width: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One party's row."""

    name: str
    note: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """The drawing: its rows, and its ticks as position in percent and label."""

    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """From instants to percent of the width."""

    start: datetime
    seconds: float

    def x(self, at: datetime) -> float:
        """Return where an instant lies, inside the drawing."""
        share = (at - self.start).total_seconds() / self.seconds
        return round(min(1.0, max(0.0, share)) * 100, 2)

    def bar(self, kind: str, text: str, start: datetime | None, end: datetime | None) -> tuple[Bar, ...]:
        """Return a bar from start to end, at least visible; nothing where either is not known or they are one instant."""
        if start is None or end is None or end <= start:
            return ()
        left = min(self.x(start), 100 - THINNEST)
        length = mmss((end - start).total_seconds())
        return (Bar(left, round(max(THINNEST, self.x(end) - left), 2), kind, f"{text} {length}"),)


def score(call: CallView, now: datetime) -> Score:
    """Return the drawing of a call, up to now while it runs."""
    ends = [call.ended_at or now, *(leg.ended_at for leg in call.legs if leg.ended_at)]
    scale = Scale(call.started_at, max(1.0, (max(ends) - call.started_at).total_seconds()))
    rows = (caller_row(call, scale, now), *(leg_row(call, leg, scale, now) for leg in call.legs))
    return Score(rows, ticks(scale))


def ticks(scale: Scale) -> tuple[tuple[float, str], ...]:
    """Return round instants for the axis, few enough to be read."""
    step = next((step for step in TICKS if scale.seconds / step <= MOST_TICKS), TICKS[-1])
    return tuple((round(at / scale.seconds * 100, 2), mmss(at)) for at in range(0, int(scale.seconds) + 1, step))


def caller_row(call: CallView, scale: Scale, now: datetime) -> Row:
    """Draw the caller: waiting, then the talk or the message."""
    end = call.ended_at or now
    helped = call.accepted_at or call.gave_up_at
    bars = (
        *scale.bar("wait", gettext("waits"), call.started_at, helped or end),
        *scale.bar("talk", gettext("talks"), call.accepted_at, call.talk_ended_at or end),
        *scale.bar("message", gettext("leaves a message"), None if call.accepted_at else call.gave_up_at, end),
    )
    return Row(gettext("Caller"), phone(call.caller) or gettext("hidden number"), bars)


def leg_row(call: CallView, leg: LegView, scale: Scale, now: datetime) -> Row:
    """Draw a person's phone: ringing, asked for the key, talking, asked how it went."""
    end = leg.ended_at or call.ended_at or now
    took = leg.outcome == "accepted"
    bars = (
        *scale.bar("ring", gettext("rings"), leg.placed_at, leg.answered_at or end),
        *scale.bar("screen", gettext("is asked to press 1"), leg.answered_at, call.accepted_at if took else end),
        *(scale.bar("talk", gettext("talks"), call.accepted_at, call.talk_ended_at or end) if took else ()),
        *(scale.bar("wrap", gettext("is asked how it went"), call.talk_ended_at, leg.ended_at) if took else ()),
    )
    return Row(leg.person.name, phone(leg.person.phone), bars)
