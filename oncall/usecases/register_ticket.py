"""Make a case that came by another way (a call, an alert) a ticket as well, so that it is somebody's and can be written about."""

from datetime import datetime

from oncall.policy.line import Line
from oncall.usecases.open_ticket import Doubled, language, one_line, who_takes
from oncall.usecases.ports import CaseRow, Tx
from oncall.usecases.ticket_rows import TicketRow
from oncall.usecases.ticket_words import tell_staff_of


def register_ticket(tx: Tx, line: Line, case: CaseRow, channel: str, now: datetime, *, subject: str = "") -> TicketRow:
    """Return the ticket of a case; one without gets it now, and whoever looks after it is told. The customer is not: he was there.

    Raises Doubled where somebody else registers it at the same time.
    """
    known = tx.ticket(case.id)
    if known is not None:
        return known
    record = dict((tx.customer_of(line.id, case.caller) if case.caller else None) or {})
    assigned = who_takes(line, case.id, now)
    ticket = TicketRow(
        case=case.id,
        key=f"case:{case.id}",
        line=line.id,
        channel=channel,
        state="solved" if case.solved else "assigned" if assigned and line.tickets.uses("assigned") else "opened",
        subject=one_line(subject) or case.id,
        name=record.get("name", "") or case.customer or "",
        email=record.get("email", "").lower(),
        phone=case.caller or "",
        language=language(line, "", record),
        assigned=assigned,
        opened_at=case.opened_at,
        changed_at=now,
    )
    if not tx.insert_ticket(ticket):
        raise Doubled(case.id)
    if not case.solved:
        tx.queue(tell_staff_of(line, ticket, "ticket_new", case.id, now), now, now)
    return ticket
