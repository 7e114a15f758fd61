"""Write down for others what happens on a line: an event an address, in the transaction of the change itself.

Nothing is sent here. Where a line tells nobody, nothing is asked of the records either: the addresses come with the line
as it is in force. An event's id is made of what happened, so that the same change written twice is one event.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from oncall.billing.money import format_money
from oncall.calls.model import Call
from oncall.usecases.hook_rows import Hook, HookEvent, HookPost, HookState
from oncall.usecases.incident_rows import Outage
from oncall.usecases.ports import CaseRow, Tx
from oncall.usecases.read_log import log_entry


def post(tx: Tx, hooks: Sequence[Hook], events: Sequence[HookEvent]) -> None:
    """Write each event for each address that wants it."""
    rows = [
        HookPost(event.id, hook.id, event.name, event.at, body_of(event))
        for event in events
        for hook in hooks
        if event.name in hook.events and hook.state is HookState.ACTIVE
    ]
    if rows:
        tx.post_hooks(rows)


def body_of(event: HookEvent) -> str:
    """Return an event as the JSON text that is signed and sent."""
    plain = {
        "id": event.id,
        "event": event.name,
        "line": event.line,
        "at": utc(event.at),
        "data": dict(event.data),
    }
    return json.dumps(plain, ensure_ascii=False)


def post_call(tx: Tx, hooks: Sequence[Hook], before: Call | None, after: Call, now: datetime) -> None:
    """Write what a change of a call tells: that it began (`before` None), that somebody took it, that it is over."""
    if not hooks:
        return
    post(tx, hooks, [call_event(name, after, now) for name in call_changes(before, after)])


def call_changes(before: Call | None, after: Call) -> Iterator[str]:
    """Yield the events of a call that lie between two states of it."""
    if before is None:
        yield "call.started"
    if after.accepted_at is not None and (before is None or before.accepted_at is None):
        yield "call.answered"
    if after.ended_at is not None and (before is None or before.ended_at is None):
        yield "call.ended"


def call_event(name: str, call: Call, now: datetime) -> HookEvent:
    """Return an event of a call, which happens to it once."""
    return HookEvent(f"{call.sid}:{name}", name, call.line, now, call_data(call))


def call_data(call: Call) -> dict[str, object]:
    """Return a call in the fields of the call log, without its legs; instants in UTC."""
    entry = log_entry(call)
    return {
        "call": entry.call,
        "line": entry.line,
        "case": entry.case,
        "from": entry.caller,
        "started_at": utc(entry.started_at),
        "ended_at": utc(entry.ended_at),
        "outcome": entry.outcome,
        "answered_by": entry.answered_by,
        "stage": entry.stage,
        "wait_seconds": entry.wait_seconds,
        "talk_seconds": entry.talk_seconds,
        "total_seconds": entry.total_seconds,
        "policy": entry.policy,
    }


def post_case(tx: Tx, hooks: Sequence[Hook], before: CaseRow, after: CaseRow, now: datetime) -> None:
    """Write that a case was opened or changed, and that its price is another one. `before` is the case as it was read."""
    if not hooks:
        return
    names = ["case.changed" if before.version else "case.opened"]
    if (before.state, before.tier, before.amount) != (after.state, after.tier, after.amount):
        names.append("case.rated")
    data = case_data(after)
    post(tx, hooks, [HookEvent(f"{after.id}:{before.version}:{name}", name, after.line, now, data) for name in names])


def case_data(case: CaseRow) -> dict[str, object]:
    """Return a case with its price; the amount as text, instants in UTC."""
    return {
        "case": case.id,
        "line": case.line,
        "customer": case.customer,
        "caller": case.caller,
        "opened_at": utc(case.opened_at),
        "month": case.month,
        "state": case.state,
        "tier": case.tier or None,
        "amount": None if case.amount is None else format_money(case.amount, case.currency),
        "currency": case.currency,
        "policy": case.policy,
        "solved": case.solved,
    }


def post_month(tx: Tx, line: str, month: str, data: Mapping[str, object], now: datetime) -> None:
    """Write that a month was closed."""
    event = HookEvent(f"{line}/{month}:month.closed", "month.closed", line, now, {"line": line, "month": month, **data})
    post(tx, tx.hooks(line), [event])


def post_outage(tx: Tx, outage: Outage, name: str, now: datetime) -> None:
    """Write that an outage started or ended; `name` is outage.started or outage.ended."""
    data: dict[str, object] = {
        "outage": outage.id,
        "line": outage.line,
        "kind": outage.kind,
        "texts": dict(outage.texts),
        "started_at": utc(outage.started_at),
        "until": utc(outage.until),
        "ended_at": utc(outage.ended_at),
    }
    post(tx, tx.hooks(outage.line), [HookEvent(f"{outage.id}:{name}", name, outage.line, now, data)])


def utc(at: datetime | None) -> str | None:
    """Return an instant as RFC 3339 in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat()
