"""`oncall rehearse LINE`: play a call on a virtual clock: who rings when, what is heard, what it costs."""

import json
import tempfile
from pathlib import Path

import click

from oncall.cli.choose import is_path, open_records, refuse_sets
from oncall.cli.instants import instants
from oncall.cli.options import at_option, json_option, line_argument
from oncall.cli.rehearsal import Moment, Rehearsal, read_script
from oncall.cli.rehearsal import rehearse as play
from oncall.cli.say import say, say_json
from oncall.policy.line import Line
from oncall.policy.load import load
from oncall.policy.source import Source, from_canonical, read_file
from oncall.reports.log import call_shape

MINUTE = 60


@click.command("rehearse")
@line_argument
@at_option
@click.option("--script", default="answered", show_default=True, metavar="FILE|NAME", help="What caller and phones do.")
@json_option
def rehearse(line: str, sets: tuple[str, ...], at: str | None, script: str, as_json: bool) -> None:  # noqa: FBT001
    """Play a call to LINE on a virtual clock: who rings when, what everybody hears, what it costs.

    LINE is the id of an applied line or the path of a line file. Scripts: answered, backup, nobody, gives_up,
    one_phone_off, busy, or a TOML file.
    """
    source = source_of(line, sets)
    chosen = load(source)
    told = read_script(script)
    for moment in instants(at):
        with tempfile.TemporaryDirectory(prefix="rehearsal-") as home:
            rehearsal = play(source, moment, told, Path(home))
        if as_json:
            tell_json(rehearsal, chosen)
        else:
            tell(rehearsal)


def source_of(name: str, sets: tuple[str, ...]) -> Source:
    """Return what LINE names as data: a file, or the newest applied version."""
    if is_path(name):
        return read_file(name, sets)
    refuse_sets(name, sets)
    with open_records() as records:
        line = records.applied(name).line.id
        newest = next(version for version in records.store.current_lines() if version.line == line)
        return from_canonical(newest.text, name)


def tell_json(rehearsal: Rehearsal, line: Line) -> None:
    """Print every moment as a line, then the call and its price."""
    for moment in rehearsal.moments:
        say_json({"t": moment.t, "who": moment.who, "what": moment.what, "text": moment.text})
    quote = json.loads(rehearsal.case.rating) if rehearsal.case else None
    say_json({"call": call_shape(rehearsal.call, line.zone), "quote": quote})


def tell(rehearsal: Rehearsal) -> None:
    """Print the rehearsal for people."""
    for moment in rehearsal.moments:
        say(f"{clock(moment)}  {moment.who} {moment.what}{': ' if moment.text else ''}{moment.text}")
    call = rehearsal.call
    by = f" by {call.answered_by}" if call.answered_by else ""
    say(
        f"{call.outcome}{by}: waited {call.wait_seconds} s, talked {call.talk_seconds} s, in all {call.total_seconds} s"
    )
    if rehearsal.case is None:
        say("no case, nothing to pay")
        return
    quote = json.loads(rehearsal.case.rating)
    price = quote["amount"] or " to ".join(quote["range"] or ()) or "-"
    say(f"{quote['state']}: {quote['tier'] or '-'} {price} {quote['currency']}")
    for reason in (*quote["because"], *(f"missing: {fact}" for fact in quote["missing"])):
        say(f"  {reason}")


def clock(moment: Moment) -> str:
    """Return the minutes and seconds since the caller dialled."""
    return f"{int(moment.t) // MINUTE:02d}:{int(moment.t) % MINUTE:02d}"
