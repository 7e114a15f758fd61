"""`oncall customers import`: a CSV with a row per phone number."""

from pathlib import Path

import pytest

from tests.cli.history import jsonl, row
from tests.cli.running import Cli, refused

HEADER = "customer,name,email,language,phone,role,contract,stations,starts_on\n"
GOOD = 'K1,"Kiosk ""Nord""",kiosk@example.com,nb,+47 900 00 001,admin,flat,3,2026-01-01\nK2,,,,90000002,,,,\n'


def test_rows_are_new_then_known_then_changed(cli: Cli, tmp_path: Path) -> None:
    """Importing again changes nothing; a cell that differs does."""
    (tmp_path / "customers.csv").write_text(HEADER + GOOD, encoding="utf-8")
    path = str(tmp_path / "customers.csv")
    assert cli.done("customers", "import", path).out == "2 new or changed, 0 known, 0 refused\n"
    assert cli.done("customers", "import", path).out == "0 new or changed, 2 known, 0 refused\n"
    (tmp_path / "customers.csv").write_text(HEADER + GOOD.replace("flat", "sla"), encoding="utf-8")
    assert cli.done("customers", "import", path).out == "1 new or changed, 1 known, 0 refused\n"


def test_a_customers_call_carries_name_and_contract(cli: Cli) -> None:
    """What the record says becomes facts of the case, with the contract as their source."""
    cli.done("customers", "import", "-", stdin=HEADER + GOOD)
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1)]))
    [case] = cli.done("case", "show", "DU-2026-000001", "--json").json
    assert (case["customer"], case["facts"]["contract"], case["facts"]["stations"]) == ("K1", "flat", 3)
    assert (case["sources"]["caller_role"]["source"], case["facts"]["caller_role"]) == ("contract", "admin")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",x,,,+4790000001,,,,", "customer: is empty (cure: "),
        ("K1,,,,12,,,,", 'phone: "12" cannot exist: it has too few digits (cure: write it like +47 400 00 001)'),
        ("K1,,,,,,,,", "phone: "),
        ("K1,,nobody,,+4790000001,,,,", "email: 'nobody' is no address (cure: "),
        ("K1,,,xx,+4790000001,,,,", "language: 'xx' is not spoken (cure: one of nb, en, de, nl, ru, or empty)"),
        ("K1,,,,+4790000001,boss,,,", "role: 'boss' is not known (cure: one of till_user, admin)"),
        ("K1,,,,+4790000001,,,many,", "stations: 'many' is not a count (cure: "),
        ("K1,,,,+4790000001,,,,soon", "starts_on: 'soon' is not a date (cure: "),
        ("K1,+4790000001", "row: 2 cells, not 9 (cure: "),
        (f"K1,{'x' * 300},,,+4790000001,,,,", "name: is too long or has signs that cannot be printed"),
    ],
)
def test_a_refused_row_is_named_with_the_reason(cli: Cli, line: str, said: str) -> None:
    """Line number as in the file, column, what, cure; the others are taken; exit 1."""
    ran = cli.run("customers", "import", "-", stdin=f"{HEADER}{line}\n\n{GOOD}")
    assert (ran.code, ran.err) == (1, "")
    first, second = ran.out.splitlines()
    assert first == "2 new or changed, 0 known, 1 refused"
    assert second.startswith(f"line 2: {said}")


def test_a_number_given_twice_is_refused_the_second_time(cli: Cli) -> None:
    """A number belongs to one customer."""
    ran = cli.run("customers", "import", "-", stdin=HEADER + GOOD + "K3,,,,+4790000002,,,,\n")
    assert ran.out.splitlines()[1].startswith("line 4: phone: +4790000002 stands on line 3 already (cure: ")


def test_semicolons_a_byte_order_mark_and_other_columns_orders_are_read(cli: Cli) -> None:
    """As spreadsheets of the country write CSV."""
    stdin = "\ufeffphone;customer;name\r\n+4790000001;K1;Kiosk, Nord\r\n"
    assert cli.done("customers", "import", "-", stdin=stdin.encode()).out == "1 new or changed, 0 known, 0 refused\n"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("name,phone", "no column customer"),
        ("customer", "no column phone"),
        ("customer,phone,colour", "column 'colour'"),
        ("", "no"),
    ],
)
def test_a_wrong_header_is_one_line(cli: Cli, header: str, said: str) -> None:
    """Nothing is imported under columns nobody reads."""
    assert refused(cli.run("customers", "import", "-", stdin=f"{header}\n")).startswith(f"oncall: -: line 1: {said}")


def test_a_number_without_a_country_needs_one(bare: Cli) -> None:
    """No line is in force: nobody knows which country 90000001 is in."""
    ran = bare.run("customers", "import", "-", stdin=f"{HEADER}K1,,,,90000001,,,,\n")
    assert ran.out.splitlines()[1] == "line 2: phone: '90000001' has no country (cure: write it like +47 400 00 001)"


def test_quotes_that_never_end_are_refused(cli: Cli) -> None:
    """A broken file is said to be broken, at its line."""
    ran = cli.run("customers", "import", "-", stdin=f'{HEADER}{GOOD}K9,"x,,,\n')
    assert (ran.code, ran.out.splitlines()[0]) == (1, "2 new or changed, 0 known, 1 refused")
