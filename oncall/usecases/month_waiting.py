"""The cases of a month that wait for a person: a fact, a rate, a second person, an answer to a dispute; most money first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from oncall.calls.model import Call
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import CaseRow, FactRow, Store
from oncall.usecases.rows import LedgerEntry
from oncall.usecases.set_facts import policy_of
from oncall.usecases.standing_rows import asked_of
from oncall.usecases.stored_rating import Rating, read_rating
from oncall.usecases.suggest_answers import Answer, Known, suggest

Kind = Literal["fact", "held", "second", "disputed"]
UNSETTLED = ("review", "held")
MOST = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits. `at_stake`: the dearest it could become, None where that has no end.

    `asked`: what a second person has to agree to. `history`: its facts as stored.
    """

    case: CaseRow
    rating: Rating
    kind: Kind
    at_stake: Decimal | None
    calls: tuple[Call, ...] = ()
    history: tuple[FactRow, ...] = ()
    answers: tuple[Answer, ...] = ()
    asked: LedgerEntry | None = None


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """The dearest of those that wait, and how many there are in all (`more`: at least so many)."""

    rows: tuple[Waiting, ...]
    total: int
    more: bool = False


def waiting(store: Store, book: LineBook, line: str, month: str, now: datetime, limit: int) -> WaitingPage:
    """Return at most `limit` cases that wait, most money first, each with the answers that settle it.

    Six statements at most, however many cases the month has. Raises StoreBusy or StoreDown.
    """
    unsettled = store.cases_of_states(line, month, UNSETTLED, MOST)
    spoken = store.cases_by_id(store.spoken_of(line, month)[:MOST])
    entries = store.entries_of([row.id for row in spoken])
    known = {row.id: row for row in (*unsettled, *spoken)}
    found = [each for row in known.values() if (each := _waits(row, entries.get(row.id, ()))) is not None]
    found.sort(key=_most_money_first)
    chosen = found[:limit]
    return WaitingPage(_whole(store, book, chosen, now), len(found), len(unsettled) == MOST)


def _waits(row: CaseRow, entries: Sequence[LedgerEntry]) -> Waiting | None:
    """Return a case as one that waits, None for one that does not."""
    rating, asked = read_rating(row.rating), asked_of(entries)
    most = rating.range[1] if rating.range else row.amount
    if asked is not None:
        return Waiting(row, rating, "second", max(most or Decimal(0), asked.amount or Decimal(0)), asked=asked)
    if rating.disputed:
        return Waiting(row, rating, "disputed", rating.computed if most is None else most)
    if row.state in UNSETTLED:
        return Waiting(row, rating, "held" if row.state == "held" else "fact", most)
    return None


def _whole(store: Store, book: LineBook, found: Sequence[Waiting], now: datetime) -> tuple[Waiting, ...]:
    """Return the cases with their calls, their facts and the answers that settle them."""
    ids = [each.case.id for each in found]
    calls, facts, entries = store.calls_of_cases(ids), store.facts_of(ids), store.entries_of(ids)
    whole = []
    for each in found:
        case, own = each.case, calls.get(each.case.id, ())
        known = Known(case, facts.get(case.id, ()), entries.get(case.id, ()), talk_end(own))
        answers = suggest(policy_of(store, book, case), known, now) if each.kind in {"fact", "held"} else ()
        whole.append(Waiting(case, each.rating, each.kind, each.at_stake, own, known.history, answers, each.asked))
    return tuple(whole)


def talk_end(calls: Iterable[Call]) -> datetime | None:
    """Return when the last talk of these calls ended; None when there was none."""
    return max((call.talk_ended_at for call in calls if call.accepted_at and call.talk_ended_at), default=None)


def _most_money_first(each: Waiting) -> tuple[bool, Decimal, datetime, str]:
    """Order: what has no end first, then the dearest, then the oldest."""
    return each.at_stake is not None, -(each.at_stake or Decimal(0)), each.case.opened_at, each.case.id
