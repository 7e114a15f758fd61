"""Tests of the month's page."""

import pytest
from flask.testing import FlaskClient

from oncall.console.month_groups import groups
from oncall.console.page_month import shifted
from tests.console.html import Page
from tests.console.samples import MONTH

ADDRESS = "/lines/sample/months/2026-11"


def test_cases_that_need_a_person_come_first_with_most_money_first() -> None:
    """Review and held stand above, the dearest they could become on top; the rest is folded by tier."""
    grouped = groups(MONTH)
    assert [case.case for case in grouped.waiting] == ["SA-2026-000005", "SA-2026-000006"]
    assert [(group.tier, len(group.cases)) for group in grouped.tiers] == [("short", 3), ("free", 1)]


def test_folded_tiers_add_up_to_the_total() -> None:
    """The sums of the tiers are the month's total."""
    assert sum(group.amount for group in groups(MONTH).tiers) == MONTH.total


def test_page_shows_totals_reasons_and_ranges(client: FlaskClient) -> None:
    """Total, how many need a person, the reason with its sentence, and the range of an open case are on the page."""
    words = Page(client.get(ADDRESS).text).words
    assert "Total NOK 1,470.00 Cases 6 Need a person 2 Calls 9" in words
    assert "NOK 490.00 to NOK 990.00 It depends on: Solved" in words
    assert "«For saker som løses innen 15 minutter er prisen 490,-»" in words


def test_sample_rows_are_marked_one_by_one_and_on_top(client: FlaskClient) -> None:
    """Each made-up row has its badge, real rows have none, and a notice on top says what the badge means."""
    page = Page(client.get(ADDRESS).text)
    badges = [attrs for attrs in page.of("span") if attrs.get("class") == "tag tag-sample"]
    assert len(badges) == sum(case.sample for case in MONTH.cases) == 5
    assert page.words.index("are made up for the demo") < page.words.index("Need a person")


def test_month_without_cases_says_what_to_do(client: FlaskClient) -> None:
    """An empty month offers a practice call and has no sample notice."""
    page = Page(client.get("/lines/sample/months/2026-10").text)
    assert "No case in this month" in page.words
    assert "/practice?line=sample" in page.links
    assert "made up" not in page.words


def test_downloads_are_files(client: FlaskClient) -> None:
    """Each link answers with the desk's file under its name."""
    links = sorted(link for link in Page(client.get(ADDRESS).text).links if "/report." in link)
    assert [link.rpartition(".")[2] for link in links] == ["csv", "json", "text"]
    answer = client.get(links[0])
    assert answer.text == "sample 2026-11 csv\n"
    assert answer.headers["Content-Disposition"] == "attachment; filename=sample-2026-11.csv"


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "26-11", "2026-1", "2026-11-01", "now", "٢٠٢٦-11"])
def test_what_is_no_month_is_not_found(client: FlaskClient, month: str) -> None:
    """Text that is no month answers 404, for the page and for its files."""
    found = [client.get(f"/lines/sample/months/{month}{rest}").status_code for rest in ("", "/report.csv")]
    assert found == [404, 404]


def test_unknown_kinds_and_lines_are_not_found(client: FlaskClient) -> None:
    """Only the three kinds of file and the lines in force exist."""
    addresses = (f"{ADDRESS}/report.exe", "/lines/nix/months/2026-11", "/lines/nix/months/2026-11/report.csv")
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_months_lead_to_their_neighbours_but_not_into_the_future(client: FlaskClient) -> None:
    """November leads to October; December has not begun."""
    links = Page(client.get(ADDRESS).text).links
    assert "/lines/sample/months/2026-10" in links
    assert "/lines/sample/months/2026-12" not in links
    assert (shifted("2026-01", -1), shifted("2026-12", 1)) == ("2025-12", "2027-01")


def test_months_without_one_lead_to_the_present(client: FlaskClient) -> None:
    """The address without a month goes to the month it is at the line."""
    assert client.get("/lines/sample/months/").headers["Location"] == ADDRESS
