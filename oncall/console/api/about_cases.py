"""Cases: a month's list, one with facts, history and price; facts, notes, disputes and amounts set by hand."""

from zoneinfo import ZoneInfo

from oncall.billing.facts import FACT_TYPES
from oncall.billing.money import parse_money
from oncall.console.api.about_lines import FactGiven
from oncall.console.api.case_bodies import (
    CasesAsked,
    CasesTold,
    CaseTold,
    DisputeGiven,
    FactsGiven,
    NoteGiven,
    NoteTold,
    OverrideGiven,
    OverrideTold,
    SettledGiven,
)
from oncall.console.api.pages import month_name, page_of, paged
from oncall.console.api.spec import Answer, Ask, Operation
from oncall.reports.case import case_shape, money
from oncall.reports.instants import rfc3339
from oncall.usecases.dispute_line import Answer as Settled
from oncall.usecases.dispute_line import answer_dispute, dispute_line
from oncall.usecases.note_case import note_case
from oncall.usecases.override_amount import Wanted
from oncall.usecases.ports import CaseRow
from oncall.usecases.second_person import set_or_ask
from oncall.usecases.set_facts import set_facts
from oncall.usecases.show_case import show_case


def cases(ask: Ask) -> Answer:
    """List the cases of a month."""
    line, asked = ask.line().line, ask.read(CasesAsked)
    month = month_name(asked.month) if asked.month else f"{ask.now.astimezone(line.zone):%Y-%m}"
    ids = ask.desk.store.case_list(line.id, month, asked.state, page_of(asked))
    rows = ask.desk.store.cases_by_id(ids)
    return Answer(paged(rows, asked.limit, lambda row: row_shape(row, line.zone), key))


def key(row: CaseRow) -> tuple[str, str]:
    """Return where a page that begins behind a case begins."""
    return row.opened_at.isoformat(), row.id


def row_shape(row: CaseRow, zone: ZoneInfo) -> dict[str, object]:
    """Return a case of a list as JSON."""
    return {
        "case": row.id,
        "line": row.line,
        "customer": row.customer,
        "caller": row.caller,
        "opened_at": rfc3339(row.opened_at, zone),
        "month": row.month,
        "state": row.state,
        "tier": row.tier or None,
        "amount": money(row.amount, row.currency),
        "currency": row.currency,
        "policy": row.policy,
        "solved": row.solved,
    }


def case(ask: Ask) -> Answer:
    """Return one case."""
    return Answer(whole(ask, ask.case()))


def whole(ask: Ask, row: CaseRow) -> dict[str, object]:
    """Return a case whole, as it is now."""
    found = show_case(ask.desk.store, row.id)
    assert found is not None
    applied = ask.desk.book.by_id(row.line)
    return case_shape(found, applied.line.zone if applied else ZoneInfo("UTC"), ask.now)


def facts(ask: Ask) -> Answer:
    """Set facts."""
    row = ask.case()
    changes = [(fact, worded(fact, value)) for fact, value in ask.read(FactsGiven).facts.items()]
    set_facts(ask.desk.store, ask.desk.book, row.id, changes, ask.by, ask.now)
    return Answer(whole(ask, row))


def worded(fact: str, value: FactGiven) -> str:
    """Return a fact's value in the words of `oncall case set`; a number of a duration is seconds."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            lasts = fact in FACT_TYPES and FACT_TYPES[fact].kind == "duration"
            return f"{value}s" if lasts else str(value)
    return value or " "


def note(ask: Ask) -> Answer:
    """Keep a note."""
    row, text = ask.case(), ask.read(NoteGiven).text
    note_case(ask.desk.store, row.id, text, ask.by, ask.now)
    return Answer({"case": row.id, "text": text})


def dispute(ask: Ask) -> Answer:
    """Open a dispute."""
    row, given = ask.case(), ask.read(DisputeGiven)
    dispute_line(ask.desk.store, ask.desk.book, row.id, given.tier, given.note, ask.by, ask.now)
    return Answer(whole(ask, row))


def settle(ask: Ask) -> Answer:
    """Answer the dispute that is open."""
    row, given = ask.case(), ask.read(SettledGiven)
    amount = None if given.amount is None else parse_money(given.amount)
    answer_dispute(ask.desk.store, ask.desk.book, row.id, Settled(given.outcome, given.note, ask.by, amount), ask.now)
    return Answer(whole(ask, row))


def override(ask: Ask) -> Answer:
    """Set an amount by hand, or take that back."""
    row, given = ask.case(), ask.read(OverrideGiven)
    amount = None if given.amount is None else parse_money(given.amount)
    wanted = Wanted(amount, given.reason, given.note, ask.by, None, given.tier)
    done = set_or_ask(ask.desk.store, ask.desk.book, row.id, wanted, ask.now)
    return Answer({"waits": not done, "case": whole(ask, row)})


READ, WRITE, CASE, REFUSED = "read:cases", "write:cases", "/cases/{case}", (409,)
OPERATIONS = (
    Operation("GET", "/lines/{line}/cases", "list_cases", READ, "A month's cases", cases, CasesTold, CasesAsked),
    Operation("GET", CASE, "get_case", READ, "One case with facts, history and price", case, CaseTold),
    Operation("PATCH", CASE, "set_facts", WRITE, "Set facts", facts, CaseTold, FactsGiven, problems=REFUSED),
    Operation("POST", CASE + "/notes", "add_note", WRITE, "Keep a note", note, NoteTold, NoteGiven, 201, creates=True),
    Operation(
        "POST",
        CASE + "/dispute",
        "open_dispute",
        WRITE,
        "Open a dispute",
        dispute,
        CaseTold,
        DisputeGiven,
        201,
        creates=True,
    ),
    Operation(
        "POST",
        CASE + "/dispute/answer",
        "answer_dispute",
        WRITE,
        "Answer the dispute",
        settle,
        CaseTold,
        SettledGiven,
        200,
        creates=True,
    ),
    Operation(
        "POST",
        CASE + "/override",
        "override",
        WRITE,
        "Set an amount by hand",
        override,
        OverrideTold,
        OverrideGiven,
        200,
        creates=True,
    ),
)
