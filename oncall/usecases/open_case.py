"""Open the case of a call or join the caller's open one; note facts with their source and rate the case again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from oncall.calls.model import Call
from oncall.usecases.book_late import keep_months
from oncall.usecases.desk import Desk
from oncall.usecases.fact_rows import current, typed_row
from oncall.usecases.hooks import post_case
from oncall.usecases.line_book import Applied
from oncall.usecases.ports import CaseRow, FactRow, Tx
from oncall.usecases.rate_case import rate_case

FactValue = str | bool | int | datetime
FROM_CONTRACT = (("contract", "contract"), ("caller_role", "role"), ("stations", "stations"))


def open_case(desk: Desk, tx: Tx, call: Call, now: datetime) -> str:
    """Return the case of a call: its own, the caller's open or recent one, or a new one with the facts known so far."""
    if call.case is not None:
        return call.case
    applied = desk.book.at(call.policy)
    if applied is None:
        raise LookupError(f"{call.policy} is not an applied line")
    if call.caller is not None:
        recent = tx.last_case_of(call.line, call.caller, now - applied.line.same_case_within)
        if recent is not None:
            return recent.id
    return new_case(tx, applied, call, now)


def new_case(tx: Tx, applied: Applied, call: Call, now: datetime) -> str:
    """Store a new case: number, customer, and what the telephone, the calendar and the contract say."""
    line = applied.line
    opened = call.started_at.astimezone(line.zone)
    customer = tx.customer_of(line.id, call.caller) if call.caller else None
    case = CaseRow(
        id=tx.next_case_id(line.id, opened.year),
        line=line.id,
        caller=call.caller,
        customer=customer["customer"] if customer else None,
        opened_at=call.started_at,
        month=f"{opened:%Y-%m}",
        policy=applied.policy,
        state="none",
        tier="",
        amount=None,
        currency=line.currency,
        rating="{}",
        solved=False,
    )
    tx.insert_case(case)
    rows = [
        typed_row("case", value=True, source="system", by=call.sid, at=now),
        typed_row("channel", channel_of(call), "system", call.sid, now),
        typed_row("opened_at", call.started_at, "system", call.sid, now),
        typed_row("state", call.plan.opening, "calendar", line.id, now),
        *contract_facts(customer or {}, now),
    ]
    write_facts(tx, applied, case, rows, now)
    return case.id


def channel_of(call: Call) -> str:
    """Return how a case comes that this call opens."""
    if call.outcome == "callback":
        return "callback"
    return "ticket" if call.plan.do == "ticket" else "phone"


def note_answers(desk: Desk, tx: Tx, call: Call, now: datetime) -> None:
    """Add what the caller answered by keys to his case; what the case knows already stands."""
    if not call.answers or call.case is None:
        return
    known = current(tx.facts(call.case))
    fresh = tuple((fact, value) for fact, value in dict(call.answers).items() if fact not in known)
    if fresh:
        note_facts(desk, tx, call.case, fresh, call.caller or "caller", now)


def contract_facts(customer: Mapping[str, str], now: datetime) -> list[FactRow]:
    """Return what the customer's record says, as facts."""
    known = ((fact, customer.get(column, "")) for fact, column in FROM_CONTRACT)
    return [
        typed_row(fact, int(value) if fact == "stations" else value, "contract", customer["customer"], now)
        for fact, value in known
        if value
    ]


def note_facts(
    desk: Desk, tx: Tx, case_id: str, facts: Sequence[tuple[str, FactValue]], by: str, now: datetime
) -> None:
    """Add facts from a call to its case. Talk adds up over the case's calls; the first answer stands."""
    case = tx.case(case_id)
    applied = desk.book.at(case.policy) if case else None
    if case is None or applied is None:
        return
    known = current(tx.facts(case_id))
    source = "system" if by == "system" else "person"
    rows: list[FactRow] = []
    for fact, value in facts:
        if fact == "answered_at" and fact in known:
            continue
        before = known.get("talk", 0) if fact == "talk" else 0
        total = value + before if isinstance(value, int) and isinstance(before, int) and fact == "talk" else value
        rows.append(typed_row(fact, total, source, by, now))
    write_facts(tx, applied, case, rows, now)


def write_facts(tx: Tx, applied: Applied, case: CaseRow, rows: Sequence[FactRow], now: datetime) -> CaseRow:
    """Append facts to a case and store what it costs with them."""
    tx.add_facts(case.id, rows)
    known = current(tx.facts(case.id))
    rated = rate_case(tx, applied, replace(case, solved=known.get("solved") is True), known, now)
    rated = keep_months(tx, case, rated, now)
    if not tx.save_case(rated):
        raise LookupError(f"case {case.id} was written by somebody else (cure: try again)")
    post_case(tx, applied.hooks, case, rated, now)
    return rated
