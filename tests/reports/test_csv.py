"""CSV: columns, joined lists, and cells that no spreadsheet takes for a formula."""

import csv
import io

import pytest

from oncall.reports.report_csv import COLUMNS, report_csv
from tests.reports.samples import WAITING, case, report


def rows(text: str) -> list[list[str]]:
    """Return the cells."""
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_case_is_a_row() -> None:
    """Every column, lists joined by a bar."""
    header, row = rows(report_csv(report(case(1, calls=("CA1", "CA2")))))
    assert tuple(header) == COLUMNS
    assert row == [
        "DU-2026-000001",
        "Kiosk Nord",
        "2026-11-24T12:30:15+01:00",
        "short",
        "rated",
        "490.00",
        "NOK",
        "312",
        "CA1 | CA2",
        "solved within 15 minutes (5:26) | «For saker som løses innen 15 minutter er prisen 490,-»",
    ]


def test_what_is_not_known_is_an_empty_cell() -> None:
    """No amount is not nought."""
    [_, row] = rows(report_csv(report(WAITING)))
    assert (row[1], row[3], row[5]) == ("", "", "")


@pytest.mark.parametrize("text", ["=1+1", "+47", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    """Customers name themselves; a spreadsheet must not run their names."""
    [_, row] = rows(report_csv(report(case(1, customer=text, because=(text,)))))
    assert (row[1], row[9]) == (f"'{text}", f"'{text}")


def test_commas_quotes_and_line_breaks_stay_in_their_cell() -> None:
    """RFC 4180."""
    odd = 'Kiosk "Nord", 2\nlines'
    [_, row] = rows(report_csv(report(case(1, customer=odd))))
    assert row[1] == odd


def test_lines_end_as_the_standard_says() -> None:
    """CRLF."""
    assert report_csv(report(case(1))).count("\r\n") == 2
