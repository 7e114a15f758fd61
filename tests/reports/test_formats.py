"""The same rows and the same total in every format, to the last minor unit."""

import csv
import io
import json
from decimal import Decimal

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from oncall.billing.money import format_money, minor_digits
from oncall.reports.report import FORMATS, MEDIA, file_name, write_report
from oncall.usecases.report_values import Report
from tests.reports.samples import NOW, WAITING, case, report

AMOUNTS = st.integers(-(10**11), 10**11)
CURRENCIES = st.sampled_from(["NOK", "EUR", "JPY", "KWD"])


def totals(found: Report) -> dict[str, str]:
    """Return what each format's own rows add up to, as text with the currency's decimals."""
    code = found.currency
    as_json = json.loads(write_report(found, "json", NOW))
    rows = list(csv.DictReader(io.StringIO(write_report(found, "csv", NOW).decode(), newline="")))
    book = openpyxl.load_workbook(io.BytesIO(write_report(found, "xlsx", NOW)))
    cells = [row[5].value for row in book["Cases"].iter_rows(min_row=2)]
    summary = {row[0].value: row[2].value for row in book["Summary"].iter_rows(min_row=2)}
    exact = Decimal(1).scaleb(-minor_digits(code))
    return {
        "json": as_json["total"],
        "json cases": format_money(
            sum((Decimal(c["amount"]) for c in as_json["cases"] if c["amount"]), Decimal(0)), code
        ),
        "json tiers": format_money(sum((Decimal(t["amount"]) for t in as_json["tiers"]), Decimal(0)), code),
        "csv": format_money(sum((Decimal(row["amount"]) for row in rows if row["amount"]), Decimal(0)), code),
        "xlsx cases": format_money(
            sum((Decimal(str(c)).quantize(exact) for c in cells if c is not None), Decimal(0)), code
        ),
        "xlsx total": format_money(Decimal(str(summary["total"])).quantize(exact), code),
        "text": next(line for line in written(found).splitlines() if line.startswith("total ")).split()[-2],
    }


def written(found: Report) -> str:
    """Return the report as text."""
    return write_report(found, "text", NOW).decode()


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(AMOUNTS, st.sampled_from(["short", "long", "on_site"])), max_size=8), CURRENCIES)
def test_every_format_adds_up_to_the_same(given_amounts: list[tuple[int, str]], currency: str) -> None:
    """Amounts of any size and sign, currencies with none, two and three decimals."""
    digits = minor_digits(currency)
    cases = [
        case(number, amount=Decimal(units).scaleb(-digits), tier=tier)
        for number, (units, tier) in enumerate(given_amounts)
    ]
    found = report(*cases, WAITING, currency=currency)
    assert set(totals(found).values()) == {format_money(found.total, currency)}


def test_the_pdf_says_the_total_and_every_amount() -> None:
    """Read back from the file as a customer's program would."""
    found = report(case(1), case(3, tier="on_site", amount=Decimal("2985.00")), WAITING)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(write_report(found, "pdf", NOW))).pages)
    for wanted in ("3475.00 NOK", "490.00 NOK", "2985.00 NOK", "not settled", "DU-2026-000002", "«For saker som løses"):
        assert wanted in text


def test_every_format_writes_the_same_bytes_again() -> None:
    """The same report made at the same instant is the same file."""
    found = report(case(1), WAITING)
    assert [kind for kind in FORMATS if write_report(found, kind, NOW) != write_report(found, kind, NOW)] == []


def test_files_are_named_by_line_and_month() -> None:
    """What a browser saves them as."""
    assert [file_name(report(), kind) for kind in MEDIA] == [
        "duell-2026-11.txt",
        "duell-2026-11.json",
        "duell-2026-11.csv",
        "duell-2026-11.xlsx",
        "duell-2026-11.pdf",
    ]
