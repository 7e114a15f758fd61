"""Lines: the list, the file and its versions, opening hours, who is on call, shifts, what is wrong in the next 90 days."""

from datetime import timedelta
from typing import Annotated

import tomli_w
from pydantic import Field

from oncall.billing.facts import parse_facts
from oncall.billing.quote import quote_json
from oncall.console.api.pages import When, instant, number_of
from oncall.console.api.problem import Problem
from oncall.console.api.spec import Answer, Ask, Asked, Given, Operation, Told
from oncall.policy.source import from_canonical
from oncall.reports.duty import duty_at, hours_shape, shift_shape, who_shape
from oncall.reports.instants import rfc3339
from oncall.reports.rota import finding_shape
from oncall.usecases.line_book import Applied
from oncall.usecases.quote_facts import quote_facts
from oncall.usecases.watch_coverage import coverage_findings
from schedules.resolve import shifts_of

LONGEST = timedelta(days=800)
FactGiven = bool | int | str | None
Facts = Annotated[dict[str, FactGiven], Field(max_length=50)]


class LineTold(Told):
    """A line in force."""

    line: str
    name: str
    numbers: list[str]
    zone: str
    languages: list[str]
    currency: str
    policy: str
    people: list[str]


class LinesTold(Told):
    """All lines that the token is good for."""

    items: list[LineTold]


class VersionTold(Told):
    """An applied version."""

    version: int
    applied_at: str
    applied_by: str


class VersionsTold(Told):
    """All versions, the newest first."""

    items: list[VersionTold]


class FileTold(Told):
    """A line's file. `written`: as its author wrote it, with comments."""

    line: str
    version: int
    text: str
    written: bool


class At(Asked):
    """An instant."""

    at: When = ""


class Span(Asked):
    """From when to when; the end does not belong to it."""

    start: When = Field(alias="from")
    end: When = Field(alias="to")


class HoursTold(Told):
    """The opening state."""

    at: str
    line: str
    state: str
    until: str | None
    because: list[str]


class WhoTold(Told):
    """Who is on call."""

    at: str
    line: str
    primary: list[str]
    backup: list[str]
    until: str | None
    problems: list[str]
    because: list[str]


class ShiftTold(Told):
    """A final shift."""

    role: str
    person: str
    start: str
    end: str


class ShiftsTold(Told):
    """Shifts, clipped to what was asked for."""

    items: list[ShiftTold]


class FindingTold(Told):
    """What is wrong with a rota."""

    code: str
    severity: str
    start: str | None
    end: str | None
    text: str


class CoverageTold(Told):
    """What is wrong in the next 90 days."""

    items: list[FindingTold]


class QuoteGiven(Given):
    """Facts as in `oncall quote`."""

    facts: Facts


class PriceTold(Told):
    """A line of a price."""

    tier: str
    quantity: str
    unit: str
    rate: str | None
    amount: str | None


class DueTold(Told):
    """A promise."""

    kind: str
    due: str


class QuoteTold(Told):
    """A price with its reasons."""

    state: str
    tier: str | None
    amount: str | None
    currency: str
    range: list[str] | None
    missing: list[str]
    lines: list[PriceTold]
    because: list[str]
    promises: list[DueTold]
    tariff: str


def lines(ask: Ask) -> Answer:
    """List the lines in force."""
    ask.desk.book.refresh(ask.desk.store)
    return Answer({"items": [line_shape(each) for each in ask.desk.book.all() if ask.may_see(each.line.id)]})


def line_shape(applied: Applied) -> dict[str, object]:
    """Return a line as JSON."""
    line = applied.line
    return {
        "line": line.id,
        "name": line.name,
        "numbers": list(line.numbers),
        "zone": line.zone.key,
        "languages": list(line.languages),
        "currency": line.currency,
        "policy": applied.policy,
        "people": list(line.people),
    }


def versions(ask: Ask) -> Answer:
    """List a line's versions."""
    line = ask.line().line
    found = ask.desk.store.line_history(line.id)
    items = [{"version": each, "applied_at": rfc3339(at, line.zone), "applied_by": by} for each, at, by in found]
    return Answer({"items": items})


def file(ask: Ask) -> Answer:
    """Return a line's file of one version."""
    applied = ask.line()
    line, name = applied.line.id, ask.path.get("version", "")
    number = number_of(name, "version") if name else applied.version
    stored = ask.desk.store.line_version(line, number)
    if stored is None:
        raise Problem(404, "no such version", str(number), f"GET /api/v1/lines/{line}/versions names them")
    written = ask.desk.store.line_file(line, number)
    text = written if written is not None else tomli_w.dumps(dict(from_canonical(stored.text, line).data))
    return Answer({"line": line, "version": number, "text": text, "written": written is not None})


def hours(ask: Ask) -> Answer:
    """Return the opening state."""
    line, at = ask.line().line, ask.read(At).at
    return Answer(hours_shape(line, instant(at, line, "at") if at else ask.now.replace(microsecond=0)))


def who(ask: Ask) -> Answer:
    """Return who is on call."""
    line, text = ask.line().line, ask.read(At).at
    at = instant(text, line, "at") if text else ask.now.replace(microsecond=0)
    return Answer(who_shape(line, at, duty_at(line, at)))


def shifts(ask: Ask) -> Answer:
    """List the final shifts."""
    line, asked = ask.line().line, ask.read(Span)
    start, end = instant(asked.start, line, "from"), instant(asked.end, line, "to")
    if not start < end <= start + LONGEST:
        raise Problem(422, f"is not after `from`, or more than {LONGEST.days} days later", "to", "ask for less at once")
    found = shifts_of(line.rota, start, end) if line.rota else ()
    return Answer({"items": [shift_shape(line, each) for each in found]})


def coverage(ask: Ask) -> Answer:
    """List what is wrong in the next 90 days."""
    applied = ask.line()
    found = coverage_findings(applied, ask.now)
    return Answer({"items": [finding_shape(each, applied.line.zone) for each in found]})


def quote(ask: Ask) -> Answer:
    """Price facts; nothing is stored."""
    line, given = ask.line().line, ask.read(QuoteGiven)
    return Answer(quote_json(quote_facts(line, parse_facts(given.facts), ask.now)))


READ, LINE = "read:lines", "/lines/{line}"
OPERATIONS = (
    Operation("GET", "/lines", "list_lines", READ, "List the lines in force", lines, LinesTold),
    Operation("GET", LINE + "/file", "get_file", READ, "The line file in force", file, FileTold),
    Operation("GET", LINE + "/versions", "list_versions", READ, "The versions of a line", versions, VersionsTold),
    Operation("GET", LINE + "/versions/{version}", "get_version", READ, "The file of a version", file, FileTold),
    Operation("GET", LINE + "/hours", "get_hours", READ, "Open or not, until when, why", hours, HoursTold, At),
    Operation("GET", LINE + "/who", "get_who", "read:rota", "Who is on call, until when, why", who, WhoTold, At),
    Operation("GET", LINE + "/shifts", "list_shifts", "read:rota", "The final shifts", shifts, ShiftsTold, Span),
    Operation(
        "GET", LINE + "/coverage", "get_coverage", "read:rota", "What is wrong in 90 days", coverage, CoverageTold
    ),
    Operation(
        "POST",
        LINE + "/quote",
        "quote",
        READ,
        "Price facts without storing",
        quote,
        QuoteTold,
        QuoteGiven,
        problems=(409,),
    ),
)
