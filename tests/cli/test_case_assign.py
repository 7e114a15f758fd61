"""`oncall case assign`: whose a case is, as somebody of the staff types it."""

from tests.cli.history import jsonl, row, solved
from tests.cli.running import Cli, refused

CASE = "DU-2026-000001"


def test_a_case_is_handed_on_and_a_stranger_is_named(cli: Cli) -> None:
    """Given twice is given once; somebody who is not of the line, and a case that is not there, are one line with the cure."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1, facts=solved())]))
    for _ in range(2):
        out = cli.done("case", "assign", CASE, "eva", "--note", "has the keys", "--by", "anna").out
        assert out == f"{CASE}: solved, eva looks after it\n"
    assert "nobody: nobody of duell (cure: one of anna" in refused(
        cli.run("case", "assign", CASE, "nobody", "--by", "anna")
    )
    assert "DU-2026-000009" in refused(cli.run("case", "assign", "DU-2026-000009", "eva", "--by", "anna"))
