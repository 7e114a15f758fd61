"""`oncall month close LINE --month YYYY-MM`: freeze a month for ever."""

import click

from oncall.billing.money import format_money
from oncall.cli.choose import open_records
from oncall.cli.refusal import No
from oncall.cli.say import say
from oncall.timers import utc_now
from oncall.usecases.charge_contracts import charge_contracts
from oncall.usecases.close_month import Closed, Unsettled, close_month
from oncall.usecases.months import parse_month

BY = "cli"


@click.group("month")
def month() -> None:
    """Close and freeze a month."""


@month.command("close")
@click.argument("line")
@click.option("--month", "name", required=True, metavar="YYYY-MM", help="Which month.")
@click.option("--carry", is_flag=True, help="Move cases in review or held to the next month.")
@click.option("--by", default=BY, show_default=True, metavar="PERSON", help="Who closes it.")
def close(line: str, name: str, carry: bool, by: str) -> None:  # noqa: FBT001 - click passes flags so
    """Close a month of LINE: its lines and its report never change again; refused while cases are not settled.

    Contracts of which a period begins in the month are charged first.
    """
    wanted = parse_month(name)
    with open_records() as records:
        applied, now = records.applied(line), utc_now()
        chosen = applied.line
        charge_contracts(records.store, applied, wanted, by, now)
        try:
            closed = close_month(records.store, chosen, wanted, by, now, carry=carry)
        except Unsettled as error:
            raise No(f"{chosen.id}: {error}") from None
    tell(chosen.id, closed)


def tell(line: str, closed: Closed) -> None:
    """Print what was closed, and what is worth knowing about it."""
    amount = f"{format_money(closed.total, closed.currency)} {closed.currency}"
    already = " already" if closed.already else ""
    say(f"{line} {closed.month} is closed{already}: {closed.cases} cases, {amount}, sha256 {closed.hash}")
    for case in closed.carried:
        say(f"carried to the next open month: {case}")
    if not closed.over:
        click.echo(f"{closed.month} is not over: its later cases go to the next open month", err=True)
