"""`oncall month review LINE --month YYYY-MM`: what wants a look before the month is closed."""

import click

from oncall.billing.money import format_money
from oncall.cli.choose import open_records
from oncall.cli.month import month
from oncall.cli.refusal import No
from oncall.cli.say import local, say
from oncall.timers import utc_now
from oncall.usecases.charge_contracts import charge_contracts
from oncall.usecases.months import parse_month
from oncall.usecases.review_month import Exceptional, review_month

__all__ = ["month"]


@month.command("review")
@click.argument("line")
@click.option("--month", "name", required=True, metavar="YYYY-MM", help="Which month.")
@click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who looks through it.")
def review(line: str, name: str, by: str) -> None:
    """Print the cases of a month of LINE that want a look, most money first, and mark the month as reviewed.

    Contracts of which a period begins in the month are charged first. A month with cases in review or held stays open: exit
    code 1.
    """
    wanted = parse_month(name)
    with open_records() as records:
        applied, now = records.applied(line), utc_now()
        charge_contracts(records.store, applied, wanted, by, now)
        found = review_month(records.store, applied, wanted, by, now)
    chosen = applied.line
    say(f"{chosen.id} {found.month} is {found.state}: {found.cases} cases, {len(found.exceptions)} want a look")
    for each in found.exceptions:
        say(f"{each.case}  {local(each.opened_at, chosen.zone)}  {amount(each, found.currency)}")
        for why in each.why:
            say(f"  {why}")
    if found.unsettled:
        waiting = ", ".join(found.unsettled)
        raise No(f"{chosen.id}: {found.month}: not settled: {waiting}", "cure: supply their facts, or set an amount")


def amount(each: Exceptional, currency: str) -> str:
    """Return what a case comes to, or could."""
    if each.amount is not None:
        return f"{each.tier} {format_money(each.amount, currency)} {currency}"
    most = f"at most {format_money(each.at_stake, currency)} {currency}" if each.at_stake is not None else "no limit"
    return f"{each.state}, {most}"
