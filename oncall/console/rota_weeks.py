"""Weeks as they are drawn: each person's time as a bar in the role's lane, places that nobody has, people who serve twice."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from oncall.console.desk_views import person_view
from oncall.console.rota_views import Bar, Lane, LaneView, WeekView
from oncall.policy.line import Line
from schedules import localtime
from schedules.resolve import OnCall, Schedule
from schedules.rota import Rota, handover, label
from schedules.shift import Shift, runs

COLOURS = 8
LANES: tuple[Lane, ...] = ("primary", "backup")
Segments = list[tuple[datetime, datetime, OnCall]]


def colours_of(line: Line) -> dict[str, int]:
    """Return each person's colour, by their place in the file, so that it stays when others come and go."""
    return {person: place % COLOURS for place, person in enumerate(line.people)}


def week_view(line: Line, rota: Rota, schedule: Schedule, week: int, now: datetime) -> WeekView:
    """Return one week; `schedule` must hold it."""
    start, end = handover(rota, week), handover(rota, week + 1)
    segments: Segments = list(schedule.segments(start, end))
    place = Place(start, end)
    return WeekView(
        label=label(rota, week),
        start=start,
        end=end,
        days=tuple((place.of(at), at) for at in _midnights(line, start, end)),
        lanes=tuple(_lane(line, role, size, segments, place) for role, size in zip(LANES, rota.sizes, strict=True)),
        problems=tuple(dict.fromkeys(code for _, _, answer in segments for code in answer.problems)),
        now=place.of(now) if start <= now < end else None,
    )


class Place:
    """Where an instant stands in a week, in percent of its length: a week with a jump of the clock is not 168 hours."""

    __slots__ = ("_length", "_start")

    def __init__(self, start: datetime, end: datetime) -> None:
        self._start = start
        self._length = (end - start).total_seconds()

    def of(self, at: datetime) -> float:
        """Return an instant's place."""
        return round(100 * (at - self._start).total_seconds() / self._length, 3)


def _midnights(line: Line, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the start of the week, and each local midnight in it."""
    yield start
    day = localtime.wall_of(line.zone, start).date() + timedelta(days=1)
    while (at := localtime.midnight(line.zone, day)) < end:
        yield at
        day += timedelta(days=1)


def _lane(line: Line, role: Lane, size: int, segments: Segments, place: Place) -> LaneView:
    """Return a role's lane: everybody's time, and the places nobody has, each in the first row that is free."""
    colours, doubles = colours_of(line), _doubles(segments)
    shifts = [each for each in runs(segments) if each.role == role]
    served = [piece for each in shifts for piece in _pieces(each, doubles.get(each.person, []))]
    bars: list[Bar] = []
    free: dict[int, datetime] = {}
    for start, end, who in sorted([*served, *_empty(role, size, segments)], key=lambda each: (each[0], each[2] or "~")):
        row = next(row for row in range(len(free) + 1) if free.get(row, start) <= start)
        free[row] = end
        left = place.of(start)
        twice = any(begin < end and until > start for begin, until in doubles.get(who or "", ()))
        person = None if who is None else person_view(line, who)
        bars.append(Bar(person, colours.get(who or "", 0), row, left, place.of(end) - left, start, end, twice))
    return LaneView(role, max([size, *(bar.row + 1 for bar in bars)]), tuple(bars))


def _pieces(shift: Shift, doubles: list[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime, str]]:
    """Yield a shift cut where a time in both roles begins or ends, so that only that time is marked."""
    edges = {at for span in doubles for at in span if shift.start < at < shift.end}
    for start, end in pairwise(sorted({shift.start, shift.end, *edges})):
        yield start, end, shift.person


def _doubles(segments: Segments) -> Mapping[str, list[tuple[datetime, datetime]]]:
    """Return when somebody serves in both roles at once."""
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    for start, end, answer in segments:
        for person in set(answer.primary) & set(answer.backup):
            found.setdefault(person, []).append((start, end))
    return found


def _empty(role: Lane, size: int, segments: Segments) -> Iterator[tuple[datetime, datetime, None]]:
    """Yield the times of each place that nobody has."""
    for number in range(size):
        begun: datetime | None = None
        for start, _, answer in segments:
            missing = len(getattr(answer, role)) < size - number
            if missing and begun is None:
                begun = start
            elif not missing and begun is not None:
                yield begun, start, None
                begun = None
        if begun is not None:
            yield begun, segments[-1][1], None
