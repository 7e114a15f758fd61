"""Rows of the rota: who is on call at an instant, and building two years of shifts; the Duell line's rota."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import icalendar
import recurring_ical_events

from oncall.policy.load import load, read_file
from schedules.changes import Absence, Override
from schedules.resolve import Schedule, materialise
from schedules.rota import Rota, handover
from tests.bench.rows import Row
from tests.bench.servers import ROOT

START = datetime(2026, 1, 5, 7, tzinfo=UTC)
TWO_YEARS = timedelta(days=730)
ASKED, ROUNDS = 2000, 7
PAIRS = 3


def rota() -> Rota:
    """Return the Duell line's rota: three pairs, primary and backup."""
    found = load(read_file(str(ROOT / "lines" / "duell.toml"))).rota
    assert found is not None
    return found


def calendar(of: Rota) -> bytes:
    """Return the same rota as iCalendar: an event a pair and role, every third week, local times."""
    made = icalendar.Calendar()
    for role, ahead in (("primary", 0), ("backup", 1)):
        for number in range(PAIRS):
            event = icalendar.Event()
            first = handover(of, (number - ahead) % PAIRS).astimezone(of.zone)
            event.add("dtstart", first)
            event.add("dtend", first + timedelta(days=7))
            event.add("summary", f"{role}: {' '.join(of.pairs[number])}")
            event.add("rrule", {"freq": "weekly", "interval": PAIRS})
            event.add("uid", f"{role}-{number}")
            made.add_component(event)
    data: bytes = made.to_ical()
    return data


def rate(ask: Callable[[datetime], object], instants: list[datetime]) -> float:
    """Return answers per second, the best of some rounds: what else runs here only ever makes it slower."""
    found = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        for at in instants:
            ask(at)
        found.append(len(instants) / (time.perf_counter() - begin))
    return max(found)


def agree(schedule: Schedule, query: object, instants: list[datetime]) -> None:
    """Stop when the two do not name the same people: only then is one a measure for the other."""
    for at in instants:
        duty = schedule.at(at)
        theirs = {str(event["SUMMARY"]) for event in query.at(at)}  # type: ignore[attr-defined]
        ours = {f"primary: {' '.join(duty.primary)}", f"backup: {' '.join(duty.backup)}"}
        if ours != theirs:
            raise SystemExit(f"{at}: {ours} is not {theirs}")


def who() -> Row:
    """Ask who is on call at random instants of two years; both have their index ready, and both name the same people."""
    of = rota()
    chance = random.Random(2026)
    instants = [START + timedelta(seconds=chance.randrange(int(TWO_YEARS.total_seconds()))) for _ in range(ASKED)]
    schedule = materialise(of, START, START + TWO_YEARS)
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(calendar(of)))
    agree(schedule, query, instants[:200])
    baseline = rate(query.at, instants[:100])
    return Row("who", rate(schedule.at, instants), "answers/s", 200, baseline)


def shifts_build() -> Row:
    """Build two years of final shifts with six absences and six overrides in them, in milliseconds, the median of some runs."""
    of = rota()
    weeks = [START + timedelta(weeks=8 * number) for number in range(1, 7)]
    absences = tuple(Absence("anna", at, at + timedelta(days=9)) for at in weeks)
    overrides = tuple(
        Override("primary", at + timedelta(days=20), at + timedelta(days=21), "dag", "eva") for at in weeks
    )
    changed = Rota(
        of.zone,
        of.weekday,
        of.minute,
        of.anchor,
        of.form,
        of.pairs,
        no_same_four=of.no_same_four,
        absences=absences,
        overrides=overrides,
    )
    took = []
    for _ in range(3 * ROUNDS):
        begin = time.perf_counter()
        materialise(changed, START, START + TWO_YEARS)
        took.append((time.perf_counter() - begin) * 1000)
    return Row("shifts_build", statistics.median(took), "ms", 5, most=True)
