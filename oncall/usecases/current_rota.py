"""The rota in force: the line file's with the changes stored outside it laid over; those that no longer fit are left out, loudly."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from oncall.policy.changes import Change, lay, read_change
from oncall.policy.checks.rota import reachable
from oncall.policy.checks.routes import escalating_states
from oncall.policy.findings import PolicyError
from oncall.policy.line import Line
from oncall.usecases.rows import RotaChange
from schedules.changes import ExplicitWeek, Swap
from schedules.rota import Rota, handover, week_named

FORGOTTEN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Current:
    """A line with every stored change that fits laid over its rota, and a sentence for each that does not."""

    line: Line
    left_out: tuple[str, ...] = ()


def current(line: Line, changes: Iterable[RotaChange]) -> Current:
    """Return a line as its file and the stored changes make it.

    A change that names somebody who has left the file would ring a phone that is nobody's: it is left out, whoever the
    rota means instead serves, and the sentence says what to do. A line without a rota has nothing to change.
    """
    if line.rota is None:
        return Current(line)
    found: list[Change] = []
    left_out: list[str] = []
    for each in changes:
        try:
            found.append(change_of(line, each))
        except PolicyError as error:
            left_out.append(
                f"change {each.id} is left out: {error.findings[0]} (oncall rota {line.id} withdraw {each.id})"
            )
    return Current(replace(line, rota=lay(line.rota, found)) if found else line, tuple(left_out))


def change_of(line: Line, stored: RotaChange) -> Change:
    """Return a stored change; PolicyError when it does not fit the line."""
    return read_change(stored.kind.value, stored.doc, line.people, line.zone, line.id)


def reachable_of(line: Line) -> frozenset[str]:
    """Return the people of a line who have a number."""
    return reachable(line)


def needed_of(line: Line) -> frozenset[str] | None:
    """Return the states in which somebody must be on call; None is always, as for a line without routes."""
    return escalating_states(line) if line.routes else None


def window_of(rota: Rota, change: Change) -> tuple[datetime, datetime]:
    """Return from when to when (UTC) a change may change who is on call, both halves of a swap included."""
    if isinstance(change, ExplicitWeek):
        week = week_named(rota, change.iso_year, change.iso_week)
        return handover(rota, week), handover(rota, week + 1)
    if isinstance(change, Swap):
        return min(change.a_start, change.b_start), max(change.a_end, change.b_end)
    return change.start, change.end


def recent(rota: Rota, now: datetime) -> Rota:
    """Return a rota without the changes that ended long ago: what they did is history, and no check need look at them."""
    since = now - FORGOTTEN
    return replace(
        rota,
        weeks=tuple(each for each in rota.weeks if window_of(rota, each)[1] > since),
        overrides=tuple(each for each in rota.overrides if each.end > since),
        swaps=tuple(each for each in rota.swaps if window_of(rota, each)[1] > since),
        absences=tuple(each for each in rota.absences if each.end > since),
    )
