"""`oncall rota LINE swap|answer|offers|unoffer`: two people trade shifts; offered first, or at once when both agree."""

import secrets

import click

from oncall.cli.choose import open_records
from oncall.cli.options import json_option
from oncall.cli.refusal import Refusal
from oncall.cli.rota_changes import How, change_options, plain, write
from oncall.cli.rota_words import change_from, in_words, refused, show
from oncall.cli.say import local, say, say_json
from oncall.policy.findings import PolicyError
from oncall.policy.line import Line
from oncall.reports.instants import rfc3339
from oncall.reports.rota import proposal_shape
from oncall.timers import utc_now
from oncall.usecases.begun_changes import CannotChange
from oncall.usecases.change_rota import NeedsYes, Wish
from oncall.usecases.duty_rows import SwapOffer
from oncall.usecases.swap_shift import answer_swap, offer_swap, swap_of, take_offer_back
from schedules.changes import Swap


@click.command("swap")
@click.option("--a", required=True, metavar="PERSON", help="Who gives the first time.")
@click.option("--a-from", required=True, metavar="TIME")
@click.option("--a-to", required=True, metavar="TIME")
@click.option("--b", required=True, metavar="PERSON", help="Who takes it, and gives the second.")
@click.option("--b-from", required=True, metavar="TIME")
@click.option("--b-to", required=True, metavar="TIME")
@click.option("--offer", is_flag=True, help="Only offer it to b, who is told and answers.")
@change_options
@click.pass_obj
def swap(line: str, /, *, offer: bool, how: How, **given: str) -> None:
    """Two people trade: b serves for a in the first time, a for b in the second. Both halves or none."""
    with open_records() as records:
        found = records.applied(line).line
        wanted = change_from(found, "swap", dict(given))
        assert isinstance(wanted, Swap)
        key = f"cli:{secrets.token_hex(8)}"
        if not offer:
            write(records, found.id, Wish(key, (wanted,)), how)
            return
        try:
            store, book = records.store, records.book
            made, proposal = offer_swap(store, book, found.id, wanted, key, utc_now(), how.by, yes=how.yes)
        except NeedsYes as error:
            raise refused(error) from None
        except CannotChange as error:
            raise Refusal(str(error)) from None
    if how.as_json:
        say_json({"offer": made.id, **proposal_shape(proposal)})
    else:
        say(f"offer {made.id}")
        show(proposal)


@click.command("answer")
@click.argument("offer", type=int)
@click.argument("answer", type=click.Choice(["accept", "decline"]))
@change_options
@click.pass_obj
def answer(line: str, /, *, offer: int, answer: str, how: How) -> None:
    """Accept or decline OFFER; whoever made it is told."""
    with open_records() as records:
        name, accepts = records.applied(line).line.id, answer == "accept"
        try:
            store, book = records.store, records.book
            done = answer_swap(store, book, name, offer, utc_now(), how.by, accept=accepts, yes=how.yes)
        except NeedsYes as error:
            raise refused(error) from None
        except (CannotChange, LookupError) as error:
            raise Refusal(plain(error)) from None
    if how.as_json:
        say_json({"offer": done.id, "state": done.state.value, "change": done.change})
    else:
        say(f"offer {done.id} is {done.state}" + (f": change {done.change}" if done.change else ""))


@click.command("unoffer")
@click.argument("offer", type=int)
@click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who says so.")
@click.pass_obj
def unoffer(line: str, offer: int, by: str) -> None:
    """Take OFFER back before it is answered."""
    with open_records() as records:
        try:
            take_offer_back(records.store, records.applied(line).line.id, offer, utc_now(), by)
        except (CannotChange, LookupError) as error:
            raise Refusal(plain(error)) from None
    say(f"offer {offer} is withdrawn")


@click.command("offers")
@json_option
@click.pass_obj
def offers(line: str, as_json: bool) -> None:  # noqa: FBT001
    """List the offers of swaps and how they stand."""
    with open_records() as records:
        found = records.applied(line).line
        with records.store.read() as tx:
            every = tx.swap_offers(found.id)
    for each in every:
        if as_json:
            say_json(shape(found, each))
        else:
            answered = f" by {each.answered_by}" if each.answered_by else ""
            say(
                f"{each.id:>4}  {each.state}{answered}  {words(found, each)}  (by {each.by}, {local(each.at, found.zone)})"
            )


def words(line: Line, offer: SwapOffer) -> str:
    """Return an offered swap in words; as it stands in the records when it does not fit the line any more."""
    try:
        return in_words(swap_of(line, offer), line.zone)
    except PolicyError:
        return offer.doc


def shape(line: Line, offer: SwapOffer) -> dict[str, object]:
    """Return an offer for machines."""
    return {
        "offer": offer.id,
        "state": offer.state.value,
        "swap": words(line, offer),
        "by": offer.by,
        "at": rfc3339(offer.at, line.zone),
        "answered_by": offer.answered_by,
        "answered_at": rfc3339(offer.answered_at, line.zone),
        "change": offer.change,
    }


COMMANDS = (swap, answer, offers, unoffer)
