"""`oncall rerate LINE --month YYYY-MM [--apply]`: a month under the newest version, old against new per case."""

from decimal import Decimal

import click

from oncall.billing.money import format_money
from oncall.cli.choose import open_records
from oncall.cli.options import json_option
from oncall.cli.say import say, say_json
from oncall.timers import utc_now
from oncall.usecases.months import parse_month
from oncall.usecases.rerate import Rerated, Rerating, Side
from oncall.usecases.rerate import rerate as rerate_month


@click.command("rerate")
@click.argument("line")
@click.option("--month", required=True, metavar="YYYY-MM", help="Which month.")
@click.option("--apply", "apply_", is_flag=True, help="Make it the price of these cases; without it nothing is stored.")
@click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who does it.")
@json_option
def rerate(line: str, month: str, apply_: bool, by: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Show what the cases of a month of LINE cost under its newest version, against what they cost now.

    Cases of a closed month stay as they were; what they differ by is booked in the next open month.
    """
    wanted = parse_month(month)
    with open_records() as records:
        found = rerate_month(records.store, records.applied(line), wanted, by, utc_now(), apply=apply_)
    if as_json:
        for each in found.changes:
            say_json(shape(each, found.currency))
    else:
        tell(found)


def tell(found: Rerating) -> None:
    """Print every case that changes, then the sum."""
    for each in found.changes:
        difference = "" if each.difference is None else f"  {signed(each.difference, found.currency)}"
        say(f"{each.case}  {words(each.old, found.currency)} -> {words(each.new, found.currency)}{difference}")
    say(summary(found))


def summary(found: Rerating) -> str:
    """Return what a re-rating comes to, as a sentence."""
    if not found.changes:
        return f"{found.month} under {found.policy}: none of {found.cases} cases costs more or less"
    amount = f"{format_money(abs(found.difference), found.currency)} {found.currency}"
    much = f"{amount} {'more' if found.difference > 0 else 'less'}" if found.difference else "the same in sum"
    verb = "cost" if found.applied else "would cost"
    rest = f"; {found.unsettled} of them cannot be told in money yet" if found.unsettled else ""
    end = "" if found.applied else " (nothing is stored; --apply does)"
    return f"{found.month} under {found.policy}: {len(found.changes)} of {found.cases} cases {verb} {much}{rest}{end}"


def words(side: Side, currency: str) -> str:
    """Return one side: tier and amount, or its state."""
    if side.amount is None:
        return side.state
    return f"{side.tier or side.state} {format_money(side.amount, currency)}"


def signed(difference: Decimal, currency: str) -> str:
    """Return a difference with its sign."""
    return f"{'+' if difference >= 0 else ''}{format_money(difference, currency)}"


def shape(each: Rerated, currency: str) -> dict[str, object]:
    """Return a case that changes as a JSON object."""
    return {
        "case": each.case,
        "old": side_shape(each.old, currency),
        "new": side_shape(each.new, currency),
        "difference": None if each.difference is None else format_money(each.difference, currency),
    }


def side_shape(side: Side, currency: str) -> dict[str, object]:
    """Return one side as a JSON object."""
    amount = None if side.amount is None else format_money(side.amount, currency)
    return {"state": side.state, "tier": side.tier or None, "amount": amount}
