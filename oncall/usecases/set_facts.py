"""Set facts of a case in a person's words: read, checked as a whole, stored with their source, priced again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from oncall.billing.facts import FactValue, fact_type, parse_fact
from oncall.usecases.fact_rows import PERSON, SYSTEM, known_facts, newest, typed_row
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.open_case import write_facts
from oncall.usecases.ports import CaseRow, FactRow, Store, StoreBusy, StoreDown, Tx

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
    values = {fact: _value(fact, text) for fact, text in changes}
    with store.read() as tx:
        applied = policy_of(store, book, _case(tx, case_id))
    solved_at = last_talk(store, case_id) or now
    for _ in range(TRIES):
        try:
            with store.write() as tx:
                rows = _rows(tx, case_id, values, solved_at, by, now)
                case = _opened(_case(tx, case_id), values)
                tx.audit(now, by, "facts_set", case_id, dict(changes))
                return _write(tx, applied, case, rows, now)
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
    if values["solved"] is not True:
        return [typed_row(SOLUTION, None, SYSTEM, by, now)] if current is not None else []
    if current is not None or values.get("clock") is not None or solved_at is None:
        return []
    return [typed_row(SOLUTION, solved_at, SYSTEM, by, now)]


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


def _opened(case: CaseRow, values: dict[str, FactValue | None]) -> CaseRow:
    """Return a case with the time of its opening as a person has just said it."""
    opened = values.get("opened_at")
    return replace(case, opened_at=opened) if isinstance(opened, datetime) else case


def _write(tx: Tx, applied: Applied, case: CaseRow, rows: list[FactRow], now: datetime) -> CaseRow:
    """Store the rows and the new price."""
    try:
        return write_facts(tx, applied, case, rows, now)
    except LookupError as error:
        raise Conflict(str(error)) from None


def policy_of(store: Store, book: LineBook, case: CaseRow) -> Applied:
    """Return the version of the line under which a case is priced."""
    applied = book.at(case.policy, store)
    if applied is None:
        raise StoreDown(f"case {case.id}: its line's version {case.policy} is not stored (cure: restore the database)")
    return applied


def _value(fact: str, text: str) -> FactValue | None:
    """Return what a text means, None for one that withdraws the fact. Raises FactError."""
    if text.strip():
        return parse_fact(fact, text)
    fact_type(fact)
    return None
