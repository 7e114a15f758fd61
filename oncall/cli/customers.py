"""`oncall customers import FILE.csv`: customers with their phone numbers, a row each."""

import click

from oncall.cli.choose import Records, open_records
from oncall.cli.input import open_text
from oncall.cli.refusal import No, Refusal
from oncall.cli.say import say
from oncall.timers import utc_now
from oncall.usecases.customer_rows import HeaderError, read_customers
from oncall.usecases.import_customers import import_customers

BY = "cli"


@click.group("customers")
def customers() -> None:
    """Import customers and their phone numbers."""


@customers.command("import")
@click.argument("file")
def import_file(file: str) -> None:
    """Import customers from FILE, a CSV with a row per phone number; - reads standard input.

    Columns: customer,name,email,language,phone,role,contract,stations,starts_on.
    """
    with open_records() as records, open_text(file) as stream:
        try:
            done = import_customers(records.store, read_customers(stream, country(records)), BY, utc_now())
        except HeaderError as error:
            raise Refusal(f"{file}: {error}") from None
    say(f"{done.new} new or changed, {done.known} known, {len(done.refused)} refused")
    for number, reason in done.refused:
        say(f"line {number}: {reason}")
    if done.refused:
        raise No("")


def country(records: Records) -> str:
    """Return the country of numbers without +: that of the lines in force when they agree, else none."""
    found = {applied.line.country for applied in records.book.all()}
    return found.pop() if len(found) == 1 else ""
