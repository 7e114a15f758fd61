"""`oncall shifts LINE --from D --to D`: the final shifts, clipped to the range, or as a calendar."""

from datetime import datetime
from pathlib import Path

import click

from oncall.cli.choose import choose, is_path, open_records, read_line, refuse_sets
from oncall.cli.instants import day_or_instant
from oncall.cli.options import json_option, line_argument
from oncall.cli.refusal import Refusal
from oncall.cli.say import local, say, say_json
from oncall.policy.line import Line
from oncall.reports.duty import shift_shape
from schedules.resolve import Shift, shifts_of

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@click.command("shifts")
@line_argument
@click.option("--from", "start", required=True, metavar="DAY", help="First day (local midnight) or time, inclusive.")
@click.option("--to", "end", required=True, metavar="DAY", help="Day or time at which the list ends, exclusive.")
@json_option
@click.option("--ics", is_flag=True, help="Print an iCalendar file; its shifts are whole, not clipped.")
def shifts(line: str, sets: tuple[str, ...], start: str, end: str, as_json: bool, ics: bool) -> None:  # noqa: FBT001 - click passes flags so
    """List who serves on LINE when: a row per role, person and uninterrupted time.

    LINE is the id of an applied line or the path of a line file.
    """
    if as_json and ics:
        raise Refusal("shifts: --json and --ics together", "cure: choose one")
    chosen = choose(line, sets)
    begin, stop = (day_or_instant(text, chosen.zone, name) for text, name in ((start, "--from"), (end, "--to")))
    if stop <= begin:
        raise Refusal(f"--to {end}: not after --from {start}", "cure: --to is exclusive; give a later one")
    if ics:
        click.echo(calendar(chosen, begin, stop, changed_at(line, sets)), nl=False)
        return
    for shift in shifts_of(chosen.rota, begin, stop) if chosen.rota else ():
        if as_json:
            say_json(shift_shape(chosen, shift))
        else:
            say(f"{local(shift.start, chosen.zone)} - {local(shift.end, chosen.zone)}  {shift.role:8} {shift.person}")


def calendar(line: Line, start: datetime, end: datetime, stamp: datetime) -> bytes:
    """Return the whole shifts that meet the range as an iCalendar file."""
    from schedules.ical import feed, feed_shifts  # noqa: PLC0415 - slow to import, needed for --ics alone

    found = feed_shifts(line.rota, start, end) if line.rota else ()
    return feed(found, line.id, line.name, stamp, lambda shift: f"{line.name}: {shift.role} {name_of(line, shift)}")


def name_of(line: Line, shift: Shift) -> str:
    """Return the name of a shift's person."""
    person = line.people.get(shift.person)
    return person.name if person else shift.person


def changed_at(name: str, sets: tuple[str, ...]) -> datetime:
    """Return when the rota last changed: when the file was written, or by the newest version or change of an applied line."""
    if is_path(name):
        line = read_line(name, sets)
        return datetime.fromtimestamp(Path(name).stat().st_mtime, line.zone).replace(microsecond=0)
    refuse_sets(name, sets)
    with open_records() as records:
        return records.applied(name).changed_at or EPOCH
