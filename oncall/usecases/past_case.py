"""The case of a past call: the one it names, the caller's recent one, or a new one; with the facts the row brings."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from oncall.billing.facts import Facts, FactValue
from oncall.calls.durations import talk_seconds
from oncall.calls.model import Call, Outcome
from oncall.usecases.fact_rows import PERSON, SYSTEM, known_facts, typed_row
from oncall.usecases.line_book import Applied
from oncall.usecases.open_case import contract_facts, write_facts
from oncall.usecases.past_call import PastCall, RowError
from oncall.usecases.ports import CaseRow, FactRow, Tx
from oncall.usecases.set_facts import solution_rows

IMPORT = "import"
OPENS = frozenset({Outcome.ANSWERED, Outcome.VOICEMAIL, Outcome.CALLBACK})


def case_of(tx: Tx, applied: Applied, call: Call, row: PastCall) -> CaseRow | None:
    """Return the stored case a past call belongs to, a new one without a number yet, or None when it opens none.

    A row that names its case keeps it. Without a name, a row that brings facts describes a case of its own; one without
    joins the caller's case of the hours before, by the line's `same_case_within`. Raises RowError.
    """
    if row.case == "":
        return None
    if row.case is not None:
        return _named(tx, applied, call, row.case)
    if not _opens(row):
        return None
    within = applied.line.same_case_within
    if call.caller is not None and not row.facts.values:
        recent = tx.last_case_of(call.line, call.caller, call.started_at - within)
        if recent is not None and abs(call.started_at - recent.opened_at) <= within:
            return recent
    return _new(applied, call, "")


def _named(tx: Tx, applied: Applied, call: Call, case_id: str) -> CaseRow:
    """Return the case of that id, stored or new. Raises RowError for one of another line."""
    stored = tx.case(case_id)
    if stored is not None and stored.line != applied.line.id:
        raise RowError(
            "case", f"{case_id} is a case of {stored.line}", "give it another id, or import it into that line"
        )
    return stored or _new(applied, call, case_id)


def _opens(row: PastCall) -> bool:
    """Whether a row without a case opens one: it was answered, left a message, or brings facts that do not deny it."""
    said = row.facts.get("case")
    return said is not False and (row.outcome in OPENS or bool(row.facts.values))


def _new(applied: Applied, call: Call, case_id: str) -> CaseRow:
    """Return a case that is not stored yet."""
    return CaseRow(
        id=case_id, line=applied.line.id, caller=call.caller, customer=None, opened_at=call.started_at, month="",
        policy=applied.policy, state="none", tier="", amount=None, currency=applied.line.currency, rating="{}",
        solved=False, version=-1,
    )  # fmt: skip


def note_call(tx: Tx, applied: Applied, call: Call, row: PastCall, case: CaseRow, now: datetime) -> str:
    """Store what a past call says of its case and price that anew; returns the case's id. Raises FactError.

    `applied` is the version under which the case is priced.
    """
    fresh = case.version < 0
    history = () if fresh else tx.facts(case.id)
    customer = (tx.customer_of(applied.line.id, call.caller) if call.caller else None) if fresh else None
    rows = _opening(applied, call, customer or {}, now) if fresh else []
    known = known_facts((*history, *rows))
    rows += _measured(call, known, now)
    rows += [typed_row(fact, value, PERSON, IMPORT, now) for fact, value in row.facts.values.items()]
    values: dict[str, FactValue | None] = dict(row.facts.values)
    ended = call.talk_ended_at if call.accepted_at else None
    rows += solution_rows((*history, *rows), values, ended, call.sid, now)
    opened = known_facts((*history, *rows)).get("opened_at")
    case = replace(case, opened_at=opened if isinstance(opened, datetime) else call.started_at)
    if fresh:
        case = _store_new(tx, applied, replace(case, customer=customer["customer"] if customer else None))
    write_facts(tx, replace(applied, hooks=()), case, rows, now)  # history tells nobody
    return case.id


def _store_new(tx: Tx, applied: Applied, case: CaseRow) -> CaseRow:
    """Add a case's row, under the next number when it has none."""
    local = case.opened_at.astimezone(applied.line.zone)
    case_id = case.id or tx.next_case_id(applied.line.id, local.year)
    case = replace(case, id=case_id, month=f"{local:%Y-%m}", version=0)
    tx.insert_case(case)
    return case


def _opening(applied: Applied, call: Call, customer: Mapping[str, str], now: datetime) -> list[FactRow]:
    """Return what the telephone, the calendar and the contract say of a new case."""
    channel = "callback" if call.outcome is Outcome.CALLBACK else "phone"
    return [
        typed_row("case", value=True, source=SYSTEM, by=call.sid, at=now),
        typed_row("channel", channel, SYSTEM, call.sid, now),
        typed_row("state", call.plan.opening, "calendar", applied.line.id, now),
        *contract_facts(customer, now),
    ]


def _measured(call: Call, known: Facts, now: datetime) -> list[FactRow]:
    """Return what the telephone measured, added to what it measured in the case's other calls."""
    rows = []
    opened, answered, talk = (known.get(fact) for fact in ("opened_at", "answered_at", "talk"))
    if not isinstance(opened, datetime) or call.started_at < opened:
        rows.append(typed_row("opened_at", call.started_at, SYSTEM, call.sid, now))
    if call.accepted_at is None:
        return rows
    if not isinstance(answered, datetime) or call.accepted_at < answered:
        rows.append(typed_row("answered_at", call.accepted_at, SYSTEM, call.sid, now))
    before = talk if isinstance(talk, timedelta) else timedelta(0)
    return [*rows, typed_row("talk", before + timedelta(seconds=talk_seconds(call)), SYSTEM, call.sid, now)]
