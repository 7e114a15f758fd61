"""Change a ticket: its line, case and ticket loaded, one change decided, everything written in one transaction, told afterwards.

Every change of state is a message of its own, so that the history is whole, and the customer is told of it once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from oncall.policy.line import Line
from oncall.policy.tickets import OVER
from oncall.usecases.change_case import case_of
from oncall.usecases.desk import Desk
from oncall.usecases.fact_rows import current, typed_row
from oncall.usecases.open_case import write_facts
from oncall.usecases.open_ticket import LONGEST_TEXT, Doubled, TicketRefused
from oncall.usecases.ports import FactRow, OutboxRow, StoreBusy, Tx
from oncall.usecases.register_ticket import register_ticket
from oncall.usecases.set_facts import policy_of
from oncall.usecases.ticket_rows import MessageKind, TicketMessage, TicketRow
from oncall.usecases.ticket_words import tell_state, thread_of

TRIES = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change comes to: the ticket after it, facts of its case, rows of the outbox. None of it: nothing happened."""

    ticket: TicketRow
    facts: Sequence[FactRow] = ()
    rows: Sequence[OutboxRow] = ()


Decide = Callable[[Tx, Line, TicketRow], Outcome]


def change(desk: Desk, case_id: str, decide: Decide, now: datetime) -> TicketRow:
    """Let `decide` change a ticket and write what it returns; tried again where somebody else wrote in between.

    What `decide` raises is raised, with nothing written. Raises NoSuchCase, StoreBusy, StoreDown.
    """
    for _ in range(TRIES):
        try:
            return _changed(desk, case_id, decide, now)
        except (Conflict, Doubled):
            continue
    raise StoreBusy(f"case {case_id}: others wrote it first {TRIES} times")


class Conflict(Exception):
    """Somebody else was quicker: nothing was written, and trying again may help."""


def _changed(desk: Desk, case_id: str, decide: Decide, now: datetime) -> TicketRow:
    """Change a ticket once. Raises Conflict."""
    with desk.store.read() as tx:
        found = case_of(tx, case_id)
    priced = policy_of(desk.store, desk.book, found)
    newest = desk.book.by_id(found.line) or priced
    with desk.store.write() as tx:
        case = case_of(tx, case_id)
        before = register_ticket(tx, newest.line, case, "phone", now)
        outcome = decide(tx, newest.line, before)
        if outcome.ticket is before:
            return before
        if not tx.save_ticket(replace(outcome.ticket, changed_at=now)):
            raise Conflict
        if outcome.facts:
            try:
                write_facts(tx, priced, case, outcome.facts, now)
            except LookupError:
                raise Conflict from None
        tx.queue(outcome.rows, now, now)
        return replace(outcome.ticket, changed_at=now, version=before.version + 1)


def set_state(desk: Desk, case_id: str, state: str, by: str, now: datetime, text: str = "") -> TicketRow:
    """Take a ticket to another state as staff, with a word to the customer. Raises TicketRefused, NoSuchCase."""

    def decide(tx: Tx, line: Line, ticket: TicketRow) -> Outcome:
        if state == ticket.state:
            return Outcome(ticket)
        can = line.tickets.moves(ticket.state)
        if state not in can:
            raise TicketRefused(
                f"{ticket.case}: {ticket.state} does not lead to {state} (cure: one of {', '.join(can) or 'none'})"
            )
        return moved(tx, line, ticket, state, by, now, text=text, facts=solution(tx, ticket, state, by, now))

    return change(desk, case_id, decide, now)


def moved(
    tx: Tx,
    line: Line,
    ticket: TicketRow,
    state: str,
    by: str,
    now: datetime,
    *,
    text: str = "",
    facts: Sequence[FactRow] = (),
    rows: Sequence[OutboxRow] | None = None,
) -> Outcome:
    """Return a ticket in another state with its message in the history; `rows` in the place of the usual letter."""
    after = replace(ticket, state=state)
    key = state_key(ticket)
    if text.strip():
        words = TicketMessage(ticket.case, f"{key}:text", MessageKind.OUT, by, text[:LONGEST_TEXT], "console", now)
        tx.add_message(words, ())
    tx.add_message(TicketMessage(ticket.case, key, MessageKind.STATE, by, state, "system", now), ())
    tx.audit(now, by, "ticket_state", ticket.case, {"from": ticket.state, "to": state})
    if rows is None:
        about = key.removeprefix(f"{ticket.case}:")
        rows = tell_state(line, after, about, now, text, thread_of(ticket.case, tx.messages(ticket.case)))
    return Outcome(after, facts, rows)


def state_key(ticket: TicketRow) -> str:
    """Return the key of a ticket's next change of state."""
    return f"{ticket.case}:state:{ticket.version + 2}"


def back(line: Line, ticket: TicketRow) -> str:
    """Return the state in which a ticket is worked on again."""
    return "assigned" if ticket.assigned and line.tickets.uses("assigned") else "opened"


def solution(tx: Tx, ticket: TicketRow, state: str, by: str, now: datetime) -> list[FactRow]:
    """Return what a change of state by staff says of the solution: solved now, or not any more."""
    if state == "solved":
        return [typed_row("solved", True, "person", by, now), typed_row("solved_at", now, "person", by, now)]  # noqa: FBT003
    known = current(tx.facts(ticket.case))
    if ticket.state in OVER and state not in OVER and known.get("solved") is True:
        return [typed_row("solved", False, "person", by, now), typed_row("solved_at", None, "person", by, now)]  # noqa: FBT003
    return []
