"""`oncall hours LINE`: the opening state at an instant, until when, and the rules behind it."""

from datetime import datetime

import click

from oncall.cli.choose import choose
from oncall.cli.instants import instants
from oncall.cli.options import at_option, json_option, line_argument
from oncall.cli.say import local, say, say_json
from oncall.policy.line import Line
from oncall.reports.duty import hours_shape
from schedules.hours import state_at


@click.command("hours")
@line_argument
@at_option
@json_option
def hours(line: str, sets: tuple[str, ...], at: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Say in which state LINE is, until when, and which rules make it so.

    LINE is the id of an applied line or the path of a line file.
    """
    chosen = choose(line, sets)
    for moment in instants(at):
        if as_json or at == "-":
            say_json(hours_shape(chosen, moment))
        else:
            tell(chosen, moment)


def tell(line: Line, at: datetime) -> None:
    """Print the answer for people."""
    answer = state_at(line.hours, at)
    until = f"until {local(answer.until, line.zone)}" if answer.until else "for ever"
    say(f"{line.name} at {local(at, line.zone)}: {answer.state} {until}")
    for reason in answer.because:
        say(f"  {reason}")
