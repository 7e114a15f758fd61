"""`oncall erase`: the number goes, the sums stay, an audit row says so; what is in use is refused."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.cli.history import jsonl, row
from tests.cli.running import Cli, refused

NUMBER = str(row()["from"])


@pytest.fixture
def called(cli: Cli) -> Cli:
    """Return the command line with a call in the log."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1), row(2, **{"from": NUMBER})]))
    return cli


def report(cli: Cli) -> object:
    """Return the sums of the month in which the calls were."""
    month = str(row()["started_at"])[:7]
    found = cli.done("report", "duell", "--month", month, "--format", "json").json[0]
    return found["calls"], found["tiers"], found["total"]


def dump(cli: Cli) -> str:
    """Return everything the database holds as text."""
    with closing(sqlite3.connect(cli.home / "oncall.db")) as connection:
        return "\n".join(connection.iterdump())


def test_a_number_is_forgotten_and_the_sums_stay(called: Cli) -> None:
    """Nowhere in the database, nor in the log of calls; the month is as it was."""
    before = report(called)
    assert NUMBER in dump(called)
    said = called.done("erase", NUMBER, "--by", "anna").out
    assert "in its place stands erased-" in said
    assert NUMBER not in dump(called)
    assert before == report(called)
    callers = {each["from"] for each in called.done("calls", "duell", "--json").json}
    assert [True] == [str(each).startswith("erased-") for each in callers]


def test_an_audit_row_says_who_did_it(called: Cli) -> None:
    """Without the number."""
    called.done("erase", NUMBER, "--by", "anna")
    with closing(sqlite3.connect(called.home / "oncall.db")) as connection:
        rows = connection.execute("SELECT who, detail FROM audit_log WHERE what = 'number_erased'").fetchall()
    assert [("anna", "2")] == [(who, json.loads(detail)["calls"]) for who, detail in rows]


def test_lines_of_the_journal_that_nobody_could_read_lose_it_too(called: Cli) -> None:
    """The rest of such a line stays for whoever looks at it."""
    folder = called.home / "journal"
    folder.mkdir()
    (folder / "unreadable").write_text(f'torn "{NUMBER}"\nother\n')
    assert "1 journal lines changed" in called.done("erase", NUMBER).out
    text = (folder / "unreadable").read_text()
    assert NUMBER not in text
    assert text.endswith("\nother\n")


def test_calls_that_wait_in_the_journal_are_read_in_first(called: Cli) -> None:
    """They would bring the number back."""
    folder = called.home / "journal"
    folder.mkdir()
    (folder / "open").write_text("{}\n")
    ran = called.run("erase", NUMBER)
    assert (1, True) == (ran.code, "journal" in ran.err)


@pytest.mark.parametrize(
    ("number", "said"), [("+4740000001", "stands in the file of line duell"), ("+4794139884", "number of line duell")]
)
def test_numbers_in_use_are_not_forgotten(called: Cli, number: str, said: str) -> None:
    """Staff and the line itself: exit 1 with the cure."""
    ran = called.run("erase", number)
    assert (1, True) == (ran.code, said in ran.err)
    assert "cure" in ran.err


@pytest.mark.parametrize("number", ["90000000", "nonsense", "+47"])
def test_what_is_no_number_is_refused(called: Cli, number: str) -> None:
    """It has to be written with its country."""
    assert "erase" in refused(called.run("erase", number))


def test_a_number_nobody_knows_is_said_so(called: Cli) -> None:
    """Nothing to do is no error."""
    assert "nothing was stored under it" in called.done("erase", "+4790000999").out
