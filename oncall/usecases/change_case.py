"""Change a case as a whole: load, check, write, price again; tried again where somebody else wrote it in between."""

from collections.abc import Callable, Sequence
from datetime import datetime

from oncall.usecases.fact_rows import current
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.open_case import write_facts
from oncall.usecases.ports import CaseRow, FactRow, Store, StoreBusy, Tx
from oncall.usecases.rate_case import priced_case
from oncall.usecases.set_facts import NoSuchCase, policy_of

TRIES = 8
Change = Callable[[Tx, Applied, CaseRow], Sequence[FactRow]]


class Refused(ValueError):
    """A change that may not be made. One line: where, what, and the cure."""


def change_case(store: Store, book: LineBook, case_id: str, change: Change, now: datetime) -> CaseRow:
    """Let `change` write beside a case, add the facts it returns, and store the price that follows.

    What `change` raises is raised, with nothing written. Raises NoSuchCase, StoreBusy when others keep writing the case.
    """
    with store.read() as tx:
        found = case_of(tx, case_id)
    applied = policy_of(store, book, found)
    for _ in range(TRIES):
        try:
            with store.write() as tx:
                case = case_of(tx, case_id)
                return write_facts(tx, applied, case, change(tx, applied, case), now)
        except Conflict:
            continue
        except LookupError as error:
            if isinstance(error, NoSuchCase):
                raise
    raise StoreBusy(f"case {case_id}: others wrote it first {TRIES} times")


class Conflict(Exception):
    """Somebody else was quicker: nothing was written, and trying again may help."""


def case_of(tx: Tx, case_id: str) -> CaseRow:
    """Return the case. Raises NoSuchCase."""
    case = tx.case(case_id)
    if case is None:
        raise NoSuchCase(f"{case_id}: no such case (cure: oncall report LINE --month YYYY-MM names them)")
    return case


def priced_again(tx: Tx, applied: Applied, case: CaseRow) -> CaseRow:
    """Return what a case costs with all that the transaction has written so far; nothing is stored."""
    return priced_case(applied, case, current(tx.facts(case.id)), tx.case_entries(case.id)).case
