"""The commands that keep records, once on PostgreSQL."""

from tests.cli.history import jsonl, row, solved
from tests.cli.running import DUELL, Cli
from tests.databases import PostgresqlServer


def test_a_month_from_the_line_file_to_the_closing(bare: Cli, postgresql_url: str) -> None:
    """Apply, import, set, report, close, correct: the same words as on the embedded database."""

    def run(*args: str, stdin: str = "") -> str:
        ran = bare.run(*args, stdin=stdin, ONCALL_DATABASE_URL=postgresql_url)
        assert ran.code == 0
        return ran.out

    assert run("lines", "apply", DUELL) == "duell@1\n"
    rows = jsonl([row(1), row(2, facts=solved())])
    assert run("calls", "import", "duell", "-", stdin=rows) == "2 new, 0 known, 0 refused\n"
    assert run("calls", "import", "duell", "-", stdin=rows) == "0 new, 2 known, 0 refused\n"
    assert "rated: on_site 2985.00 NOK" in run("case", "set", "DU-2026-000001", "cause=other", "on_site=1h30m")
    assert run("month", "close", "duell", "--month", "2026-10").startswith(
        "duell 2026-10 is closed: 2 cases, 3475.00 NOK"
    )
    run("case", "set", "DU-2026-000002", "cause=vendor_bug")
    assert '"total": "-490.00"' in run("report", "duell", "--month", "2026-11", "--format", "json")
    assert not (bare.home / "oncall.db").exists()


def test_a_server_without_tables_is_one_line_with_the_cure(bare: Cli, postgresql_server: PostgresqlServer) -> None:
    """Nobody migrates a server by accident; once asked, it works."""
    with postgresql_server.database(migrated=False) as url:
        ran = bare.run("who", "duell", ONCALL_DATABASE_URL=url)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "oncall db upgrade" in ran.err
        assert bare.run("db", "upgrade", ONCALL_DATABASE_URL=url).code == 0
        assert bare.run("lines", "apply", DUELL, ONCALL_DATABASE_URL=url).out == "duell@1\n"
