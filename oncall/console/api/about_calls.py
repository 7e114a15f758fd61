"""Calls: the log of a line, and one call, in the shape of `oncall calls --json`."""

from itertools import islice
from zoneinfo import ZoneInfo

from pydantic import Field

from oncall.calls.model import Call
from oncall.console.api.pages import Listed, Paged, When, instant, page_of, paged
from oncall.console.api.problem import Problem
from oncall.console.api.spec import Answer, Ask, Operation, Told
from oncall.reports.log import call_shape
from oncall.usecases.line_book import LineBook
from oncall.usecases.read_log import log_entry

UTC = ZoneInfo("UTC")


class LegTold(Told):
    """One person's phone in a call."""

    person: str
    to: str
    stage: str | None
    outcome: str | None
    placed_at: str
    ring_seconds: int
    talk_seconds: int


class CallTold(Told):
    """A call."""

    call: str
    line: str
    case: str | None
    from_: str | None = Field(alias="from")
    started_at: str
    ended_at: str | None
    outcome: str | None
    answered_by: str | None
    stage: str | None
    wait_seconds: int | None
    talk_seconds: int
    total_seconds: int | None
    policy: str
    legs: list[LegTold]


class CallsTold(Listed):
    """A page of calls, oldest first."""

    items: list[CallTold]


class CallsAsked(Paged):
    """Which calls: those that started in [from, to)."""

    start: When = Field("", alias="from")
    end: When = Field("", alias="to")


def calls(ask: Ask) -> Answer:
    """List calls, oldest first."""
    line, asked = ask.line().line, ask.read(CallsAsked)
    start = instant(asked.start, line, "from") if asked.start else None
    end = instant(asked.end, line, "to") if asked.end else None
    page = page_of(asked)
    if page.at is not None:
        start = page.at if start is None else max(start, page.at)
    found = ask.desk.store.calls(line.id, start, end)
    behind = (each for each in found if page.at is None or (each.started_at, each.sid) > (page.at, page.id))
    rows = list(islice(behind, page.limit))
    return Answer(paged(rows, asked.limit, lambda each: shown(each, ask.desk.book), key))


def key(call: Call) -> tuple[str, str]:
    """Return where a page that begins behind a call begins."""
    return call.started_at.isoformat(), call.sid


def call(ask: Ask) -> Answer:
    """Return one call."""
    with ask.desk.store.read() as tx:
        found = tx.call(ask.path["call"])
    if found is None or not ask.may_see(found.line):
        raise Problem(404, "no such call", ask.path["call"], "GET /api/v1/lines/LINE/calls names them")
    return Answer(shown(found, ask.desk.book))


def shown(found: Call, book: LineBook) -> dict[str, object]:
    """Return a call as JSON, its instants in the zone of its line."""
    applied = book.by_id(found.line)
    return call_shape(log_entry(found), applied.line.zone if applied else UTC)


READ = "read:calls"
OPERATIONS = (
    Operation("GET", "/lines/{line}/calls", "list_calls", READ, "The call log", calls, CallsTold, CallsAsked),
    Operation("GET", "/calls/{call}", "get_call", READ, "One call", call, CallTold),
)
