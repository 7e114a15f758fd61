"""A month's report as a file to hand out, in the formats the pages offer."""

from collections.abc import Callable
from datetime import datetime

from oncall.console.views import Download
from oncall.usecases.report_month import Report


def exporting(clock: Callable[[], datetime]) -> Callable[[Report, str], Download | None]:
    """Return what writes a report as text, json, csv, xlsx or pdf; it returns None for another kind."""

    def export(report: Report, kind: str) -> Download | None:
        from oncall.reports.report import FORMATS, MEDIA, file_name, write_report  # noqa: PLC0415 - slow, needed rarely

        if kind not in FORMATS:
            return None
        return Download(write_report(report, kind, clock()), MEDIA[kind], file_name(report, kind))

    return export
