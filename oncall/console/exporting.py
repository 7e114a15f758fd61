"""A month's report as a file to hand out, in the formats the pages offer."""

from collections.abc import Callable
from datetime import datetime

from oncall.console.views import Download
from oncall.usecases.customer_statement import Statement
from oncall.usecases.invoice import invoice_of
from oncall.usecases.invoice_parties import read_parties
from oncall.usecases.report_month import Report


def exporting(clock: Callable[[], datetime]) -> Callable[[Report, str], Download | None]:
    """Return what writes a report as text, json, csv, xlsx or pdf; it returns None for another kind."""

    def export(report: Report, kind: str) -> Download | None:
        from oncall.reports.report import FORMATS, MEDIA, file_name, write_report  # noqa: PLC0415 - slow, needed rarely

        if kind not in FORMATS:
            return None
        return Download(write_report(report, kind, clock()), MEDIA[kind], file_name(report, kind))

    return export


def statement_file(statement: Statement, now: datetime) -> Download:
    """Return a customer's month as the PDF that is sent to the customer."""
    from oncall.reports.statement_pdf import statement_pdf  # noqa: PLC0415 - slow, needed rarely

    name = f"{statement.report.line}-{statement.report.month}-{plain(statement.customer)}.pdf"
    return Download(statement_pdf(statement, now), "application/pdf", name)


def invoice_file(statement: Statement, parties: str) -> Download:
    """Return a customer's closed month as an e-invoice; `parties` is the text of the file with both sides. Raises Refused."""
    from oncall.reports.einvoice import einvoice  # noqa: PLC0415 - needed rarely

    invoice = invoice_of(statement, read_parties(parties, "parties", statement.customer))
    return Download(einvoice(invoice), "application/xml", f"{plain(invoice.number)}.xml")


def plain(text: str) -> str:
    """Return a text with what does not belong in the name of a file replaced."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "-" for sign in text)
