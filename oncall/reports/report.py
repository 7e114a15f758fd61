"""A month's report in every format: text, JSON, CSV, XLSX, PDF. The same rows and the same total in each."""

import json
from collections.abc import Callable
from datetime import datetime

from oncall.reports.report_csv import report_csv
from oncall.reports.report_json import report_shape
from oncall.reports.report_text import report_text
from oncall.usecases.report_values import Report

MEDIA = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
FORMATS = tuple(MEDIA)
BINARY = frozenset({"xlsx", "pdf"})
SUFFIX = {"text": "txt"}


def write_report(report: Report, kind: str, now: datetime) -> bytes:
    """Return the report as a file of one of FORMATS; `now` is when it is made, for formats that say so."""
    return _WRITERS[kind](report, now)


def file_name(report: Report, kind: str) -> str:
    """Return the name under which the file is handed out: duell-2026-11.xlsx."""
    return f"{report.line}-{report.month}.{SUFFIX.get(kind, kind)}"


def _json(report: Report, _: datetime) -> bytes:
    """Return one JSON object and a line's end."""
    return (json.dumps(report_shape(report), ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _xlsx(report: Report, now: datetime) -> bytes:
    """Return a workbook."""
    from oncall.reports.report_xlsx import report_xlsx  # noqa: PLC0415 - needed for this format alone

    return report_xlsx(report, now)


def _pdf(report: Report, now: datetime) -> bytes:
    """Return a statement."""
    from oncall.reports.report_pdf import report_pdf  # noqa: PLC0415 - slow to import, needed for this format alone

    return report_pdf(report, now)


_WRITERS: dict[str, Callable[[Report, datetime], bytes]] = {
    "text": lambda report, _: report_text(report).encode("utf-8", "replace"),
    "json": _json,
    "csv": lambda report, _: report_csv(report).encode("utf-8", "replace"),
    "xlsx": _xlsx,
    "pdf": _pdf,
}
