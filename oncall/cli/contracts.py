"""`oncall contracts LINE`: terms and notice of each customer's contract; `contracts charge` opens what falls due in a month."""

from datetime import date

import click

from oncall.billing.money import format_money
from oncall.cli.choose import open_records
from oncall.cli.default_group import DefaultGroup
from oncall.cli.options import json_option
from oncall.cli.refusal import Refusal
from oncall.cli.say import say, say_json
from oncall.timers import utc_now
from oncall.usecases.charge_contracts import ContractCharge, charge_contracts
from oncall.usecases.contracts import Agreed
from oncall.usecases.contracts import contracts as contracts_on
from oncall.usecases.months import parse_month


@click.group("contracts", cls=DefaultGroup, default="list")
def contracts() -> None:
    """Show contracts with their terms, or open the charges that fall due in a month."""


@contracts.command("list")
@click.argument("line")
@click.option("--at", "at", metavar="DATE", help="On which day; today when left out.")
@json_option
def list_(line: str, at: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Print each contract of LINE: its term, when it renews, the last day to give notice."""
    with open_records() as records:
        chosen = records.applied(line).line
        found = contracts_on(records.store, chosen, day_of(at) or utc_now().astimezone(chosen.zone).date())
    for each in found:
        if as_json:
            say_json(shape(each))
        else:
            say(words(each))


@contracts.command("charge")
@click.argument("line")
@click.option("--month", required=True, metavar="YYYY-MM", help="Which month.")
@click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who does it.")
def charge(line: str, month: str, by: str) -> None:
    """Open a case for each period of a contract of LINE that begins in the month; again, it changes nothing."""
    wanted = parse_month(month)
    with open_records() as records:
        applied = records.applied(line)
        found = charge_contracts(records.store, applied, wanted, by, utc_now())
    for each in found.due:
        say(f"{each.case}  {each.customer}  {each.kind} from {each.due_on}: {amount(each, applied.line.currency)}")
    for unclear in found.unclear:
        say(f"{unclear.customer}  {unclear.kind}: {unclear.unclear} (cure: oncall customers import)")
    new = sum(each.new for each in found.due)
    say(f"{applied.line.id} {wanted}: {new} new, {len(found.due) - new} known, {len(found.unclear)} unclear")


def day_of(text: str | None) -> date | None:
    """Return a day given on the command line, None when it is left out. Raises Refusal."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"--at: {text!r} is not a date", "cure: write it like 2026-11-24") from None


def amount(each: ContractCharge, currency: str) -> str:
    """Return what a period costs, or that it waits for a person."""
    known = "" if each.new else " (known)"
    return f"{each.state if each.amount is None else f'{format_money(each.amount, currency)} {currency}'}{known}"


def words(each: Agreed) -> str:
    """Return a contract as a line of text."""
    head = f"{each.customer}  {each.name}  {each.kind}"
    if each.contract is None:
        return f"{head}: {each.unclear}"
    stations = f", {each.contract.stations} stations" if each.contract.stations is not None else ""
    if each.last is None:
        return f"{head}{stations}: not in force (from {each.contract.starts_on})"
    end = f"renews for {each.contract.renews_months} months" if each.contract.renews_months else "ends"
    unclear = f"; {each.unclear}" if each.unclear else ""
    return f"{head}{stations}: {each.first} to {each.last}, then {end}; notice by {each.notice_by}{unclear}"


def shape(each: Agreed) -> dict[str, object]:
    """Return a contract as a JSON object; dates as text, null where nothing is known."""
    terms = each.contract
    return {
        "customer": each.customer,
        "name": each.name,
        "contract": each.kind,
        "stations": terms.stations if terms else None,
        "starts_on": str(terms.starts_on) if terms else None,
        "minimum_months": terms.minimum_months if terms else None,
        "renews_months": terms.renews_months if terms else None,
        "notice_days": terms.notice_days if terms else None,
        "term": {"first": str(each.first), "last": str(each.last)} if each.last else None,
        "notice_by": str(each.notice_by) if each.notice_by else None,
        "unclear": each.unclear or None,
    }
