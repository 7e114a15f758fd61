"""Set facts of a case in a person's words: read, checked as a whole, stored with their source, priced again."""

from collections.abc import Sequence
from datetime import datetime

from oncall.billing.facts import FactError, FactValue, fact_type, parse_fact
from oncall.usecases.fact_rows import PERSON, SYSTEM, known_facts, newest, typed_row
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.open_case import write_facts
from oncall.usecases.ports import CaseRow, FactRow, Store, StoreBusy, Tx

TRIES = 8
SOLUTION = "solved_at"


class NoSuchCase(LookupError):
    """There is no case of that id."""


def set_facts(
    store: Store, book: LineBook, case_id: str, changes: Sequence[tuple[str, str]], by: str, now: datetime
) -> CaseRow:
    """Set each fact to what the text means ("true", "customer", "1h30m"); an empty text withdraws it.

    Somebody who says solved=true without a time means the end of the case's last talk, or now when nobody talked: the
    reading that bills less; it is noted with the system as its source. Raises FactError for a fact that cannot be taken,
    NoSuchCase, StoreBusy when others keep writing the case.
    """
    values = {fact: parse_fact(fact, text) if text.strip() else _none(fact) for fact, text in changes}
    talk_ended = last_talk(store, case_id)
    for _ in range(TRIES):
        try:
            with store.write() as tx:
                return _write(store, book, tx, _case(tx, case_id), _rows(tx, case_id, values, talk_ended or now, by, now), now)
        except Conflict:
            continue
    raise StoreBusy(f"case {case_id}: others wrote it first {TRIES} times")


class Conflict(LookupError):
    """Somebody else wrote the case in between: nothing was changed."""


def last_talk(store: Store, case_id: str) -> datetime | None:
    """Return when the last talk of a case ended; None when there was none."""
    sids = store.case_calls([case_id]).get(case_id, ())
    with store.read() as tx:
        calls = [tx.call(sid) for sid in sids]
    return max((call.talk_ended_at for call in calls if call and call.accepted_at and call.talk_ended_at), default=None)


def solution_rows(
    history: Sequence[FactRow], values: dict[str, FactValue | None], solved_at: datetime | None, by: str, now: datetime
) -> list[FactRow]:
    """Return what saying solved, or not solved, means for the time of the solution where nobody named one."""
    if SOLUTION in values or "solved" not in values:
        return []
    current = newest(history).get(SOLUTION)
    if values["solved"] is True:
        if current is not None or values.get("clock") is not None or solved_at is None:
            return []
        return [typed_row(SOLUTION, solved_at, SYSTEM, by, now)]
    if current is not None and current.source == SYSTEM:
        return [typed_row(SOLUTION, None, SYSTEM, by, now)]
    return []


def _rows(
    tx: Tx, case_id: str, values: dict[str, FactValue | None], solved_at: datetime, by: str, now: datetime
) -> list[FactRow]:
    """Return the rows to add, checked together with what is known already."""
    history = tx.facts(case_id)
    rows = [typed_row(fact, value, PERSON, by, now) for fact, value in values.items()]
    rows += solution_rows(history, values, solved_at, by, now)
    known_facts((*history, *rows))
    return rows


def _case(tx: Tx, case_id: str) -> CaseRow:
    """Return the case. Raises NoSuchCase."""
    case = tx.case(case_id)
    if case is None:
        raise NoSuchCase(f"{case_id}: no such case (cure: oncall report LINE --month YYYY-MM names them)")
    return case


def _write(store: Store, book: LineBook, tx: Tx, case: CaseRow, rows: list[FactRow], now: datetime) -> CaseRow:
    """Store the rows and the new price."""
    applied = policy_of(store, book, case)
    try:
        return write_facts(tx, applied, case, rows, now)
    except LookupError as error:
        raise Conflict(str(error)) from None


def policy_of(store: Store, book: LineBook, case: CaseRow) -> Applied:
    """Return the version of the line under which a case is priced."""
    applied = book.at(case.policy, store)
    if applied is None:
        raise FactError(case.id, f"{case.policy} is not stored", "cure: apply the line again")
    return applied


def _none(fact: str) -> None:
    """Refuse to withdraw what is no fact."""
    fact_type(fact)
