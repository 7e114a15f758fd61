"""XLSX: real numbers and dates, text that stays text, a sheet per tier."""

import io
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from oncall.reports.report_csv import COLUMNS
from oncall.reports.report_xlsx import report_xlsx, sheet_name
from oncall.usecases.report_values import ReportCase
from tests.reports.samples import NOW, WAITING, case, report


def book(*cases: ReportCase) -> Workbook:
    """Return the workbook, read back."""
    return openpyxl.load_workbook(io.BytesIO(report_xlsx(report(*cases), NOW)))


def test_cells_are_numbers_and_dates() -> None:
    """They can be added up and sorted; the date is the line's local time."""
    sheet = book(case(1))["Cases"]
    header, row = sheet.iter_rows(values_only=True)
    assert header == COLUMNS
    assert row[:8] == (
        "DU-2026-000001",
        "Kiosk Nord",
        datetime(2026, 11, 24, 12, 30, 15),  # noqa: DTZ001 - a cell has no zone
        "short",
        "rated",
        490,
        "NOK",
        312,
    )
    assert (sheet["F2"].number_format, sheet["C2"].is_date) == ("0.00", True)


def test_no_amount_is_an_empty_cell() -> None:
    """A case in review is not nought."""
    assert book(WAITING)["Cases"]["F2"].value is None


@pytest.mark.parametrize("text", ["=1+1", "https://example.com", "123", "@x"])
def test_text_stays_text(text: str) -> None:
    """Neither formula, link nor number."""
    cell = book(case(1, customer=text))["Cases"]["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_summary_has_each_tier_and_the_total() -> None:
    """Numbers, not formulas: every reader sees them."""
    rows = list(
        book(case(1), case(2), case(3, tier="long", amount=Decimal("990.00")))["Summary"].iter_rows(values_only=True)
    )
    assert rows[:4] == [
        ("tier", "cases", "amount", "currency"),
        ("short", 2, 980, "NOK"),
        ("long", 1, 990, "NOK"),
        ("total", 3, 1970, "NOK"),
    ]


def test_every_tier_has_a_sheet_of_its_cases() -> None:
    """After Cases and Summary, in the order of the tiers."""
    found = book(case(1), case(3, tier="long", amount=Decimal("990.00")))
    assert found.sheetnames == ["Cases", "Summary", "short", "long"]
    assert [row[0] for row in found["long"].iter_rows(min_row=2, values_only=True)] == ["DU-2026-000003"]


def test_sheet_names_are_what_excel_takes() -> None:
    """31 signs, no brackets, colons or slashes, each once whatever its capitals."""
    taken = {"cases", "summary"}
    names = [sheet_name(tier, taken) for tier in ("cases", "a/b", "x" * 40, "x" * 41, "", "History")]
    assert names == ["cases 2", "a_b", "x" * 31, f"{'x' * 29} 2", "tier", "History 2"]


def test_text_too_long_for_a_cell_is_cut() -> None:
    """Excel refuses a file with more than 32 767 signs in a cell."""
    assert len(str(book(case(1, because=("x" * 40_000,)))["Cases"]["J2"].value)) == 32_767
