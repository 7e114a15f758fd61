"""`oncall db`: backup, check, restore, each in a line; PostgreSQL has tools of its own."""

from pathlib import Path

import pytest

from tests.cli.running import Cli, refused


def test_a_backup_can_be_checked_and_restored(cli: Cli, tmp_path: Path) -> None:
    """Out, checked, back in: the line that was applied is there again."""
    target = str(tmp_path / "b.db")
    assert cli.done("db", "backup", target).out.startswith(f"{target}: whole, schema ")
    assert "1 line_versions" in cli.done("db", "check", target).out
    assert cli.done("db", "check").out.startswith(f"{cli.home / 'oncall.db'}: whole")
    assert "what was there is" in cli.done("db", "restore", target).out
    assert "duell" in cli.done("who", "duell", "--json").out


def test_a_damaged_file_is_a_no(cli: Cli, tmp_path: Path) -> None:
    """Exit 1: the work was done, the answer is no; and it is not restored."""
    target = tmp_path / "b.db"
    cli.done("db", "backup", str(target))
    whole = target.read_bytes()
    target.write_bytes(whole[:4096] + b"\xa5" * 8192 + whole[12288:])
    ran = cli.run("db", "check", str(target))
    assert (1, "") == (ran.code, ran.out)
    assert ran.err.startswith(f"oncall: {target}: ")
    assert str(target) in refused(cli.run("db", "restore", str(target)))


@pytest.mark.parametrize("what", ["backup", "check", "restore"])
def test_postgresql_is_backed_up_by_its_own_tool(bare: Cli, what: str) -> None:
    """One line that names it."""
    args = [] if what == "check" else ["x.db"]
    ran = bare.run("db", what, *args, ONCALL_DATABASE_URL="postgresql://h/d")
    if what == "restore":
        assert "x.db" in refused(ran) or "pg_dump" in refused(ran)
    else:
        assert "pg_dump" in refused(ran)


@pytest.mark.parametrize(("what", "said"), [("backup", "no database yet"), ("restore", "no such file")])
def test_what_is_not_there_is_said(bare: Cli, what: str, said: str) -> None:
    """One line with the file's name."""
    assert said in refused(bare.run("db", what, "nowhere.db"))
