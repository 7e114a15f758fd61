"""`oncall who LINE`: who is on call at an instant, until when, what is wrong, and the rules behind it."""

from datetime import datetime

import click

from oncall.cli.choose import choose
from oncall.cli.instants import instants
from oncall.cli.options import at_option, json_option, line_argument
from oncall.cli.say import local, say, say_json
from oncall.policy.line import Line
from oncall.reports.duty import duty_at, who_shape
from schedules.resolve import OnCall


@click.command("who")
@line_argument
@at_option
@json_option
def who(line: str, sets: tuple[str, ...], at: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Say who is on call on LINE, until when, and which rules make it so.

    LINE is the id of an applied line or the path of a line file.
    """
    chosen = choose(line, sets)
    for moment in instants(at):
        duty = duty_at(chosen, moment)
        if as_json or at == "-":
            say_json(who_shape(chosen, moment, duty))
        else:
            tell(chosen, moment, duty)


def tell(line: Line, at: datetime, duty: OnCall) -> None:
    """Print the answer for people."""
    until = f"until {local(duty.until, line.zone)}" if duty.until else "for ever"
    say(f"{line.name} at {local(at, line.zone)}, {until}")
    for role, people in (("primary", duty.primary), ("backup", duty.backup)):
        say(f"  {role:8} {', '.join(named(line, person) for person in people) or 'nobody'}")
    for problem in duty.problems:
        say(f"  problem: {problem}")
    for reason in duty.because:
        say(f"  because: {reason}")


def named(line: Line, person_id: str) -> str:
    """Return a person's name and number."""
    person = line.people.get(person_id)
    if person is None:
        return person_id
    return f"{person.name} ({person.phone or 'no number'})"
