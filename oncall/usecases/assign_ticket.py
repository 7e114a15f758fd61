"""Hand a ticket on to another person of the line: it keeps its history, and who has it now is told."""

from dataclasses import replace
from datetime import datetime

from oncall.usecases.change_case import case_of
from oncall.usecases.change_ticket import Conflict, back, moved
from oncall.usecases.line_book import LineBook
from oncall.usecases.open_ticket import LONGEST_TEXT, Doubled, TicketRefused
from oncall.usecases.ports import Store, StoreBusy, Tx
from oncall.usecases.register_ticket import register_ticket
from oncall.usecases.ticket_rows import MessageKind, TicketMessage, TicketRow
from oncall.usecases.ticket_words import tell_staff_of

TRIES = 8


def assign_ticket(
    store: Store, book: LineBook, case_id: str, person: str, note: str, by: str, now: datetime
) -> TicketRow:
    """Give a case to a person (id) of its line, with a word among staff; given to the same again nothing happens.

    A case that came by phone alone becomes a ticket with it. Raises TicketRefused, NoSuchCase, StoreBusy, StoreDown.
    """
    for _ in range(TRIES):
        try:
            with store.write() as tx:
                return _given(tx, book, case_id, person, note, by, now)
        except (Conflict, Doubled):
            continue
    raise StoreBusy(f"case {case_id}: others wrote it first {TRIES} times")


def _given(tx: Tx, book: LineBook, case_id: str, person: str, note: str, by: str, now: datetime) -> TicketRow:
    """Give it within one transaction. Raises Conflict, Doubled."""
    case = case_of(tx, case_id)
    applied = book.by_id(case.line)
    if applied is None:
        raise TicketRefused(f"{case.line}: no such line (cure: oncall lines apply FILE)")
    line = applied.line
    if person not in line.people:
        raise TicketRefused(f"{person}: nobody of {line.id} (cure: one of {', '.join(line.people)})")
    before = register_ticket(tx, line, case, "phone", now)
    if before.assigned == person:
        return before
    key = f"{case_id}:given:{before.version + 2}"
    words = f"{before.assigned} -> {person}. {note}".strip() if before.assigned else f"-> {person}. {note}".strip()
    tx.add_message(TicketMessage(case_id, key, MessageKind.NOTE, by, words[:LONGEST_TEXT], "console", now), ())
    after = replace(before, assigned=person, changed_at=now)
    told = tell_staff_of(line, after, "ticket_new", key, now)
    if after.state == "opened" and (state := back(line, after)) != after.state:
        outcome = moved(tx, line, after, state, by, now)
        after, told = outcome.ticket, (*told, *outcome.rows)
    if not tx.save_ticket(after):
        raise Conflict
    tx.audit(now, by, "ticket_assigned", case_id, {"from": before.assigned, "to": person})
    tx.queue(told, now, now)
    return replace(after, version=before.version + 1)
