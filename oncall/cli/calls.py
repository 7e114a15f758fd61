"""`oncall calls LINE` prints the call log; `oncall calls import LINE FILE|-` brings past calls along."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from oncall.cli.choose import open_records
from oncall.cli.default_group import DefaultGroup
from oncall.cli.input import NotJson, lines_of, open_text, parse
from oncall.cli.instants import day_or_instant
from oncall.cli.options import json_option
from oncall.cli.refusal import No
from oncall.cli.say import local, say, say_json
from oncall.reports.log import call_shape
from oncall.timers import utc_now
from oncall.usecases.import_calls import import_calls
from oncall.usecases.past_call import PastCall, RowError, parse_past_call
from oncall.usecases.read_log import LogEntry, read_log

SHOWN_REFUSALS = 1000


@click.group("calls", cls=DefaultGroup, default="log")
def calls() -> None:
    """Print the call log of a line, or import past calls."""


@calls.command("log")
@click.argument("line")
@click.option(
    "--from", "start", metavar="TIME", help="Calls that started then or later: a time, or a date in the line's zone."
)
@click.option("--to", "end", metavar="TIME", help="Calls that started before then.")
@json_option
def log(line: str, start: str | None, end: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Print the calls of LINE, oldest first (`oncall calls LINE` is short for it)."""
    with open_records() as records:
        chosen = records.applied(line).line
        begin, stop = given(start, chosen.zone, "--from"), given(end, chosen.zone, "--to")
        for entry in read_log(records.store, chosen.id, begin, stop):
            if as_json:
                say_json(call_shape(entry, chosen.zone))
            else:
                tell(entry, chosen.zone)


def given(text: str | None, zone: ZoneInfo, where: str) -> datetime | None:
    """Return the instant of an option, None when it is left out."""
    return None if text is None else day_or_instant(text, zone, where)


def tell(entry: LogEntry, zone: ZoneInfo) -> None:
    """Print a call for people: when, who, how it ended, how long it waited and talked."""
    who = f"{entry.outcome} by {entry.answered_by}" if entry.answered_by else entry.outcome or "running"
    wait = "-" if entry.wait_seconds is None else f"{entry.wait_seconds} s"
    case = f"  {entry.case}" if entry.case else ""
    caller = entry.caller or "hidden"
    say(
        f"{local(entry.started_at, zone):24}  {caller:14}  {who:20}  waited {wait}, talked {entry.talk_seconds} s{case}"
    )


@calls.command("import")
@click.argument("line")
@click.argument("file")
def import_file(line: str, file: str) -> None:
    """Import past calls of LINE from FILE, or - for standard input: JSON Lines in the shape of the call log.

    Each may have an object "facts". A call that is known already is left as it is.
    """
    with open_records() as records, open_text(file) as stream:
        line_id = records.applied(line).line.id
        done = import_calls(records.store, records.book, line_id, rows(stream, line_id), utc_now())
        say(f"{done.new} new, {done.known} known, {len(done.refused)} refused")
        for number, reason in sorted(done.refused)[:SHOWN_REFUSALS]:
            say(f"line {number}: {reason}")
        if len(done.refused) > SHOWN_REFUSALS:
            say(f"and {len(done.refused) - SHOWN_REFUSALS} more")
    if done.refused:
        raise No("")


def rows(stream: Iterable[str], line_id: str) -> Iterator[tuple[int, PastCall | RowError]]:
    """Yield each row read, or why it is refused, with its line number."""
    for number, text in lines_of(stream):
        yield number, row(text, line_id)


def row(text: str, line_id: str) -> PastCall | RowError:
    """Return one row read, or why it is refused."""
    try:
        return parse_past_call(parse(text), line_id)
    except NotJson as error:
        return RowError("row", str(error), "write one JSON object a line")
    except RowError as error:
        return error
