"""`oncall report LINE --month YYYY-MM`: the month as text, JSON, CSV, XLSX or PDF."""

import os
import sys
import tempfile
from pathlib import Path

import click

from oncall.cli.choose import open_records
from oncall.cli.refusal import Refusal
from oncall.reports.report import BINARY, FORMATS, write_report
from oncall.timers import utc_now
from oncall.usecases.months import parse_month
from oncall.usecases.report_month import report_month


@click.command("report")
@click.argument("line")
@click.option("--month", required=True, metavar="YYYY-MM", help="Which month, in the line's zone.")
@click.option("--format", "kind", type=click.Choice(FORMATS), default="text", show_default=True, help="Which format.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
def report(line: str, month: str, kind: str, output: str | None) -> None:
    """Report a month of LINE: its calls, its cases with their reasons, and the totals per tier."""
    wanted = parse_month(month)
    if output is None and kind in BINARY and sys.stdout.isatty():
        raise Refusal(f"--format {kind}: not for a screen", "cure: -o FILE")
    with open_records() as records:
        found = report_month(records.store, records.applied(line).line, wanted)
    body = write_report(found, kind, utc_now())
    if output in {None, "-"}:
        click.echo(body, nl=False)
    else:
        put(Path(str(output)), body)


def put(path: Path, body: bytes) -> None:
    """Write a file whole or not at all. Raises Refusal."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as half:
            half.write(body)
        os.chmod(half.name, 0o644)  # noqa: PTH101 - a file made for one reader becomes an ordinary one
        os.replace(half.name, path)  # noqa: PTH105 - the name is text here
    except OSError as error:
        raise Refusal(f"{path}: cannot be written: {error.strerror}", "cure: give a path that can be written") from None
