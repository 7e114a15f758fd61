"""`oncall quote LINE FACTS|-`: what facts cost, with the reason, nothing stored."""

from pathlib import Path

import click

from oncall.billing.facts import FactError, parse_facts
from oncall.billing.money import format_money, format_quantity, format_rate
from oncall.billing.quote import Quote, quote_json
from oncall.cli.choose import choose
from oncall.cli.input import NotJson, lines_of, open_text, parse_object
from oncall.cli.options import json_option, line_argument
from oncall.cli.refusal import Refusal
from oncall.cli.say import local, say, say_json
from oncall.policy.line import Line
from oncall.timers import utc_now
from oncall.usecases.quote_facts import quote_facts

CURE = 'cure: write facts as a JSON object, such as \'{"solved": true, "cause": "other", "clock": "4m10s"}\''
LONGEST_NAME = 255


@click.command("quote")
@line_argument
@click.argument("facts")
@json_option
def quote(line: str, sets: tuple[str, ...], facts: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Price FACTS under the prices of LINE without storing anything.

    FACTS is a JSON object, a file that holds one, or - for one object a line on standard input, answered in JSON Lines.
    """
    chosen = choose(line, sets)
    if facts == "-":
        for number, text in lines_of(open_text("-")):
            say_json(quote_json(priced(chosen, text, f"standard input, line {number}")))
        return
    found = priced(chosen, *argument(facts))
    if as_json:
        say_json(quote_json(found))
    else:
        tell(chosen, found)


def argument(facts: str) -> tuple[str, str]:
    """Return the JSON text of an argument, its own or its file's, and how a complaint calls it."""
    if not facts.lstrip().startswith("{") and len(facts) <= LONGEST_NAME and Path(facts).is_file():
        with open_text(facts) as stream:
            return stream.read(), facts
    return facts, "FACTS"


def priced(line: Line, text: str, where: str) -> Quote:
    """Return the quote of a JSON object. Raises Refusal naming where it stood."""
    try:
        return quote_facts(line, parse_facts(parse_object(text)), utc_now())
    except NotJson as error:
        raise Refusal(f"{where}: {error}", CURE) from None
    except FactError as error:
        raise Refusal(f"{where}: {error}") from None


def tell(line: Line, found: Quote) -> None:
    """Print a quote for people."""
    say(headline(found))
    for each in found.lines:
        rate = format_rate(each.rate, found.currency) if each.rate is not None else f"rate {each.rate_name} (unset)"
        amount = f" = {format_money(each.amount, found.currency)}" if each.amount is not None else ""
        say(f"  {each.tier}: {format_quantity(each.quantity)} {each.unit} x {rate}{amount}")
    for missing in found.missing:
        say(f"  missing: {missing}")
    for reason in found.because:
        say(f"  because: {reason}")
    for promise in found.promises:
        say(f"  promise: {promise.kind} by {local(promise.due, line.zone)}")
    say(f"  tariff: {found.tariff}")


def headline(found: Quote) -> str:
    """Return state, tier and amount, or what the amount could become."""
    amount = ""
    if found.amount is not None:
        amount = f" {format_money(found.amount, found.currency)} {found.currency}"
    elif found.range is not None:
        low, high = (format_money(end, found.currency) for end in found.range)
        amount = f" {low} to {high} {found.currency}"
    return f"{found.state}:{f' {found.tier}' if found.tier else ''}{amount}"
