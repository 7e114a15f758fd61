"""`oncall contracts`: terms, notice, and a year's charge as a case, once."""

import pytest

from tests.cli.running import KASSE, Cli, refused

HEAD = "customer,name,email,language,phone,role,contract,stations,starts_on\n"
ROWS = (
    "K1,Sample Eis,,de,+49 30 23125 201,admin,flat,3,2025-11-15\n"
    "K1,Sample Eis,,de,+49 30 23125 202,till_user,flat,3,2025-11-15\n"
    "K2,Sample Brot,,de,+49 30 23125 203,admin,second_level,6,2026-11-01\n"
    "K3,Sample Tee,,de,+49 30 23125 204,admin,second_level,5,\n"
    "K4,Sample Ohne,,de,+49 30 23125 205,admin,none,1,2026-11-01\n"
)
NOVEMBER = ("--month", "2026-11")


@pytest.fixture
def kasse(bare: Cli, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """Return the command line with the Kasse line and four sample customers."""
    bare.done("lines", "apply", KASSE)
    path = tmp_path_factory.mktemp("csv") / "customers.csv"
    path.write_text(HEAD + ROWS)
    bare.done("customers", "import", str(path))
    return bare


def test_terms_renewal_and_notice_are_shown(kasse: Cli) -> None:
    """At least twelve months, then twelve more unless notice is given two weeks before the end."""
    found = {row["customer"]: row for row in kasse.done("contracts", "kasse", "--at", "2026-11-22", "--json").json}
    assert list(found) == ["K1", "K2", "K3"]
    assert (found["K1"]["term"], found["K1"]["notice_by"]) == (
        {"first": "2026-11-15", "last": "2027-11-14"},
        "2027-10-31",
    )
    assert (found["K3"]["term"], found["K3"]["unclear"]) == (None, "starts_on: is not known")
    out = kasse.done("contracts", "kasse", "--at", "2026-11-22").out
    assert "K1  Sample Eis  flat, 3 stations: 2026-11-15 to 2027-11-14, then renews for 12 months" in out


def test_a_year_is_charged_once_in_the_month_in_which_it_begins(kasse: Cli) -> None:
    """Three stations at 249; the sixth station has no price and waits for a person; again changes nothing."""
    first = kasse.done("contracts", "charge", "kasse", *NOVEMBER).out
    assert "K1  flat from 2026-11-15: 747.00 EUR\n" in first
    assert "K2  second_level from 2026-11-01: review\n" in first
    assert first.endswith("kasse 2026-11: 2 new, 0 known, 1 unclear\n")
    assert kasse.done("contracts", "charge", "kasse", *NOVEMBER).out.endswith("0 new, 2 known, 1 unclear\n")
    [report] = kasse.done("report", "kasse", *NOVEMBER, "--format", "json").json
    assert (report["total"], report["review"], len(report["cases"])) == ("747.00", 1, 2)
    assert [tier["tier"] for tier in report["tiers"]] == ["recurring.flat"]


def test_a_month_in_which_no_year_begins_has_no_charge(kasse: Cli) -> None:
    """Nothing is prorated."""
    assert kasse.done("contracts", "charge", "kasse", "--month", "2026-10").out.startswith("K3  ")
    [report] = kasse.done("report", "kasse", "--month", "2026-10", "--format", "json").json
    assert report["cases"] == []


def test_the_charge_of_a_sixth_station_is_settled_by_hand(kasse: Cli) -> None:
    """An amount agreed with the customer; then the month can be closed."""
    charged = kasse.done("contracts", "charge", "kasse", *NOVEMBER).out
    case = next(line.split()[0] for line in charged.splitlines() if "  K2  " in line)
    out = kasse.done(
        "case", "override", case, "--amount", "780", "--reason", "agreed_price", "--note", "six", "--by", "anja"
    ).out
    assert "780.00 EUR" in out


def test_a_bad_day_is_one_line(kasse: Cli) -> None:
    """Named with the cure."""
    assert "is not a date" in refused(kasse.run("contracts", "kasse", "--at", "tomorrow"))
