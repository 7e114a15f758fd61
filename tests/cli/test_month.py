"""`oncall month close`: refused while cases wait, frozen for ever, late facts as corrections of the next open month."""

from decimal import Decimal
from typing import Any

import pytest

from tests.cli.history import jsonl, row, solved
from tests.cli.running import Cli, refused

OCTOBER, NOVEMBER = "2026-10", "2026-11"


def report(cli: Cli, month: str) -> Any:
    """Return a month's report."""
    return cli.done("report", "duell", "--month", month, "--format", "json").json[0]


@pytest.fixture
def settled(cli: Cli) -> Cli:
    """Return the command line with October settled: 490 and 0."""
    rows = [row(1, facts=solved()), row(2, facts=solved("vendor_system"))]
    cli.done("calls", "import", "duell", "-", stdin=jsonl(rows))
    return cli


def close(cli: Cli, *options: str) -> str:
    """Close October; it is over or not by the machine's clock, which is said on standard error."""
    ran = cli.run("month", "close", "duell", "--month", OCTOBER, *options)
    assert ran.code == 0
    return ran.out


def test_a_closed_month_says_what_it_comes_to_and_its_hash(settled: Cli) -> None:
    """Cases, amount, SHA-256."""
    out = close(settled)
    assert out.startswith("duell 2026-10 is closed: 2 cases, 490.00 NOK, sha256 ")
    assert report(settled, OCTOBER)["state"] == "closed"


def test_closing_again_changes_nothing(settled: Cli) -> None:
    """The hash is the one of the first time."""
    first, again = close(settled), close(settled)
    assert again == first.replace("is closed:", "is closed already:")


def test_a_month_with_cases_that_wait_is_refused_naming_them(cli: Cli) -> None:
    """The answer is no: exit 1, one line, and the month stays open."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1), row(2, facts=solved()), row(3)]))
    ran = cli.run("month", "close", "duell", "--month", OCTOBER)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("oncall: duell: 2026-10: not settled: DU-2026-000001, DU-2026-000003 (cure: ")
    assert report(cli, OCTOBER)["state"] == "open"


def test_carry_moves_what_waits_into_the_next_month(cli: Cli) -> None:
    """The month closes without them; once their facts are known they are billed where they went."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1), row(2, facts=solved())]))
    assert "carried to the next open month: DU-2026-000001\n" in close(cli, "--carry")
    cli.done("case", "set", "DU-2026-000001", "solved=true", "cause=other")
    october, november = report(cli, OCTOBER), report(cli, NOVEMBER)
    assert (october["total"], [case["case"] for case in october["cases"]]) == ("490.00", ["DU-2026-000002"])
    assert (november["total"], [case["case"] for case in november["cases"]]) == ("490.00", ["DU-2026-000001"])


def test_a_late_fact_is_a_correction_of_the_next_open_month(settled: Cli) -> None:
    """Exported at 490, found to be our own fault: minus 490 next month, and October stays to the byte."""
    close(settled)
    before = settled.done("report", "duell", "--month", OCTOBER, "--format", "json").out
    settled.done("case", "set", "DU-2026-000001", "cause=vendor_system")
    assert settled.done("report", "duell", "--month", OCTOBER, "--format", "json").out == before
    november = report(settled, NOVEMBER)
    [correction] = november["cases"]
    assert (november["total"], correction["amount"], correction["state"]) == ("-490.00", "-490.00", "correction")
    assert (correction["case"], correction["tier"]) == ("DU-2026-000001", "short")
    assert correction["because"][0] == "2026-10 is closed: -490.00 in tier short"
    assert november["tiers"] == [{"tier": "short", "cases": 0, "amount": "-490.00"}]


def test_what_was_free_and_is_billed_later_is_a_correction_too(settled: Cli) -> None:
    """A case that cost nothing was in the closed month all the same."""
    close(settled)
    settled.done("case", "set", "DU-2026-000002", "cause=customer")
    november = report(settled, NOVEMBER)
    assert (november["total"], [case["state"] for case in november["cases"]]) == ("490.00", ["correction"])
    assert settled.done("case", "show", "DU-2026-000002", "--json").json[0]["month"] == OCTOBER


def test_no_money_appears_or_vanishes_over_late_facts(settled: Cli) -> None:
    """However often somebody changes his mind, all months together come to what the cases cost."""
    close(settled)
    for cause in ("vendor_system", "other", "customer", "vendor_bug", "network"):
        settled.done("case", "set", "DU-2026-000001", f"cause={cause}")
        [case] = settled.done("case", "show", "DU-2026-000001", "--json").json
        total = sum(Decimal(report(settled, month)["total"]) for month in (OCTOBER, NOVEMBER))
        assert total == Decimal(case["amount"])


def test_a_late_call_of_a_closed_month_goes_to_the_next(settled: Cli) -> None:
    """Nothing is added to a month that is closed."""
    close(settled)
    settled.done("calls", "import", "duell", "-", stdin=jsonl([row(3, facts=solved())]))
    assert report(settled, OCTOBER)["total"] == "490.00"
    assert [case["case"] for case in report(settled, NOVEMBER)["cases"]] == ["DU-2026-000003"]


def test_corrections_are_frozen_with_their_month(settled: Cli) -> None:
    """November closes with October's correction in it; the next one goes to December."""
    close(settled)
    settled.done("case", "set", "DU-2026-000001", "cause=vendor_system")
    settled.run("month", "close", "duell", "--month", NOVEMBER)
    settled.done("case", "set", "DU-2026-000001", "cause=other")
    assert [report(settled, month)["total"] for month in (OCTOBER, NOVEMBER, "2026-12")] == [
        "490.00",
        "-490.00",
        "490.00",
    ]


def test_a_month_that_is_not_over_says_so(cli: Cli) -> None:
    """It can be closed; what comes later goes to the next."""
    ran = cli.run("month", "close", "duell", "--month", "2199-01")
    assert (ran.code, ran.err) == (0, "2199-01 is not over: its later cases go to the next open month\n")


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "october", "0000-01", "2026-10-01"])
def test_a_bad_month_is_one_line(cli: Cli, month: str) -> None:
    """For closing and for the report."""
    assert refused(cli.run("month", "close", "duell", "--month", month)).startswith(
        f"oncall: '{month}' is not a month (cure: "
    )
    refused(cli.run("report", "duell", "--month", month))
