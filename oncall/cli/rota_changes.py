"""`oncall rota LINE override|swap|absence|week|take|withdraw`: change the rota from now on."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

import click

from oncall.cli.choose import Records, open_records
from oncall.cli.options import json_option
from oncall.cli.refusal import Refusal
from oncall.cli.rota_words import change_from, refused, show
from oncall.cli.say import say, say_json
from oncall.policy.changes import Change
from oncall.policy.line import Line
from oncall.reports.rota import proposal_shape
from oncall.timers import utc_now
from oncall.usecases.begun_changes import CannotChange
from oncall.usecases.change_rota import Accepted, NeedsYes, Wish, accept, take_change

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class How:
    """How a change is to be made: by whom, even if it leaves a hole, and whether the answer is for machines."""

    by: str
    yes: bool
    as_json: bool


def change_options(function: F) -> F:
    """Add `--by`, `--yes` and `--json`, handed on together as `how`."""

    @wraps(function)
    def bundled(*args: Any, by: str, yes: bool, as_json: bool, **given: Any) -> Any:
        return function(*args, how=How(by, yes, as_json), **given)

    said_by = click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who says so.")
    yes = click.option("--yes", is_flag=True, help="Do it even if it leaves a hole or breaks a rule.")
    return said_by(yes(json_option(cast("F", bundled))))


def window_options(function: F) -> F:
    """Add `--from` and `--to`."""
    begin = click.option("--from", "start", required=True, metavar="TIME", help="First moment.")
    end = click.option("--to", "end", required=True, metavar="TIME", help="First moment that is not in it any more.")
    return begin(end(function))


def put(name: str, make: Callable[[Line], Change], how: How) -> None:
    """Make a change of the line's people and zone, write it, and print what it does. Raises Refusal, No."""
    with open_records() as records:
        line = records.applied(name).line
        write(records, line.id, Wish(f"cli:{secrets.token_hex(8)}", (make(line),)), how)


def write(records: Records, line: str, wish: Wish, how: How) -> None:
    """Write a wish and print what it does. Raises Refusal, No."""
    try:
        done = accept(records.store, records.book, line, wish, utc_now(), how.by, yes=how.yes)
    except NeedsYes as error:
        raise refused(error) from None
    except (CannotChange, LookupError) as error:
        raise Refusal(plain(error)) from None
    tell(done, as_json=how.as_json)


def plain(error: Exception) -> str:
    """Return what an error says; a LookupError's own text is quoted by Python."""
    return str(error.args[0]) if error.args else str(error)


def tell(done: Accepted, *, as_json: bool) -> None:
    """Print an accepted change."""
    if as_json:
        say_json({"changes": [each.id for each in done.made], **proposal_shape(done.proposal)})
        return
    for each in done.made:
        say(f"change {each.id}")
    show(done.proposal)


@click.command("override")
@click.option("--role", required=True, metavar="ROLE", help="primary or backup.")
@click.option("--add", metavar="PERSON", help="Who comes in.")
@click.option("--remove", metavar="PERSON", help="Who goes out; with --add too it is a replacement.")
@window_options
@change_options
@click.pass_obj
def override(line: str, /, *, start: str, end: str, how: How, **given: str | None) -> None:
    """Add somebody to a role for a time, remove somebody, or both."""
    values: dict[str, object] = {**given, "from": start, "to": end}
    put(line, lambda found: change_from(found, "override", values), how)


@click.command("absence")
@click.argument("person")
@window_options
@change_options
@click.pass_obj
def absence(line: str, /, *, person: str, start: str, end: str, how: How) -> None:
    """PERSON is away for a time; the reserve fills in, then the first who is free."""
    values: dict[str, object] = {"who": person, "from": start, "to": end}
    put(line, lambda found: change_from(found, "absence", values), how)


@click.command("week")
@click.argument("week")
@click.option("--primary", metavar="PERSON,PERSON", help="Who carries the phone; left out, the rotation says.")
@click.option("--backup", metavar="PERSON,PERSON", help="Who stands behind them; left out, the rotation says.")
@change_options
@click.pass_obj
def week(line: str, /, *, week: str, primary: str | None, backup: str | None, how: How) -> None:
    """Say who serves in WEEK, such as 2026-W53; the rotation is not moved by it."""
    if primary is None and backup is None:
        raise Refusal("week: nobody is named", "cure: --primary, --backup, or both")
    values: dict[str, object] = {"week": week, "primary": people(primary), "backup": people(backup)}
    put(line, lambda found: change_from(found, "week", values), how)


def people(text: str | None) -> list[str] | None:
    """Return the people of a list with commas."""
    return None if text is None else [person.strip() for person in text.split(",") if person.strip()]


@click.command("take")
@click.argument("person")
@click.option("--from", "giver", metavar="PERSON", help="Whose shift; not needed while there is one primary.")
@change_options
@click.pass_obj
def take(line: str, /, *, person: str, giver: str | None, how: How) -> None:
    """PERSON takes somebody's shift now, until it ends."""

    def make(found: Line) -> Change:
        try:
            return take_change(found, person, giver, utc_now().replace(microsecond=0))
        except CannotChange as error:
            raise Refusal(str(error)) from None

    put(line, make, how)


@click.command("withdraw")
@click.argument("change", type=int)
@change_options
@click.pass_obj
def withdraw(line: str, /, *, change: int, how: How) -> None:
    """Take CHANGE back by its number; what it has done so far stays on record."""
    with open_records() as records:
        name = records.applied(line).line.id
        write(records, name, Wish(f"cli:{secrets.token_hex(8)}", withdraw=(change,)), how)


COMMANDS = (override, absence, week, take, withdraw)
