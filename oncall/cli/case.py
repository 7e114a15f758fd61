"""`oncall case show|set`: a case with its facts, sources, history and price; and setting facts."""

from zoneinfo import ZoneInfo

import click

from oncall.billing.money import format_money
from oncall.cli.choose import Records, open_records
from oncall.cli.options import json_option
from oncall.cli.refusal import Refusal
from oncall.cli.say import local, say, say_json
from oncall.reports.case import case_shape
from oncall.timers import utc_now
from oncall.usecases.fact_words import in_words
from oncall.usecases.set_facts import set_facts
from oncall.usecases.show_case import CaseDetail, show_case
from oncall.usecases.stored_rating import Rating, read_rating

UTC = ZoneInfo("UTC")


@click.group("case")
def case() -> None:
    """Show a case with its price and reasons, or set its facts."""


@case.command("show")
@click.argument("case_id", metavar="CASE")
@json_option
def show(case_id: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Show CASE: its facts with their sources, the history, the price with its reason, the calls."""
    with open_records() as records:
        found = show_case(records.store, case_id)
        if found is None:
            raise Refusal(f"{case_id}: no such case", "cure: oncall report LINE --month YYYY-MM names them")
        zone = zone_of(records, found.case.line)
    if as_json:
        say_json(case_shape(found, zone, utc_now()))
    else:
        tell(found, zone)


@case.command("set")
@click.argument("case_id", metavar="CASE")
@click.argument("facts", nargs=-1, required=True, metavar="KEY=VALUE...")
@click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who says so.")
def set_(case_id: str, facts: tuple[str, ...], by: str) -> None:
    """Set facts of CASE, such as solved=true cause=customer on_site=1h30m; KEY= withdraws one. Prints the new price."""
    changes = tuple(change(text) for text in facts)
    twice = next((key for key, _ in changes if sum(key == other for other, _ in changes) > 1), None)
    if twice is not None:
        raise Refusal(f"{twice}: given twice", "cure: give each fact once")
    with open_records() as records:
        row = set_facts(records.store, records.book, case_id, changes, by, utc_now())
    say(f"{row.id}: {headline(read_rating(row.rating))}")
    for reason in read_rating(row.rating).because:
        say(f"  because: {reason}")


def change(text: str) -> tuple[str, str]:
    """Return a fact's name and what it is set to."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise Refusal(f"{text}: not KEY=VALUE", "cure: write it like solved=true")
    return key.strip(), value


def zone_of(records: Records, line: str) -> ZoneInfo:
    """Return the zone of a line, UTC for one that is not in force any more."""
    applied = records.book.by_id(line)
    return applied.line.zone if applied else UTC


def headline(rating: Rating) -> str:
    """Return state, tier and amount, or what the amount could become."""
    words = [rating.state + ":"] + ([rating.tier] if rating.tier else [])
    if rating.amount is not None:
        words.append(f"{format_money(rating.amount, rating.currency)} {rating.currency}")
    elif rating.range is not None:
        low, high = (format_money(end, rating.currency) for end in rating.range)
        words.append(f"{low} to {high} {rating.currency}")
    missing = f" (missing: {', '.join(rating.missing)})" if rating.missing else ""
    return " ".join(words) + missing


def tell(found: CaseDetail, zone: ZoneInfo) -> None:
    """Print a case for people."""
    row = found.case
    who = ", ".join(filter(None, (row.customer, row.caller))) or "hidden caller"
    say(f"{row.id} on {row.line}, opened {local(row.opened_at, zone)} by {who}, month {row.month}, {row.policy}")
    say(f"price: {headline(found.rating)}")
    for reason in found.rating.because:
        say(f"  because: {reason}")
    for promise in found.promises(utc_now()):
        say(f"promise: {promise.kind} by {local(promise.due, zone)}: {promise.verdict}")
    say("facts:")
    for entry in found.facts:
        say(f"  {entry.fact} = {in_words(entry, zone)}  ({entry.source}, {entry.by}, {local(entry.at, zone)})")
    say("history:")
    for entry in found.history:
        say(f"  {local(entry.at, zone)}  {entry.fact} = {in_words(entry, zone)}  ({entry.source}, {entry.by})")
    say("calls:")
    for call in found.calls:
        say(f"  {local(call.started_at, zone)}  {call.call}  {call.outcome or 'running'}, talked {call.talk_seconds} s")
