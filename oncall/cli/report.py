"""`oncall report LINE --month YYYY-MM`: the month as text, JSON, CSV, XLSX or PDF; one customer's as a statement or e-invoice."""

import os
import sys
import tempfile
from pathlib import Path

import click

from oncall.cli.choose import open_records
from oncall.cli.input import open_text
from oncall.cli.refusal import Refusal
from oncall.reports.report import BINARY, FORMATS, write_report
from oncall.timers import utc_now
from oncall.usecases.customer_statement import Statement, customer_statement
from oncall.usecases.invoice import invoice_of
from oncall.usecases.invoice_parties import read_parties
from oncall.usecases.months import parse_month
from oncall.usecases.report_month import report_month

STATEMENT, EINVOICE = "statement", "einvoice"
OF_CUSTOMER = (STATEMENT, EINVOICE)
KINDS = (*FORMATS, *OF_CUSTOMER)


@click.command("report")
@click.argument("line")
@click.option("--month", required=True, metavar="YYYY-MM", help="Which month, in the line's zone.")
@click.option("--format", "kind", type=click.Choice(KINDS), default="text", show_default=True, help="Which format.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option("--customer", metavar="CUSTOMER", help="Whose statement or e-invoice.")
@click.option("--parties", metavar="FILE", help="TOML with [seller] and [buyer], for an e-invoice.")
def report(line: str, month: str, kind: str, output: str | None, customer: str | None, parties: str | None) -> None:
    """Report a month of LINE: its calls, its cases with their reasons, and the totals per tier.

    --format statement is a PDF for one customer, --format einvoice an invoice in UBL (Peppol BIS 3) of a closed month.
    """
    wanted = parse_month(month)
    if (customer is not None) != (kind in OF_CUSTOMER):
        raise Refusal(f"--customer: goes with --format {' or '.join(OF_CUSTOMER)}", "cure: give both or neither")
    if output is None and kind in {*BINARY, STATEMENT} and sys.stdout.isatty():
        raise Refusal(f"--format {kind}: not for a screen", "cure: -o FILE")
    with open_records() as records:
        chosen = records.applied(line).line
        if customer is None:
            body = write_report(report_month(records.store, chosen, wanted), kind, utc_now())
        else:
            found = customer_statement(records.store, chosen, wanted, customer)
            body = of_customer(found, kind, parties)
    if output in {None, "-"}:
        click.echo(body, nl=False)
    else:
        put(Path(str(output)), body)


def of_customer(found: Statement, kind: str, parties: str | None) -> bytes:
    """Return one customer's month as a file. Raises Refusal or Refused."""
    if kind == STATEMENT:
        from oncall.reports.statement_pdf import statement_pdf  # noqa: PLC0415 - slow to import, needed here alone

        return statement_pdf(found, utc_now())
    from oncall.reports.einvoice import einvoice  # noqa: PLC0415 - needed for this format alone

    if parties is None:
        raise Refusal("--format einvoice: needs --parties FILE", "cure: a TOML file with [seller] and [buyer]")
    with open_text(parties) as stream:
        return einvoice(invoice_of(found, read_parties(stream.read(), parties, found.customer)))


def put(path: Path, body: bytes) -> None:
    """Write a file whole or not at all. Raises Refusal."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as half:
            half.write(body)
        os.chmod(half.name, 0o644)  # noqa: PTH101 - a file made for one reader becomes an ordinary one
        os.replace(half.name, path)  # noqa: PTH105 - the name is text here
    except OSError as error:
        raise Refusal(f"{path}: cannot be written: {error.strerror}", "cure: give a path that can be written") from None
