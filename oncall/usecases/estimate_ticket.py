"""Estimates and the customer's yes: an estimate over the line's limit waits for it; what was tested is published after it."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall import prompts
from oncall.policy.line import Line
from oncall.policy.tickets import OVER, YES
from oncall.usecases.change_ticket import Outcome, back, change, moved, state_key
from oncall.usecases.desk import Desk
from oncall.usecases.fact_rows import typed_row
from oncall.usecases.open_ticket import TicketRefused
from oncall.usecases.ports import FactRow, Tx
from oncall.usecases.ticket_rows import TicketRow
from oncall.usecases.ticket_words import language_of, tell, tell_staff_of, thread_of

NOTHING = timedelta(0)


def estimate_ticket(desk: Desk, case_id: str, estimate: timedelta, by: str, now: datetime, text: str = "") -> TicketRow:
    """Note what a ticket's work is estimated at; above the line's limit, ask the customer and hold the work until he says yes.

    A new estimate withdraws the yes to the one before. Raises TicketRefused, NoSuchCase, StoreBusy, StoreDown.
    """
    if estimate <= NOTHING:
        raise TicketRefused("an estimate is more than nothing (cure: write it like 5h or 90m)")

    def decide(tx: Tx, line: Line, ticket: TicketRow) -> Outcome:
        if ticket.state in OVER:
            raise TicketRefused(f"{ticket.case} is {ticket.state} (cure: open it again first)")
        over = line.tickets.estimate_over
        facts = [
            typed_row("estimate", estimate, "person", by, now),
            typed_row("estimate_approved", None, "person", by, now),
        ]
        if over is None or estimate <= over:
            state = back(line, ticket) if ticket.state == "estimate_sent" else ticket.state
            if state == ticket.state:
                return noted(tx, ticket, facts, by, now)
            return moved(tx, line, ticket, state, by, now, text=text, facts=facts)
        values = (("estimate", prompts.spoken_minutes(estimate, language_of(line, ticket))),)
        thread = thread_of(ticket.case, tx.messages(ticket.case))
        about = state_key(ticket).removeprefix(f"{ticket.case}:")
        rows = tell(line, ticket, "ticket_estimate", about, now, values=values, text=text, thread=thread)
        return moved(tx, line, ticket, "estimate_sent", by, now, text=text, facts=facts, rows=rows)

    return change(desk, case_id, decide, now)


def noted(tx: Tx, ticket: TicketRow, facts: list[FactRow], by: str, now: datetime) -> Outcome:
    """Return an estimate that nobody is asked about: a fact of the case alone."""
    tx.audit(now, by, "ticket_estimated", ticket.case, {row.fact: row.value for row in facts})
    return Outcome(replace(ticket, changed_at=now), facts)


def say_yes_or_no(desk: Desk, case_id: str, by: str, now: datetime, *, yes: bool, to: str) -> TicketRow:
    """Take the customer's word on what a ticket waits for; said twice it is said once.

    `to` is the state he was asked about (estimate_sent, test), so that an old page decides nothing new. Raises
    TicketRefused, NoSuchCase, StoreBusy, StoreDown.
    """

    def decide(tx: Tx, line: Line, ticket: TicketRow) -> Outcome:
        after = YES.get(to)
        if after is None:
            raise TicketRefused(f"{ticket.case}: nobody asked for your yes to {to}")
        if yes and ticket.state == after:
            return Outcome(ticket)
        if ticket.state != to or line.tickets.awaits(to) is None:
            raise TicketRefused(f"{ticket.case}: this is not asked any more (cure: load the page again)")
        facts = [typed_row("estimate_approved", yes, "person", by, now)] if to == "estimate_sent" else []
        outcome = moved(tx, line, ticket, after if yes else back(line, ticket), by, now, facts=facts)
        about = f"{state_key(ticket)}:{'yes' if yes else 'no'}"
        told = tell_staff_of(line, ticket, "ticket_reply", about, now)
        return Outcome(outcome.ticket, outcome.facts, (*outcome.rows, *told))

    return change(desk, case_id, decide, now)
