"""`oncall outage LINE start|update|end|list`: tell callers of a known fault before anything else, and write to customers."""

from datetime import timedelta

import click

from oncall.billing.durations import format_duration, parse_duration
from oncall.cli.choose import Records, open_records
from oncall.cli.instants import day_or_instant
from oncall.cli.options import json_option
from oncall.cli.refusal import No, Refusal
from oncall.cli.say import local, say, say_json
from oncall.policy.line import Line
from oncall.reports.outage import outage_shape
from oncall.timers import utc_now
from oncall.usecases.incident_rows import Outage
from oncall.usecases.outages import (
    Announcement,
    CannotAnnounce,
    end_outage,
    from_template,
    start_outage,
    update_outage,
)

NEWEST = 20


@click.group("outage")
@click.argument("line")
@click.pass_context
def outage(context: click.Context, line: str) -> None:
    """Tell the callers of LINE about a known outage before anything else.

    They hear the words at once, on every machine; 1 leads on as usual, 2 promises an SMS when it is over.
    """
    context.obj = line


@outage.command("start")
@click.argument("words")
@click.option("--own", "kind", flag_value="own", help="A fault at our end; so it is when nothing is said.")
@click.option("--national", "kind", flag_value="national", help="A fault of the whole country, not ours alone.")
@click.option("--until", metavar="TIME", help="End by itself then.")
@click.option("--lang", metavar="LANGUAGE", help="The words' language; the line's first when left out.")
@click.option("--every", metavar="DURATION", help="Write to customers this often while it lasts, like 1h.")
@click.option("--mail", is_flag=True, help="Write to customers at once.")
@click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who says so.")
@json_option
@click.pass_obj
def start(line: str, /, *, words: str, kind: str | None, by: str, as_json: bool, **how: str | bool | None) -> None:
    """Begin: WORDS is what callers hear, or the id of an [[outage]] of the line's file."""
    with open_records() as records:
        found = records.applied(line).line
        wish = wished(found, words, kind, how)
        try:
            made = start_outage(records.store, found, wish, by, utc_now())
        except CannotAnnounce as error:
            raise Refusal(str(error)) from None
    tell(found, made, as_json=as_json)


def wished(line: Line, words: str, kind: str | None, how: dict[str, str | bool | None]) -> Announcement:
    """Return what is to be told. Raises Refusal."""
    until = day_or_instant(str(how["until"]), line.zone, "--until") if how.get("until") else None
    template = next((each for each in line.outages if each.id == words), None)
    if template is not None:
        return from_template(template, until)
    language = str(how.get("lang") or line.languages[0])
    every = length(str(how["every"])) if how.get("every") else None
    return Announcement(kind or "own", {language: words}, until, every, mail=bool(how.get("mail")) or every is not None)


@outage.command("update")
@click.argument("words")
@click.option("--lang", metavar="LANGUAGE", help="The words' language; the line's first when left out.")
@click.option("--quiet", is_flag=True, help="Change what callers hear, write to nobody.")
@click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who says so.")
@json_option
@click.pass_obj
def update(line: str, /, *, words: str, lang: str | None, quiet: bool, by: str, as_json: bool) -> None:
    """Change the words that callers hear, and write them to customers by mail."""
    with open_records() as records:
        found = records.applied(line).line
        try:
            made = update_outage(
                records.store, found, {lang or found.languages[0]: words}, by, utc_now(), mail=not quiet
            )
        except CannotAnnounce as error:
            raise Refusal(str(error)) from None
    tell(found, made, as_json=as_json)


@outage.command("end")
@click.option("--by", default="cli", show_default=True, metavar="PERSON", help="Who says so.")
@json_option
@click.pass_obj
def end(line: str, /, *, by: str, as_json: bool) -> None:
    """End it: callers hear nothing of it any more; who was written to, or asked for it, is told that it is over."""
    with open_records() as records:
        found = records.applied(line).line
        try:
            made = end_outage(records.store, found.id, by, utc_now())
        except CannotAnnounce as error:
            raise No(str(error)) from None
    tell(found, made, as_json=as_json)


@outage.command("list")
@json_option
@click.pass_obj
def listed(line: str, /, *, as_json: bool) -> None:
    """List the newest outages, and what the line's file has words for."""
    with open_records() as records:
        found = records.applied(line).line
        outages = newest(records, found)
    for each in outages:
        tell(found, each, as_json=as_json)
    if not as_json:
        for template in found.outages:
            say(f"ready: {template.id} ({template.kind}): {next(iter(template.say.values()))}")
        if not outages:
            say("no outage was ever announced")


def newest(records: Records, line: Line) -> tuple[Outage, ...]:
    """Return the newest outages of a line."""
    with records.store.read() as tx:
        return tx.outages(line.id, NEWEST)


def tell(line: Line, outage: Outage, *, as_json: bool) -> None:
    """Print an outage."""
    if as_json:
        say_json(outage_shape(outage))
        return
    since = local(outage.started_at, line.zone)
    if outage.ended_at is not None:
        state = f"ended {local(outage.ended_at, line.zone)}"
    else:
        state = f"runs until {local(outage.until, line.zone)}" if outage.until else "runs"
    every = f", customers are written to every {format_duration(outage.every)}" if outage.every else ""
    say(f"{outage.kind} outage since {since}, {state}, {outage.updates} words sent{every}")
    for language, text in outage.texts:
        say(f"  {language}: {text}")


def length(text: str) -> timedelta:
    """Return a duration. Raises Refusal."""
    try:
        return parse_duration(text)
    except ValueError as error:
        raise Refusal(f"--every {text}: {error}") from None
