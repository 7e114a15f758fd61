"""What a line does with written requests, and the mail addresses that it answers."""

import re

from oncall.policy.build.people import Known
from oncall.policy.build.routes import length
from oncall.policy.findings import Notes
from oncall.policy.grammar.line import LineTable
from oncall.policy.grammar.tickets import TicketsTable
from oncall.policy.tickets import SILENT, YES, Tickets

_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_NEEDED = ("opened", "solved", "closed")


def build_tickets(table: TicketsTable | None, known: Known, notes: Notes) -> Tickets:
    """Return what the file says about tickets; what it leaves out is as everywhere."""
    if table is None:
        return SILENT
    _check_states(table, notes)
    over = None if table.estimate_over is None else length("tickets.estimate_over", table.estimate_over, notes)
    if over is not None and "estimate_sent" not in table.states:
        notes.error("tickets.estimate_over", "needs the state estimate_sent", 'add "estimate_sent" and "approved"')
    return Tickets(
        states=tuple(table.states),
        ask=tuple(table.ask),
        web=table.web,
        assign=known("tickets.assign", table.assign),
        estimate_over=over,
    )


def _check_states(table: TicketsTable, notes: Notes) -> None:
    """Note states that are missing, doubled, or stand without their partner."""
    for state in _NEEDED:
        if state not in table.states:
            notes.error("tickets.states", f'"{state}" is missing', f'add "{state}": every ticket needs it')
    for at, state in enumerate(table.states):
        if state in table.states[:at]:
            notes.error(f"tickets.states.{at}", f'"{state}" is listed twice', "keep one")
    for asked, yes in YES.items():
        if yes in table.states and asked not in table.states:
            notes.error("tickets.states", f'"{yes}" is the answer to "{asked}"', f'add "{asked}", or leave "{yes}" out')
    if "estimate_sent" in table.states and "approved" not in table.states:
        notes.error("tickets.states", '"estimate_sent" waits for "approved"', 'add "approved"')


def build_mail(head: LineTable, notes: Notes) -> tuple[str, ...]:
    """Return the line's mail addresses in small letters; note what is none, and one that is there twice."""
    found: dict[str, None] = {}
    for at, text in enumerate(head.mail):
        address = text.lower()
        if _MAIL.fullmatch(text) is None:
            notes.error(f"line.mail.{at}", f'"{text}" is not a mail address', "write it like support@example.com")
        elif address in found:
            notes.error(f"line.mail.{at}", f"{text} is listed twice", "keep one")
        found[address] = None
    return tuple(found)
