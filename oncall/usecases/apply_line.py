"""Apply line files: each a new immutable version, all of them in one transaction or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from oncall.policy.line import Line
from oncall.usecases.ports import LineVersion, Store


class NumberTaken(Exception):
    """Two lines claim one telephone number: nothing was applied. One line: which, and the cure."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that was checked, and the canonical text it is stored as. `file` names it in complaints."""

    file: str
    line: Line
    text: str


def apply_lines(
    store: Store, in_force: Sequence[Line], candidates: Sequence[Candidate], by: str, now: datetime
) -> tuple[LineVersion, ...]:
    """Store each candidate as a new version of its line; a text that is in force already keeps its version.

    Raises NumberTaken, StoreBusy, StoreDown.
    """
    refuse_taken(in_force, candidates)
    with store.write() as tx:
        return tuple(tx.add_line(each.line.id, each.text, now, by) for each in candidates)


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
