"""`oncall users`: who may sign in."""

import re
from pathlib import Path

import pytest

from tests.cli.running import Cli, refused

WORDS = "sample words for a sample"
ANNA = ("--name", "Anna", "--mail", "Anna@example.com")


def test_the_first_manager_is_added_with_a_password_from_standard_input(bare: Cli) -> None:
    """Listed for people and as JSON; the password is nowhere."""
    assert bare.done("users", "list").out.startswith("no users yet; the first manager: oncall users add")
    assert bare.done("users", "add", "anna", *ANNA, stdin=f"{WORDS}\n").out == "anna: added as manager\n"
    assert bare.done("users", "list").out == "anna: Anna <anna@example.com>, manager, active\n"
    [row] = bare.done("users", "list", "--json").json
    assert (row["user"], row["role"], row["state"], row["person"]) == ("anna", "manager", "active", None)
    assert WORDS.encode() not in (bare.home / "oncall.db").read_bytes()


def test_a_password_comes_from_a_file_or_a_link_is_printed(bare: Cli, tmp_path: Path) -> None:
    """The link names the public address where there is one, and says when it ends."""
    (tmp_path / "word").write_text(f"{WORDS}\n")
    bare.done("users", "add", "anna", *ANNA, "--password-file", str(tmp_path / "word"))
    said = bare.run(
        *("users", "add", "bo", "--name", "Bo", "--mail", "bo@example.com", "--role", "responder", "--invite"),
        ONCALL_PUBLIC_URL="https://line.example.com",
    )
    assert re.match(r"https://line\.example\.com/sign-in/link/\S{43} works once, until 20\S+ \S+ UTC\n$", said.out)
    assert "ONCALL_PUBLIC_URL is not set" in bare.done("users", "password", "bo", "--link").out
    assert (
        bare.done("users", "password", "anna", stdin=WORDS).out == "anna: the password is set, all sessions are ended\n"
    )


def test_role_state_and_sessions_are_changed(bare: Cli) -> None:
    """Each says in a line what it did."""
    for user in ("anna", "bo"):
        bare.done("users", "add", user, "--name", user, "--mail", f"{user}@example.com", stdin=WORDS)
    assert bare.done("users", "role", "bo", "auditor").out == "bo: auditor\n"
    assert bare.done("users", "disable", "bo").out == "bo: disabled, all sessions are ended\n"
    assert bare.done("users", "enable", "bo").out == "bo: enabled\n"
    assert bare.done("users", "sessions", "bo").out == ""
    assert bare.done("users", "end-sessions", "bo").out == "bo: 0 ended\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("add", "anna", *ANNA), "anna: somebody with this id or mail is there already (cure: "),
        (("add", "A b", *ANNA), "A b: this is no id (cure: "),
        (("add", "x", "--name", "X", "--mail", "x"), "x: this is no mail address (cure: NAME@HOST)"),
        (("add", "x", *ANNA, "--invite", "--password-file", "-"), "--invite: there is a --password-file as well"),
        (("role", "anna", "auditor"), "anna: this is the last manager who can sign in (cure: "),
        (("disable", "anna"), "anna: this is the last manager who can sign in (cure: "),
        (("disable", "nobody"), "nobody: no such user (cure: oncall users list)"),
        (("sessions", "nobody"), "nobody: no such user (cure: oncall users list)"),
        (("password", "nobody"), "nobody: no such user (cure: oncall users list)"),
        (("password", "anna", "--password-file", "/nix"), "/nix: cannot be read: "),
    ],
)
def test_what_cannot_be_done_is_one_line(bare: Cli, args: tuple[str, ...], said: str) -> None:
    """What, where, and the cure; exit code 2."""
    bare.done("users", "add", "anna", *ANNA, stdin=WORDS)
    assert said in refused(bare.run("users", *args, stdin=WORDS))


def test_a_short_password_adds_nobody(bare: Cli) -> None:
    """Refused before anything is written."""
    assert "too short" in refused(bare.run("users", "add", "anna", *ANNA, stdin="short\n"))
    assert bare.done("users", "list", "--json").out == ""
