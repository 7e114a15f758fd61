"""A month as a workbook: `Cases` with the columns of the CSV, `Summary` with the totals, then a sheet per tier.

Amounts and durations are numbers, times are dates in the line's zone, and no text can become a formula or a link.
"""

import io
import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from oncall.billing.money import minor_digits
from oncall.reports.report_csv import COLUMNS, DIVIDER
from oncall.usecases.report_values import Report, ReportCase

WIDTHS = (18, 20, 18, 14, 12, 12, 10, 12, 40, 90)
LONGEST_CELL = 32_767
LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


class Book:
    """A workbook being written, with the formats its cells share."""

    def __init__(self, book: Workbook, report: Report) -> None:
        digits = minor_digits(report.currency)
        self.book = book
        self.report = report
        self.bold: Format = book.add_format({"bold": True})
        self.money: Format = book.add_format({"num_format": "0" if digits == 0 else f"0.{'0' * digits}"})
        self.sum: Format = book.add_format({"bold": True, "num_format": "0" if digits == 0 else f"0.{'0' * digits}"})
        self.date: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})


def report_xlsx(report: Report, now: datetime) -> bytes:
    """Return the report as an XLSX file, made at `now`."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": f"{report.name} {report.month}", "created": now.replace(tzinfo=None)})
    made = Book(book, report)
    names = {"cases", "summary"}
    _cases(made, "Cases", report.cases)
    _summary(made)
    for tier in report.tiers:
        _cases(made, sheet_name(tier.tier, names), (case for case in report.cases if case.tier == tier.tier))
    book.close()
    return out.getvalue()


def sheet_name(tier: str, taken: set[str]) -> str:
    """Return a name Excel takes for a tier's sheet, unlike those taken (capitals do not count), and take it."""
    plain = _FORBIDDEN.sub("_", tier)[:LONGEST_NAME] or "tier"
    name, number = plain, 2
    while name.lower() in taken or name.lower() == "history":
        end = f" {number}"
        name, number = plain[: LONGEST_NAME - len(end)] + end, number + 1
    taken.add(name.lower())
    return name


def _cases(made: Book, name: str, cases: Iterable[ReportCase]) -> None:
    """Write a sheet of cases."""
    sheet = made.book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for column, (title, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, made.bold)
    for row, case in enumerate(cases, 1):
        opened = case.opened_at.astimezone(made.report.zone).replace(tzinfo=None, microsecond=0)
        sheet.write_string(row, 0, case.case)
        sheet.write_string(row, 1, _cell(case.customer or ""))
        sheet.write_datetime(row, 2, opened, made.date)
        sheet.write_string(row, 3, case.tier)
        sheet.write_string(row, 4, case.state)
        if case.amount is not None:
            sheet.write_number(row, 5, _number(case.amount), made.money)
        sheet.write_string(row, 6, made.report.currency)
        sheet.write_number(row, 7, case.talk_seconds)
        sheet.write_string(row, 8, _cell(DIVIDER.join(case.calls)))
        sheet.write_string(row, 9, _cell(DIVIDER.join(case.because)))


def _summary(made: Book) -> None:
    """Write the totals per tier, the total, what is open, and the calls."""
    report = made.report
    sheet = made.book.add_worksheet("Summary")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 2, 14)
    for column, title in enumerate(("tier", "cases", "amount", "currency")):
        sheet.write_string(0, column, title, made.bold)
    row = 1
    for tier in report.tiers:
        sheet.write_string(row, 0, tier.tier)
        sheet.write_number(row, 1, tier.cases)
        sheet.write_number(row, 2, _number(tier.amount), made.money)
        sheet.write_string(row, 3, report.currency)
        row += 1
    sheet.write_string(row, 0, "total", made.bold)
    sheet.write_number(row, 1, sum(tier.cases for tier in report.tiers), made.bold)
    sheet.write_number(row, 2, _number(report.total), made.sum)
    sheet.write_string(row, 3, report.currency, made.bold)
    _facts(made, sheet, row + 2)


def _facts(made: Book, sheet: xlsxwriter.worksheet.Worksheet, row: int) -> None:
    """Write what else there is to say of the month, a line each."""
    report, calls = made.report, made.report.calls
    texts = {"line": report.line, "month": report.month, "state": report.state}
    numbers = {
        "held": report.held,
        "review": report.review,
        "calls": calls.total,
        "calls answered": calls.answered,
        "calls voicemail": calls.voicemail,
        "calls abandoned": calls.abandoned,
        "wait seconds p50": calls.wait_seconds_p50,
        "wait seconds p90": calls.wait_seconds_p90,
    }
    for place, (name, text) in enumerate(texts.items(), row):
        sheet.write_string(place, 0, name)
        sheet.write_string(place, 1, text)
    for place, (name, number) in enumerate(numbers.items(), row + len(texts)):
        sheet.write_string(place, 0, name)
        sheet.write_number(place, 1, number)


def _number(amount: Decimal) -> float:
    """Return an amount as a cell holds it: the nearest double, which has the same minor units up to fifteen digits."""
    return float(amount)


def _cell(text: str) -> str:
    """Return text that fits a cell."""
    return text[:LONGEST_CELL]
