"""LINE: the id of an applied line or the path of a line file, everywhere alike."""

import shutil
from pathlib import Path

from tests.cli.running import DUELL, KASSE, Cli, refused

TUESDAY = "2026-11-24T12:00:00+01:00"


def test_a_path_needs_neither_settings_nor_a_database(bare: Cli) -> None:
    """A line file can be asked on a machine where nothing is set up, or wrongly."""
    ran = bare.run("who", DUELL, "--at", TUESDAY, ONCALL_DATABASE_URL="nonsense", ONCALL_NO_SUCH="1")
    assert (ran.code, bare.home.exists()) == (0, False)


def test_an_id_and_its_file_answer_alike(cli: Cli) -> None:
    """What was applied is what the file said."""
    assert (
        cli.done("who", "duell", "--at", TUESDAY, "--json").json
        == cli.done("who", DUELL, "--at", TUESDAY, "--json").json
    )


def test_the_database_is_made_on_first_use(bare: Cli) -> None:
    """Nobody has to run `db upgrade` first."""
    line = refused(bare.run("who", "duell"))
    assert line == "oncall: duell: no such line (cure: oncall lines apply FILE first; no line is applied yet)\n"


def test_an_unknown_id_is_answered_with_the_nearest(cli: Cli) -> None:
    """A misspelt id costs one look."""
    assert refused(cli.run("hours", "duel")) == "oncall: duel: no such line (cure: did you mean duell?)\n"


def test_an_unknown_id_like_no_other_is_answered_with_all(cli: Cli) -> None:
    """Where nothing is near, everything is named."""
    line = refused(cli.run("hours", "zzz"))
    assert line == "oncall: zzz: no such line (cure: one of duell, or the path of a line file)\n"


def test_a_file_without_a_suffix_is_a_path_when_it_exists(bare: Cli, tmp_path: Path) -> None:
    """A slash, .toml, or a file of that name make a path."""
    shutil.copy(DUELL, tmp_path / "some")
    assert bare.done("hours", str(tmp_path / "some"), "--at", TUESDAY, "--json").json[0]["line"] == "duell"


def test_a_path_that_is_not_there_is_one_line(bare: Cli) -> None:
    """It is named with what to do."""
    assert refused(bare.run("who", "no/such.toml")).startswith("oncall: no/such.toml: cannot be read: ")


def test_a_file_that_is_not_toml_is_one_line(bare: Cli, tmp_path: Path) -> None:
    """With line and column."""
    (tmp_path / "bad.toml").write_text("[line\n", encoding="utf-8")
    assert "is not TOML: line 1" in refused(bare.run("who", str(tmp_path / "bad.toml")))


def test_a_file_with_several_errors_shows_the_first_and_where_the_rest_is(bare: Cli, tmp_path: Path) -> None:
    """One line on standard error, however much is wrong."""
    (tmp_path / "bad.toml").write_text('[line]\nid = "x"\n[typo]\n', encoding="utf-8")
    line = refused(bare.run("who", str(tmp_path / "bad.toml")))
    assert f"more: oncall lines check {tmp_path / 'bad.toml'}" in line


def test_set_lays_a_value_over_a_file(bare: Cli) -> None:
    """For tests and rehearsals, without touching the file."""
    sets = ("--set", "rota.handover=tue 12:00", "--set", "rota.anchor=2026-01-06")
    [answer] = bare.done("who", DUELL, *sets, "--at", TUESDAY, "--json").json
    assert answer["until"] == "2026-12-01T12:00:00+01:00"


def test_set_on_an_applied_line_is_refused(cli: Cli) -> None:
    """An applied version is immutable."""
    assert refused(cli.run("who", "duell", "--set", "rota.handover=tue 12:00")).startswith(
        "oncall: --set rota.handover"
    )


def test_set_that_names_no_key_is_one_line(bare: Cli) -> None:
    """A misspelt --set must not be ignored."""
    refused(bare.run("who", DUELL, "--set", "rota.handovr=tue 12:00"))


def test_records_of_a_path_are_those_of_its_line(cli: Cli) -> None:
    """`oncall calls lines/duell.toml` reads the records of duell; a line that is not applied has none."""
    assert cli.done("calls", DUELL).out == ""
    assert refused(cli.run("calls", KASSE)) == (
        f"oncall: {KASSE}: line kasse is not applied (cure: one of duell, or the path of a line file)\n"
    )
