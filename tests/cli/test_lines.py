"""`oncall lines check|apply|diff` and `oncall db upgrade`."""

from pathlib import Path

import pytest

from tests.cli.running import DUELL, KASSE, Cli, refused


def changed(folder: Path, old: str, new: str) -> str:
    """Return the path of a copy of the Duell file in which something stands otherwise."""
    text = Path(DUELL).read_text(encoding="utf-8")
    assert old in text
    path = folder / "changed.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


def test_check_prints_the_longest_wait_and_the_coverage(bare: Cli) -> None:
    """A good file: exit 0, how long a caller can wait, who serves the next 90 days."""
    out = bare.done("lines", "check", DUELL).out.splitlines()
    assert out[0] == "the longest a caller can wait: 1m40s (100 s)"
    assert out[1] == "coverage of 90 days"
    assert len(out) >= 14


def test_check_prints_findings_first_and_says_no(bare: Cli, tmp_path: Path) -> None:
    """One line a finding, `FILE: key: what (cure)`, exit 1, nothing on standard error."""
    path = changed(tmp_path, 'handover = "mon 08:00"', 'handover = "mon 08:00"\nhandovr = "tue"')
    ran = bare.run("lines", "check", path)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith(f"{path}: rota.handovr: ")
    assert ran.out.splitlines()[0].endswith(")")


def test_check_of_an_unreadable_file_is_one_line_and_two(bare: Cli, tmp_path: Path) -> None:
    """Not TOML: nothing else can be said about it."""
    (tmp_path / "bad.toml").write_text("x = [\n", encoding="utf-8")
    line = refused(bare.run("lines", "check", str(tmp_path / "bad.toml")))
    assert "is not TOML" in line


def test_check_of_several_files_names_each_and_ends_with_the_worst(bare: Cli, tmp_path: Path) -> None:
    """A file that cannot be read does not hide the others."""
    ran = bare.run("lines", "check", str(tmp_path / "gone.toml"), DUELL, KASSE)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert [line for line in ran.out.splitlines() if line.startswith(("duell (", "kasse ("))] == [
        "duell (Duell vakttelefon)",
        "kasse (Kassen-Support)",
    ]


def test_check_takes_set(bare: Cli) -> None:
    """What would be wrong if a value were another."""
    assert bare.run("lines", "check", DUELL, "--set", "tariff.rates.short=500").code == 1


def test_apply_stores_versions_and_prints_them(cli: Cli, tmp_path: Path) -> None:
    """The same text again is the same version, another text the next."""
    assert cli.done("lines", "apply", DUELL).out == "duell@1\n"
    path = changed(tmp_path, 'name      = "Duell vakttelefon"', 'name      = "Duell emergency"')
    assert cli.done("lines", "apply", path).out == "duell@2\n"
    assert cli.done("who", "duell").out.startswith("Duell emergency at ")


def test_apply_refuses_a_file_with_errors_and_applies_none(bare: Cli, tmp_path: Path) -> None:
    """All or none, with what is wrong on standard output."""
    path = changed(tmp_path, 'amount = "490.00"', 'amount = "491.00"')
    ran = bare.run("lines", "apply", KASSE, path)
    assert ran.code == 1
    assert ran.out.startswith(f"{path}: tariff.example.0: ")
    assert ran.err == "oncall: nothing was applied (correct the errors above)\n"
    assert refused(bare.run("who", "kasse")).startswith("oncall: kasse: no such line")


def test_apply_refuses_a_number_that_another_line_has(cli: Cli, tmp_path: Path) -> None:
    """Two lines cannot answer one number."""
    path = changed(tmp_path, 'id        = "duell"', 'id        = "other"')
    ran = cli.run("lines", "apply", path)
    assert ran.code == 1
    assert ran.err == f"oncall: {path}: line.numbers: +4794139884 is the number of duell (cure: give another)\n"


def test_apply_of_a_missing_file_is_one_line(bare: Cli) -> None:
    """Nothing is applied then either."""
    refused(bare.run("lines", "apply", "gone.toml"))


def test_diff_says_in_words_what_changes(cli: Cli, tmp_path: Path) -> None:
    """Against the newest applied version."""
    path = changed(tmp_path, 'short = "490"', 'short = "500"')
    out = cli.done("lines", "diff", path).out
    assert "short: 490 NOK -> 500 NOK" in out
    assert "no case would cost more or less" in out


def test_diff_of_the_same_file_is_no_change(cli: Cli) -> None:
    """Nothing to say is said."""
    assert cli.done("lines", "diff", DUELL).out == "no change\n"


def test_diff_of_a_line_that_is_not_applied_says_it_is_new(cli: Cli) -> None:
    """There is nothing to compare it with."""
    assert cli.done("lines", "diff", KASSE).out == "kasse (Kassen-Support) is new\n"


@pytest.mark.parametrize("times", [1, 2])
def test_db_upgrade_is_safe_to_run_again(bare: Cli, times: int) -> None:
    """The second time there is nothing to do."""
    for _ in range(times):
        assert bare.done("db", "upgrade").out == "the database is up to date\n"
    assert (bare.home / "oncall.db").exists()


def test_check_looks_at_the_recordings_of_a_line(bare: Cli) -> None:
    """A file that is not there is an error, one that is there none, one on another machine a warning."""
    own, far = ('say.nb.hold={audio="hold.mp3"}', 'say.nb.goodbye={audio="https://sounds.example.com/bye.mp3"}')
    ran = bare.run("lines", "check", DUELL, "--set", own, "--set", far)
    missing, warned = ran.out.splitlines()[:2]
    assert ran.code == 1
    assert missing.startswith(f"{DUELL}: say.nb.hold.audio: there is no hold.mp3 in ")
    assert "say.nb.goodbye.audio: warning: is played from another machine" in warned
    (bare.home / "sounds").mkdir(parents=True)
    (bare.home / "sounds" / "hold.mp3").write_bytes(b"ID3" + bytes(200))
    assert bare.run("lines", "check", DUELL, "--set", own).code == 0
    (bare.home / "sounds" / "hold.mp3").write_bytes(b"<html>")
    assert "hold.mp3 is no mp3 file" in bare.run("lines", "check", DUELL, "--set", own).out
