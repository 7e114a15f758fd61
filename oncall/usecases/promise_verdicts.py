"""What was promised for a case, by when, and whether it was kept."""

from dataclasses import dataclass
from datetime import datetime

from oncall.billing.promises import Verdict, verdict
from oncall.billing.quote import Due
from oncall.usecases.fact_rows import known_facts
from oncall.usecases.ports import CaseRow, FactRow
from oncall.usecases.stored_rating import read_rating


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise of the contract: respond, react or solve; when it is due; open, met or missed."""

    kind: str
    due: datetime
    verdict: Verdict


def promised(case: CaseRow, history: tuple[FactRow, ...], now: datetime) -> tuple[Promised, ...]:
    """Return the promises of a case as they stand at an instant, in the order of the line's file."""
    facts = known_facts(history)
    found = []
    for each in read_rating(case.rating).promises:
        due = datetime.fromisoformat(each.due)
        found.append(Promised(each.kind, due, verdict(Due(each.kind, due), facts, now)))  # type: ignore[arg-type]
    return tuple(found)
