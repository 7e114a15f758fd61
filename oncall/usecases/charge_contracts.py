"""Open the yearly charges of contracts that fall due in a month: each a case of its own, once for each period."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from oncall.billing.recurring import Charged, due_between
from oncall.policy.line import Line
from oncall.usecases.contracts import Agreed, contracts, days_of
from oncall.usecases.fact_rows import typed_row
from oncall.usecases.line_book import Applied
from oncall.usecases.open_case import write_facts
from oncall.usecases.ports import CaseRow, FactRow, Store
from schedules.localtime import midnight

CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class ContractCharge:
    """A period's charge as a case. `new`: it was opened now. `amount` is None where it waits for a person."""

    case: str
    customer: str
    kind: str
    due_on: date
    state: str
    amount: Decimal | None
    new: bool


@dataclass(frozen=True, slots=True)
class Charges:
    """What fell due in a month, and the contracts of which that cannot be told, with the reason."""

    due: tuple[ContractCharge, ...]
    unclear: tuple[Agreed, ...]


def charge_contracts(store: Store, applied: Applied, month: str, by: str, now: datetime) -> Charges:
    """Open a case for each period of a contract that begins in a month; one that is there already stays as it is.

    Nothing is prorated, and what the page has no price for is in review. A line without recurring prices has none.
    Raises StoreBusy or StoreDown; what was opened until then stays.
    """
    line = applied.line
    if not any(rule.stage == "recurring" for tariff in line.tariffs for rule in tariff.rules):
        return Charges((), ())
    first, last = days_of(line, month)
    found = contracts(store, line, last)
    due = [
        _opened(store, applied, each, charged, by, now)
        for each in found
        if each.contract is not None
        for charged in due_between(each.contract, first, last)
    ]
    return Charges(tuple(due), tuple(each for each in found if each.unclear))


def _opened(store: Store, applied: Applied, agreed: Agreed, charged: Charged, by: str, now: datetime) -> ContractCharge:
    """Return the case of one period, opened unless it is there."""
    case_id = charge_id(applied.line, charged, agreed.kind)
    with store.write() as tx:
        case = tx.case(case_id)
        new = case is None
        if case is None:
            case = _row(applied, case_id, charged)
            tx.insert_case(case)
            case = write_facts(tx, applied, case, list(_facts(charged, case, agreed, now)), now)
            tx.audit(
                now, by, "contract_charged", case_id, {"customer": charged.customer, "due_on": str(charged.due_on)}
            )
    return ContractCharge(case_id, charged.customer, agreed.kind, charged.due_on, case.state, case.amount, new)


def charge_id(line: Line, charged: Charged, kind: str) -> str:
    """Return the id of a period's case: the same customer, contract and period have the same for ever (kasse-2026-4f0a93c1)."""
    text = f"{line.id}\n{charged.customer}\n{kind}\n{charged.due_on.isoformat()}"
    return f"{line.id}-{charged.due_on.year:04}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _row(applied: Applied, case_id: str, charged: Charged) -> CaseRow:
    """Return the case of a period, opened at the first instant of its first day."""
    return CaseRow(
        id=case_id,
        line=applied.line.id,
        caller=None,
        customer=charged.customer,
        opened_at=midnight(applied.line.zone, charged.due_on),
        month=f"{charged.due_on:%Y-%m}",
        policy=applied.policy,
        state="none",
        tier="",
        amount=None,
        currency=applied.line.currency,
        rating="{}",
        solved=False,
    )


def _facts(charged: Charged, case: CaseRow, agreed: Agreed, now: datetime) -> Iterator[FactRow]:
    """Yield what the contract says: its period, its kind, how many stations (not where its numbers contradict each other)."""
    yield typed_row("opened_at", case.opened_at, CONTRACT, charged.customer, now)
    for fact, value in charged.facts.values.items():
        if not (fact == "stations" and agreed.unclear):
            yield typed_row(fact, value, CONTRACT, charged.customer, now)
