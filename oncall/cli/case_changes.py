"""`oncall case override|dispute|answer|link|unlink|assign`: what people say against the tariff, which calls a case is about, whose it is."""

import click

from oncall.billing.money import parse_money
from oncall.billing.standing import REASONS
from oncall.cli.case import case, headline
from oncall.cli.choose import open_records
from oncall.cli.refusal import Refusal
from oncall.cli.say import say
from oncall.timers import utc_now
from oncall.usecases.assign_ticket import assign_ticket
from oncall.usecases.dispute_line import OUTCOMES, Answer, answer_dispute, dispute_line
from oncall.usecases.link_case import link_call, unlink_call
from oncall.usecases.open_ticket import TicketRefused
from oncall.usecases.override_amount import Wanted, override_amount
from oncall.usecases.ports import CaseRow
from oncall.usecases.stored_rating import read_rating

__all__ = ["case"]

case_argument = click.argument("case_id", metavar="CASE")
note_option = click.option("--note", required=True, metavar="TEXT", help="Why, in a sentence.")
by_option = click.option("--by", required=True, metavar="PERSON", help="Who says so.")


@case.command("override")
@case_argument
@click.option("--amount", metavar="A", help="The amount to bill, in the line's currency.")
@click.option("--undo", is_flag=True, help="Take back what was set: the computed amount stands again.")
@click.option("--reason", type=click.Choice(REASONS), default="other", show_default=True, help="Reason code.")
@click.option("--tier", metavar="TIER", help="The tier it is billed in, unless the computed one.")
@click.option("--second", metavar="PERSON", help="Who else agreed, above the tariff's override_limit.")
@note_option
@by_option
def override(
    case_id: str,
    amount: str | None,
    undo: bool,  # noqa: FBT001
    reason: str,
    tier: str | None,
    second: str | None,
    note: str,
    by: str,
) -> None:
    """Set the amount of CASE by hand; the computed amount stays beside it, and every change is kept."""
    if (amount is None) != undo:
        raise Refusal(f"{case_id}: give --amount A or --undo", "cure: one of the two")
    wanted = Wanted(None if amount is None else parse_money(amount), reason, note, by, second, tier)
    with open_records() as records:
        tell(override_amount(records.store, records.book, case_id, wanted, utc_now()))


@case.command("dispute")
@case_argument
@click.option("--tier", metavar="TIER", help="The tier that is disputed; the whole case when left out.")
@note_option
@by_option
def dispute(case_id: str, tier: str | None, note: str, by: str) -> None:
    """Open a dispute of CASE by a customer."""
    with open_records() as records:
        tell(dispute_line(records.store, records.book, case_id, tier, note, by, utc_now()))


@case.command("answer")
@case_argument
@click.option("--outcome", type=click.Choice(OUTCOMES), required=True, help="How the dispute ends.")
@click.option("--amount", metavar="A", help="What is left to pay, with --outcome reduced.")
@note_option
@by_option
def answer(case_id: str, outcome: str, amount: str | None, note: str, by: str) -> None:
    """Answer the open dispute of CASE."""
    said = Answer(outcome, note, by, None if amount is None else parse_money(amount))
    with open_records() as records:
        tell(answer_dispute(records.store, records.book, case_id, said, utc_now()))


@case.command("link")
@click.argument("call")
@case_argument
@click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who says so.")
def link(call: str, case_id: str, by: str) -> None:
    """Make CALL a part of CASE: one fault, one price."""
    with open_records() as records:
        tell(link_call(records.store, records.book, call, case_id, by, utc_now()))


@case.command("unlink")
@click.argument("call")
@click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who says so.")
def unlink(call: str, by: str) -> None:
    """Give CALL a case of its own again."""
    with open_records() as records:
        tell(unlink_call(records.store, records.book, call, by, utc_now()))


@case.command("assign")
@case_argument
@click.argument("person")
@click.option("--note", default="", metavar="TEXT", help="A word to whoever has it now; the customer does not see it.")
@by_option
def assign(case_id: str, person: str, note: str, by: str) -> None:
    """Hand CASE on to PERSON of its line, who is told; its history stays with it."""
    with open_records() as records:
        try:
            ticket = assign_ticket(records.store, records.book, case_id, person, note, by, utc_now())
        except TicketRefused as refused:
            raise Refusal(str(refused)) from None
    say(f"{ticket.case}: {ticket.state}, {ticket.assigned} looks after it")


def tell(row: CaseRow) -> None:
    """Print what a case is billed now, and why."""
    rating = read_rating(row.rating)
    say(f"{row.id}: {headline(rating)}")
    for reason in rating.because:
        say(f"  because: {reason}")
