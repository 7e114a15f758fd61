"""The program itself: help, unknown commands, one line for every error, exit codes, quiet pipes."""

import subprocess
import sys

import click
import pytest

from oncall.cli import main, program
from oncall.cli.table import COMMANDS, Entry
from tests.cli.running import DUELL, ROOT, Cli, refused

HEAVY = ("sqlalchemy", "pydantic", "flask", "phonenumbers", "holidays", "oncall.store", "oncall.policy", "schedules")


def test_help_names_every_command_with_a_line(bare: Cli) -> None:
    """`oncall --help` lists what there is."""
    out = bare.done("--help").out
    assert [name for name in COMMANDS if f"  {name} " not in out] == []


def test_help_imports_nothing_heavy() -> None:
    """`oncall --help` answers at once because no command is imported for it."""
    code = (
        "import sys\nfrom oncall.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ran.stderr.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_can_be_imported_and_explains_itself(bare: Cli, name: str) -> None:
    """The table of lazily imported commands points at real ones."""
    assert bare.done(name, "--help").out.startswith(f"Usage: oncall {name}")


def test_no_command_shows_the_help(bare: Cli) -> None:
    """Somebody who types `oncall` alone learns what there is."""
    assert bare.done().out == bare.done("--help").out


def test_an_unknown_command_is_answered_with_the_nearest(bare: Cli) -> None:
    """A slip of the finger costs one look."""
    assert refused(bare.run("shfits")) == "oncall: shfits: no such command (cure: oncall shifts)\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("who",), "who: missing argument 'LINE' (cure: oncall who --help)"),
        (("who", DUELL, "--att", "x"), "who: no such option '--att'"),
        (("lines",), "lines: missing command (cure: oncall lines --help)"),
        (("lines", "chek", DUELL), "lines: no such command 'chek'"),
        (("--no-such",), "no such option '--no-such'"),
        (("report", "duell", "--month", "2026-01", "--format", "doc"), "report: invalid value for '--format': 'doc'"),
        (("month", "close", "duell"), "month close: missing option '--month'"),
    ],
)
def test_unusable_arguments_are_one_line_with_the_cure(bare: Cli, args: tuple[str, ...], said: str) -> None:
    """Even click's own complaints look like ours: command, what, cure."""
    line = refused(bare.run(*args))
    assert line.startswith(f"oncall: {said}")
    assert line.endswith(")\n")


def test_an_unexpected_error_is_one_line_too(bare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of ours tells its name and how to see more, not its traceback."""
    boom(monkeypatch)
    line = refused(bare.run("who"))
    assert line == "oncall: unexpected KeyError: 'gone' (cure: report it; oncall --debug shows where)\n"


def test_debug_shows_where_an_unexpected_error_happened(bare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--debug` is the way to the traceback."""
    boom(monkeypatch)
    ran = bare.run("--debug", "who")
    assert (ran.code, "Traceback" in ran.err) == (2, True)


def boom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a defect behind `who`."""

    @click.command("who")
    def broken() -> None:
        raise KeyError("gone")

    monkeypatch.setattr(f"{__name__}.broken", broken, raising=False)
    monkeypatch.setitem(COMMANDS, "who", Entry(__name__, "broken", "defect"))


def test_an_interrupt_ends_quietly(bare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is no error to explain."""

    @click.command("who")
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"{__name__}.interrupted", interrupted, raising=False)
    monkeypatch.setitem(COMMANDS, "who", Entry(__name__, "interrupted", "stopped"))
    ran = bare.run("who")
    assert (ran.code, ran.err.strip()) == (program.INTERRUPTED, "")


def test_a_reader_who_leaves_is_no_error() -> None:
    """`oncall shifts ... | head -1` prints one line, nothing on standard error, and ends with 0."""
    command = f"{sys.executable} -m oncall shifts {DUELL} --from 2000-01-01 --to 2100-01-01 --json | head -1; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ran.stdout.count("\n"), ran.stderr, ran.returncode) == (1, "", 0)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("hours", DUELL, "--at", "2026-11-24T12:00:00+01:00"), 0),
        (("lines", "check", DUELL, "--set", "rota.pairs=[]"), 1),
        (("hours", DUELL, "--at", "yesterday"), 2),
    ],
)
def test_a_real_process_ends_with_the_exit_code(bare: Cli, args: tuple[str, ...], code: int) -> None:
    """0 done, 1 the answer is no, 2 unusable arguments; standard error has at most one line."""
    ran = bare.real(*args)
    assert (ran.code, ran.err.count("\n")) == (code, 1 if code == 2 else 0)


def test_a_misspelt_setting_is_one_line(bare: Cli) -> None:
    """A command that needs records names the setting nobody reads."""
    line = refused(bare.run("calls", "duell", ONCALL_DATABSE_URL="x"))
    assert "ONCALL_DATABSE_URL" in line


def test_main_is_the_entry_point() -> None:
    """The script `oncall` and `python -m oncall` call the same object."""
    assert isinstance(main, program.Program)
