"""`oncall report`: the month in every format, to standard output or a file."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from tests.cli.history import jsonl, row, solved
from tests.cli.running import Cli, refused

MONTH = ("--month", "2026-10")
SHAPE = ["line", "month", "currency", "state", "calls", "tiers", "total", "held", "review", "cases", "switches"]
CASE_SHAPE = ["case", "customer", "opened_at", "tier", "amount", "state", "because", "calls"]


@pytest.fixture
def history(cli: Cli) -> Cli:
    """Return the command line with an October of five calls and four cases."""
    rows = [
        row(1, facts=solved()),
        row(2, facts=solved("customer", on_site="1h30m")),
        row(3, facts=solved("vendor_bug")),
        row(4),
        row(5, case=None, outcome="abandoned", talk_seconds=0, wait_seconds=50, total_seconds=50, ended_at=None),
    ]
    cli.done("calls", "import", "duell", "-", stdin=jsonl(rows))
    return cli


def test_json_has_the_documented_shape(history: Cli) -> None:
    """Keys in their order, calls counted, tiers summed, amounts as text."""
    [found] = history.done("report", "duell", *MONTH, "--format", "json").json
    assert (list(found), list(found["cases"][0])) == (SHAPE, CASE_SHAPE)
    assert found["calls"] == {
        "total": 5, "answered": 4, "voicemail": 0, "abandoned": 1, "wait_seconds_p50": 14, "wait_seconds_p90": 50,
    }  # fmt: skip
    assert found["tiers"] == [
        {"tier": "free", "cases": 1, "amount": "0.00"},
        {"tier": "on_site", "cases": 1, "amount": "2985.00"},
        {"tier": "short", "cases": 1, "amount": "490.00"},
    ]
    assert (found["total"], found["held"], found["review"], found["state"]) == ("3475.00", 0, 1, "open")
    assert found["cases"][0]["calls"] == [row(1)["call"]]


def test_csv_has_the_documented_columns(history: Cli) -> None:
    """A row per case; lists joined; nothing where nothing is known."""
    rows = list(csv.DictReader(io.StringIO(history.done("report", "duell", *MONTH, "--format", "csv").out)))
    assert list(rows[0]) == [
        "case", "customer", "opened_at", "tier", "state", "amount", "currency", "talk_seconds", "calls", "because",
    ]  # fmt: skip
    assert (rows[0]["amount"], rows[0]["talk_seconds"], rows[3]["amount"], rows[3]["tier"]) == ("490.00", "312", "", "")


def test_a_file_is_written_whole(history: Cli, tmp_path: Path) -> None:
    """`-o FILE` leaves nothing on standard output, and nothing else in the folder."""
    folder = tmp_path / "out"
    folder.mkdir()
    assert history.done("report", "duell", *MONTH, "--format", "xlsx", "-o", str(folder / "r.xlsx")).out == ""
    assert openpyxl.load_workbook(folder / "r.xlsx").sheetnames[:2] == ["Cases", "Summary"]
    assert [each.name for each in folder.iterdir()] == ["r.xlsx"]


def test_binary_formats_can_be_piped(history: Cli) -> None:
    """Standard output that is no screen takes them."""
    assert history.real("report", "duell", *MONTH).out.startswith("Duell vakttelefon (duell), 2026-10, open\n")


def test_a_file_that_cannot_be_written_is_one_line(history: Cli, tmp_path: Path) -> None:
    """Named with the cure."""
    line = refused(history.run("report", "duell", *MONTH, "-o", str(tmp_path / "no" / "such" / "r.txt")))
    assert "cannot be written" in line


def test_a_month_without_calls_is_an_empty_report(cli: Cli) -> None:
    """Noughts, not an error, in every format."""
    [found] = cli.done("report", "duell", *MONTH, "--format", "json").json
    assert (found["total"], found["tiers"], found["cases"], found["calls"]["wait_seconds_p50"]) == ("0.00", [], [], 0)
    for kind in ("text", "csv", "xlsx", "pdf"):
        assert cli.run("report", "duell", *MONTH, "--format", kind, "-o", str(cli.home / "r")).code == 0


def test_a_call_counts_in_the_month_of_the_lines_zone(cli: Cli) -> None:
    """23:30 UTC on the last of October is November in Oslo."""
    late = row(1, started_at="2026-10-31T23:30:00Z", ended_at=None, facts=solved())
    cli.done("calls", "import", "duell", "-", stdin=jsonl([late]))
    october, november = (
        cli.done("report", "duell", "--month", month, "--format", "json").json[0] for month in ("2026-10", "2026-11")
    )
    assert (october["calls"]["total"], november["calls"]["total"]) == (0, 1)
    assert (october["total"], november["total"]) == ("0.00", "490.00")
