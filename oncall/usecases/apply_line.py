"""Apply line files: each a new immutable version, all of them in one transaction or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.policy.line import Line
from oncall.usecases.current_rota import current, needed_of, reachable_of, recent
from oncall.usecases.notices import told_changed
from oncall.usecases.ports import LineVersion, OutboxRow, Store, Tx
from oncall.usecases.rows import RotaChange
from schedules.findings import errors
from schedules.impact import compare, trial

DAYS = 90
TOLD_UNTIL = timedelta(days=2)


class NumberTaken(Exception):
    """Two lines claim one telephone number: nothing was applied. One line: which, and the cure."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that was checked, and the canonical text it is stored as. `file` names it in complaints.

    `written`: the file as somebody wrote it, kept beside; "" when the tables were changed since (`--set`).
    """

    file: str
    line: Line
    text: str
    written: str = ""


def apply_lines(
    store: Store, in_force: Sequence[Line], candidates: Sequence[Candidate], by: str, now: datetime
) -> tuple[LineVersion, ...]:
    """Store each candidate as a new version of its line; a text that is in force already keeps its version.

    Whoever's shifts change by it is told. Raises NumberTaken, StoreBusy, StoreDown.
    """
    refuse_taken(in_force, candidates)
    lines = {line.id: line for line in in_force}
    with store.write() as tx:
        versions = []
        for each in candidates:
            before = lines.get(each.line.id)
            versions.append(version := tx.add_line(each.line.id, each.text, now, by))
            if each.written:
                tx.keep_line_file(version.line, version.version, each.written)
            if before is not None and version.applied_at == now:
                tx.queue(news(tx, before, each.line, version, by), now, now)
    return tuple(versions)


def news(tx: Tx, before: Line, filed: Line, version: LineVersion, by: str) -> tuple[OutboxRow, ...]:
    """Return what everybody is told whose shifts of the next 90 days change with a new version."""
    now, after = version.applied_at, current(filed, tx.rota_changes(filed.id)).line
    if before.rota is None or after.rota is None or before.rota == after.rota:
        return ()
    people = compare(before.rota, after.rota, now, now + timedelta(days=DAYS))
    about = f"v{version.version}"
    return told_changed(after, people, about=about, by=by, now=now, until=now + TOLD_UNTIL)


def doubts(filed: Line, stored: Sequence[RotaChange], now: datetime) -> tuple[str, ...]:
    """Return what goes wrong when the stored changes of a rota are laid over a new file that is well by itself."""
    found = current(filed, stored)
    if filed.rota is None or found.line.rota is None:
        return ()
    start = now.replace(second=0, microsecond=0)
    states, people = needed_of(filed), reachable_of(filed)
    tried = trial(recent(filed.rota, now), recent(found.line.rota, now), filed.hours, start, DAYS, people, states)
    return tuple(each.text for each in errors(tried.findings))


def refuse_taken(in_force: Sequence[Line], candidates: Sequence[Candidate]) -> None:
    """Refuse a number that another line has, in force or among the candidates, and an id that is given twice."""
    coming = {each.line.id for each in candidates}
    if len(coming) < len(candidates):
        raise NumberTaken("two of the files are the same line (cure: apply one of them)")
    owner = {number: line.id for line in in_force if line.id not in coming for number in line.numbers}
    for each in candidates:
        for number in each.line.numbers:
            if number in owner:
                raise NumberTaken(
                    f"{each.file}: line.numbers: {number} is the number of {owner[number]} (cure: give another)"
                )
            owner[number] = each.line.id
