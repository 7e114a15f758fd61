"""What a person could say of a case that waits for a fact, each with the price that follows: the bill's own function decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from oncall.billing.facts import FACT_TYPES, FactError, FactValue, parse_fact
from oncall.usecases.fact_rows import PERSON, current, typed_row
from oncall.usecases.line_book import Applied
from oncall.usecases.ports import CaseRow, FactRow
from oncall.usecases.rate_case import Priced, priced_case
from oncall.usecases.rows import LedgerEntry
from oncall.usecases.set_facts import solution_rows
from oncall.usecases.stored_rating import Rating, read_rating

DEEPEST = 3
MOST_TRIED = 150
FIRST = ("other", "true")
Said = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Facts in the words of `case set`, and what the case costs when they are so; `amount` None: it is still open, or refused."""

    facts: Said
    state: str
    tier: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Known:
    """A case with everything its price is made of; `last_talk` is what solved means where nobody names a time."""

    case: CaseRow
    history: tuple[FactRow, ...]
    entries: Sequence[LedgerEntry] = ()
    last_talk: datetime | None = None


def suggest(applied: Applied, known: Known, now: datetime, most: int = 6) -> tuple[Answer, ...]:
    """Return at most `most` answers that settle a case, the cheapest first; of those that cost the same the shortest.

    Empty where no closed question settles it: a duration or a rate is missing.
    """
    rating = read_rating(known.case.rating)
    found: dict[tuple[str, str, Decimal | None], Answer] = {}
    for number, answer in enumerate(_tried(applied, known, rating, (), now)):
        key = (answer.state, answer.tier, answer.amount)
        if key not in found or len(answer.facts) < len(found[key].facts):
            found[key] = answer
        if number >= MOST_TRIED:
            break
    ranked = sorted(found.values(), key=lambda answer: (answer.amount is None, answer.amount or Decimal(0)))
    return tuple(ranked[:most])


def what_if(applied: Applied, known: Known, facts: Said, now: datetime) -> Answer | None:
    """Return what a case would cost with these facts said, None where they cannot be so. Nothing is stored."""
    try:
        priced = _priced(applied, known, facts, now)
    except FactError:
        return None
    return Answer(facts, priced.case.state, priced.case.tier, priced.case.amount)


def choices(fact: str) -> tuple[str, ...]:
    """Return what can be said of a fact with a closed list of answers, the likeliest first; empty for any other."""
    row = FACT_TYPES.get(fact)
    if row is None:
        return ()
    values = ("true", "false") if row.kind == "bool" else row.values
    return tuple(sorted(values, key=lambda value: value not in FIRST))


def _tried(applied: Applied, known: Known, rating: Rating, said: Said, now: datetime) -> Iterator[Answer]:
    """Yield every way to settle a case, one missing fact after the other."""
    fact = next((fact for fact in rating.missing if choices(fact) and fact not in dict(said)), None)
    if fact is None or len(said) >= DEEPEST:
        return
    for value in choices(fact):
        facts = (*said, (fact, value))
        try:
            case = _priced(applied, known, facts, now).case
        except FactError:
            continue
        if case.state in {"review", "held"}:
            yield from _tried(applied, known, read_rating(case.rating), facts, now)
        else:
            yield Answer(facts, case.state, case.tier, case.amount)


def _priced(applied: Applied, known: Known, facts: Said, now: datetime) -> Priced:
    """Return the case as it would be priced with these facts said. Raises FactError."""
    values: dict[str, FactValue | None] = {fact: parse_fact(fact, text) if text else None for fact, text in facts}
    rows = [typed_row(fact, value, PERSON, "", now) for fact, value in values.items()]
    rows += solution_rows(known.history, values, known.last_talk or now, "", now)
    case = replace(known.case, solved=values.get("solved", known.case.solved) is True)
    return priced_case(applied, case, current((*known.history, *rows)), known.entries)
