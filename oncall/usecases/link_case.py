"""Link a call to the case it is about, or give it a case of its own again; what the telephone measured moves with it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from oncall.calls.durations import talk_seconds
from oncall.calls.model import Call
from oncall.usecases.change_case import TRIES, Conflict, Refused, case_of
from oncall.usecases.fact_rows import SYSTEM, newest, typed_row
from oncall.usecases.line_book import LineBook
from oncall.usecases.open_case import new_case, write_facts
from oncall.usecases.ports import CaseRow, FactRow, Store, StoreBusy, Tx
from oncall.usecases.set_facts import policy_of

Value = datetime | int | bool | None


def link_call(store: Store, book: LineBook, sid: str, case_id: str, by: str, now: datetime) -> CaseRow:
    """Make a call part of a case; both cases are priced again. Returns the case. A call that is part of it already stays.

    Raises Refused for a call that is not there, runs still, or is of another line; NoSuchCase, StoreBusy, StoreDown.
    """

    def move(tx: Tx, call: Call) -> str:
        target = case_of(tx, case_id)
        if target.line != call.line:
            raise Refused(
                f"{case_id}: is a case of {target.line}, the call of {call.line} (link it to one of {call.line})"
            )
        if call.case != case_id:
            put(store, book, tx, call, case_id, now)
            tx.audit(now, by, "call_linked", case_id, {"call": sid, "from": call.case or ""})
        return case_id

    return _moved(store, sid, move)


def unlink_call(store: Store, book: LineBook, sid: str, by: str, now: datetime) -> CaseRow:
    """Give a call a new case of its own; both cases are priced again. Returns the new case.

    Raises Refused for a call that has no case or has it alone already; StoreBusy, StoreDown.
    """

    def move(tx: Tx, call: Call) -> str:
        if call.case is None or len(calls_of(store, tx, call.case)) < 2:  # noqa: PLR2004 - itself and another
            raise Refused(f"{sid}: is the only call of its case (nothing to part it from)")
        applied = policy_of(store, book, case_of(tx, call.case))
        own = new_case(tx, applied, call, now)
        put(store, book, tx, call, own, now)
        tx.audit(now, by, "call_unlinked", own, {"call": sid, "from": call.case})
        return own

    return _moved(store, sid, move)


def _moved(store: Store, sid: str, move: Callable[[Tx, Call], str]) -> CaseRow:
    """Move a call in one transaction, tried again where somebody else wrote call or case in between."""
    for _ in range(TRIES):
        try:
            with store.write() as tx:
                return case_of(tx, move(tx, ended(tx, sid)))
        except Conflict:
            continue
    raise StoreBusy(f"call {sid}: others wrote it first {TRIES} times")


def ended(tx: Tx, sid: str) -> Call:
    """Return a call that is over. Raises Refused."""
    call = tx.call(sid)
    if call is None:
        raise Refused(f"{sid}: no such call (oncall calls LINE names them)")
    if call.ended_at is None:
        raise Refused(f"{sid}: the call is still going on (wait for its end)")
    return call


def put(store: Store, book: LineBook, tx: Tx, call: Call, case_id: str, now: datetime) -> None:
    """Store the call with its new case, and measure both cases anew."""
    before = call.case
    own = {each: list(calls_of(store, tx, each)) for each in filter(None, (before, case_id))}
    if not tx.save_call(replace(call, case=case_id)):
        raise Conflict
    own[case_id].append(call)
    if before is not None:
        own[before] = [each for each in own[before] if each.sid != call.sid]
    for each, calls in own.items():
        case = case_of(tx, each)
        rows = measured(tx.facts(each), calls, call.sid, now)
        opened = next((json.loads(row.value) for row in rows if row.fact == "opened_at"), None)
        case = replace(case, opened_at=datetime.fromisoformat(opened)) if opened else case
        write(store, book, tx, case, rows, now)


def write(store: Store, book: LineBook, tx: Tx, case: CaseRow, rows: Sequence[FactRow], now: datetime) -> None:
    """Store what was measured anew and the price that follows. Raises Conflict."""
    try:
        write_facts(tx, policy_of(store, book, case), case, rows, now)
    except LookupError as error:
        raise Conflict from error


def calls_of(store: Store, tx: Tx, case_id: str) -> tuple[Call, ...]:
    """Return the calls of a case, oldest first."""
    sids = store.case_calls([case_id]).get(case_id, ())
    return tuple(call for sid in sids if (call := tx.call(sid)) is not None)


def measured(history: Sequence[FactRow], calls: Sequence[Call], sid: str, now: datetime) -> list[FactRow]:
    """Return what the telephone says of a case with these calls, where it differs; what a person said stands.

    A case that is left without calls was none: it costs nothing.
    """
    known = newest(history)
    rows = []
    for fact, value in from_calls(calls, solved="solved_at" in known).items():
        row = known.get(fact)
        if (row is None and value is None) or (row is not None and row.source != SYSTEM):
            continue
        new = typed_row(fact, value, SYSTEM, sid, now)
        if row is None or row.value != new.value:
            rows.append(new)
    return rows


def from_calls(calls: Sequence[Call], *, solved: bool) -> dict[str, Value]:
    """Return the facts that follow from a case's calls; `solved`: whether the time of the solution is known at all."""
    talked = [call for call in calls if call.accepted_at is not None]
    facts: dict[str, Value] = {"case": bool(calls)}
    if calls:
        facts["opened_at"] = min(call.started_at for call in calls)
    facts["answered_at"] = min((call.accepted_at for call in talked if call.accepted_at), default=None)
    facts["talk"] = sum(talk_seconds(call) for call in talked) if talked else None
    ends = [call.talk_ended_at for call in talked if call.talk_ended_at is not None]
    if solved and ends:
        facts["solved_at"] = max(ends)
    return facts
