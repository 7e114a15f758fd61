"""`oncall users`: who may sign in at the console. Passwords are asked for or read from a file, never given as an argument."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from oncall.cli.choose import Records, open_records
from oncall.cli.input import open_text, stdin
from oncall.cli.options import json_option
from oncall.cli.refusal import Refusal
from oncall.cli.say import say
from oncall.cli.user_lines import session_line, session_object, user_line, user_object
from oncall.timers import utc_now
from oncall.usecases.access_refusal import AccessRefused
from oncall.usecases.access_rows import Role, User
from oncall.usecases.people import LANGUAGES, LINK_HOLDS, Deeds, check_password
from oncall.usecases.sign_in import open_sign_ins

BY = "cli"
ROLES = click.Choice([role.value for role in Role])
LINK_PATH = "/sign-in/link/"


@dataclass(frozen=True, slots=True)
class Office:
    """The open records, and the changes that the command line may make."""

    records: Records
    deeds: Deeds


@contextmanager
def office() -> Iterator[Office]:
    """Open the records; what is refused becomes one line."""
    with open_records() as records:
        try:
            yield Office(records, Deeds(records.store, BY, utc_now()))
        except AccessRefused as error:
            raise Refusal(str(error)) from None


@click.group("users")
def users() -> None:
    """Add, list and change who may sign in at the console."""


@users.command("add")
@click.argument("user")
@click.option("--name", required=True, help="The name as pages show it.")
@click.option("--mail", required=True, help="The mail address; it can be used to sign in.")
@click.option("--role", type=ROLES, default=Role.MANAGER.value, show_default=True)
@click.option("--person", default="", metavar="ID", help="Who this is on the rota.")
@click.option("--language", type=click.Choice(LANGUAGES), default=None, help="The language of the pages.")
@click.option("--password-file", metavar="FILE", help="Read the password from the first line of FILE; - reads stdin.")
@click.option("--invite", is_flag=True, help="Print a link for setting the password instead of asking for one.")
def add(
    user: str, name: str, mail: str, role: str, person: str, language: str, password_file: str, *, invite: bool
) -> None:
    """Add USER, a short id such as anna."""
    if invite and password_file:
        raise Refusal("--invite: there is a --password-file as well", "cure: leave one of them out")
    password = "" if invite else read_password(password_file)
    with office() as found:
        wanted = User(user, name, mail, Role(role), person, language=language or "")
        if not invite:
            check_password(wanted, password)
        found.deeds.add(wanted)
        if invite:
            say(link(found.deeds.invite(user)))
        else:
            found.deeds.set_password(user, password)
            say(f"{user}: added as {role}")


@users.command("list")
@json_option
def show(*, as_json: bool) -> None:
    """List all users with their role and state."""
    with office() as found, found.records.store.read() as tx:
        every = tx.users()
    for user in every:
        say(user_object(user) if as_json else user_line(user))
    if not every and not as_json:
        say("no users yet; the first manager: oncall users add ID --name NAME --mail MAIL")


@users.command("role")
@click.argument("user")
@click.argument("role", type=ROLES)
@click.option("--person", default=None, metavar="ID", help="Who this is on the rota.")
def change_role(user: str, role: str, person: str | None) -> None:
    """Give USER another ROLE; it holds from the next page on."""
    with office() as found:
        found.deeds.change_role(user, Role(role), person)
    say(f"{user}: {role}")


@users.command("password")
@click.argument("user")
@click.option("--password-file", metavar="FILE", help="Read the password from the first line of FILE; - reads stdin.")
@click.option("--link", "as_link", is_flag=True, help="Print a link of one use instead.")
def password(user: str, password_file: str, *, as_link: bool) -> None:
    """Set the password of USER; all sessions of the user end."""
    with office() as found:
        if as_link:
            say(link(found.deeds.invite(user)))
            return
        found.deeds.set_password(user, read_password(password_file))
    say(f"{user}: the password is set, all sessions are ended")


@users.command("disable")
@click.argument("user")
def disable(user: str) -> None:
    """Let USER in no more, from this moment."""
    with office() as found:
        found.deeds.disable(user)
    say(f"{user}: disabled, all sessions are ended")


@users.command("enable")
@click.argument("user")
def enable(user: str) -> None:
    """Let a disabled USER in again."""
    with office() as found:
        found.deeds.enable(user)
    say(f"{user}: enabled")


@users.command("sessions")
@click.argument("user")
@json_option
def sessions(user: str, *, as_json: bool) -> None:
    """List the sessions of USER that are open."""
    with office() as found:
        found_ones = open_sign_ins(found.records.store, known(found, user), utc_now())
    for each in found_ones:
        say(session_object(each) if as_json else session_line(each))


@users.command("end-sessions")
@click.argument("user")
@click.option("--session", type=int, default=None, metavar="N", help="Only the session of this number.")
def end_sessions(user: str, session: int | None) -> None:
    """End all sessions of USER, or one."""
    with office() as found:
        ended = found.deeds.end_sessions(user, session)
    say(f"{user}: {ended} ended")


def known(found: Office, user: str) -> str:
    """Return the id of a user that exists."""
    with found.records.store.read() as tx:
        if tx.user(user) is None:
            raise Refusal(f"{user}: no such user", "cure: oncall users list")
    return user


def read_password(path: str | None) -> str:
    """Return a password from a file, from standard input, or asked for twice on the terminal."""
    if path:
        with open_text(path) as stream:
            return stream.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        return stdin().readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def link(secret: str) -> str:
    """Return the address at which a password is set, and until when."""
    from oncall.settings import load_settings  # noqa: PLC0415 - slow to import, needed here alone

    base = load_settings(demo=True, need="all").public_url
    until = utc_now() + LINK_HOLDS
    where = "" if base else " (ONCALL_PUBLIC_URL is not set: put the console's address before it)"
    return f"{base}{LINK_PATH}{secret} works once, until {until:%Y-%m-%d %H:%M} UTC{where}"
