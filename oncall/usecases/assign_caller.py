"""Say whose a number is: the record is kept, and the number's cases that were nobody's become that customer's, priced again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from oncall.usecases.change_case import case_of
from oncall.usecases.fact_rows import PERSON, newest
from oncall.usecases.line_book import LineBook
from oncall.usecases.open_case import contract_facts, write_facts
from oncall.usecases.ports import Store, StoreBusy
from oncall.usecases.set_facts import policy_of

TRIES = 8


def assign_caller(
    store: Store, book: LineBook, line: str, cells: Mapping[str, str], by: str, now: datetime
) -> tuple[str, ...]:
    """Keep a number's record (checked columns of `customers import`) and give its cases to the customer; returns those cases.

    Cases of a closed month change by a correction of the next open one, as late facts do. Raises StoreBusy or StoreDown;
    what was assigned until then stays, and doing it again does the rest.
    """
    with store.write() as tx:
        tx.put_customer(None, cells)
        tx.audit(now, by, "caller_assigned", cells["phone"], {"customer": cells["customer"]})
    found = store.unassigned_cases(line, cells["phone"])
    for case in found:
        assign_case(store, book, case, cells, now)
    return found


def assign_case(store: Store, book: LineBook, case_id: str, cells: Mapping[str, str], now: datetime) -> None:
    """Give one case to a customer, with what the contract says where no person has said otherwise. Raises StoreBusy, StoreDown."""
    with store.read() as tx:
        applied = policy_of(store, book, case_of(tx, case_id))
    for _ in range(TRIES):
        try:
            with store.write() as tx:
                case = case_of(tx, case_id)
                said = {fact for fact, row in newest(tx.facts(case_id)).items() if row.source == PERSON}
                rows = [row for row in contract_facts(cells, now) if row.fact not in said]
                write_facts(tx, applied, replace(case, customer=cells["customer"]), rows, now)
                return
        except LookupError:
            continue
    raise StoreBusy(f"case {case_id}: others wrote it first {TRIES} times")
