"""`oncall rota LINE list|check|ready|fairness`: the changes in force, what is wrong ahead, whose phone answers, who carried how much."""

from datetime import timedelta

import click

from oncall.cli.choose import Records, open_records
from oncall.cli.instants import day_or_instant
from oncall.cli.options import json_option
from oncall.cli.refusal import No, Refusal
from oncall.cli.rota_words import in_words
from oncall.cli.say import local, say, say_json
from oncall.policy.findings import PolicyError
from oncall.policy.line import Line
from oncall.reports.instants import rfc3339
from oncall.reports.rota import finding_shape
from oncall.timers import utc_now
from oncall.usecases.current_rota import change_of
from oncall.usecases.duty_rows import PhoneCheck
from oncall.usecases.fair_shares import fair_shares
from oncall.usecases.rows import RotaChange
from oncall.usecases.watch_coverage import coverage_findings
from schedules.fairness import Fairness, PersonTime

HOUR = timedelta(hours=1)
LOOK_BACK = timedelta(days=14)


@click.command("list")
@click.option("--all", "every", is_flag=True, help="Those too that were taken back.")
@json_option
@click.pass_obj
def list_(line: str, every: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """List the changes made outside the line file, with their numbers."""
    with open_records() as records:
        found = records.applied(line).line
        with records.store.read() as tx:
            changes = tx.rota_changes(found.id, withdrawn=every)
    for each in changes:
        if as_json:
            say_json(shape(found, each))
        else:
            gone = f"  taken back by {each.withdrawn_by}" if each.withdrawn_at else ""
            say(f"{each.id:>4}  {words(found, each)}  (by {each.by}, {local(each.at, found.zone)}){gone}")


def words(line: Line, change: RotaChange) -> str:
    """Return a stored change in words; one that does not fit the line any more as it stands, and that it is left out."""
    try:
        return in_words(change_of(line, change), line.zone)
    except PolicyError as error:
        return f"{change.kind} {change.doc}: left out, {error.findings[0].what}"


def shape(line: Line, change: RotaChange) -> dict[str, object]:
    """Return a stored change for machines."""
    return {
        "change": change.id,
        "kind": change.kind.value,
        "words": words(line, change),
        "by": change.by,
        "at": rfc3339(change.at, line.zone),
        "withdrawn_by": change.withdrawn_by,
        "withdrawn_at": rfc3339(change.withdrawn_at, line.zone),
    }


@click.command("check")
@json_option
@click.pass_obj
def check(line: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Say what is wrong with the rota in force in the next 90 days; exit 1 on errors."""
    with open_records() as records:
        applied = records.applied(line)
    found = coverage_findings(applied, utc_now())
    for each in found:
        if as_json:
            say_json(finding_shape(each, applied.line.zone))
        else:
            say(f"{'error' if each.severity == 'error' else 'warning'}: {each.text}")
    if not found and not as_json:
        say("somebody is on call whenever the line needs it, for the next 90 days")
    if any(each.severity == "error" for each in found):
        raise No("")


@click.command("ready")
@json_option
@click.pass_obj
def ready(line: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """List the test calls before shifts: who confirmed, who did not, who has no number."""
    with open_records() as records:
        found = records.applied(line).line
        with records.store.read() as tx:
            checks = tx.phone_checks(found.id, utc_now() - LOOK_BACK)
    for each in checks:
        if as_json:
            say_json(check_shape(found, each))
        else:
            times = f" (call {each.attempts})" if each.attempts > 1 else ""
            say(f"{local(each.shift_start, found.zone)}  {each.person:12} {each.outcome.replace('_', ' ')}{times}")


def check_shape(line: Line, check: PhoneCheck) -> dict[str, object]:
    """Return a test call for machines."""
    return {
        "person": check.person,
        "shift_start": rfc3339(check.shift_start, line.zone),
        "number": check.number,
        "outcome": check.outcome.value,
        "attempts": check.attempts,
        "at": rfc3339(check.changed_at, line.zone),
    }


@click.command("fairness")
@click.option("--from", "start", required=True, metavar="DAY", help="First day (local midnight) or time, inclusive.")
@click.option("--to", "end", required=True, metavar="DAY", help="Day or time at which the period ends, exclusive.")
@json_option
@click.pass_obj
def fairness(line: str, start: str, end: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Say who carried how much: hours by role, nights, weekends, holidays, calls of the nights, swaps, and how even it is."""
    with open_records() as records:
        found, shares = shares_of(records, line, start, end)
    if as_json:
        people = [person_shape(each) for each in shares.people]
        say_json({"line": found.id, "balance": round(shares.balance, 4), "people": people})
        return
    say(
        f"{'person':12} {'primary':>8} {'backup':>8} {'nights':>8} {'weekend':>8} {'holiday':>8} {'calls':>6} {'swaps':>8}"
    )
    for each in shares.people:
        times = (each.primary, each.backup, each.night, each.weekend, each.holiday)
        swaps = f"{each.swaps_given}/{each.swaps_taken}"
        say(f"{each.person:12} {' '.join(f'{hours(time):>8}' for time in times)} {each.night_calls:>6} {swaps:>8}")
    say(
        f"balance {shares.balance:.2f} (1 is even, 0 is all on one; hours; calls are those of the nights; swaps given/taken)"
    )


def shares_of(records: Records, name: str, start: str, end: str) -> tuple[Line, Fairness]:
    """Return the line and its shares in a period. Raises Refusal."""
    found = records.applied(name).line
    begin, stop = (day_or_instant(text, found.zone, where) for text, where in ((start, "--from"), (end, "--to")))
    if stop <= begin:
        raise Refusal(f"--to {end}: not after --from {start}", "cure: --to is exclusive; give a later one")
    shares = fair_shares(records.store, found, begin, stop)
    if shares is None:
        raise Refusal(f"{found.id}: the line has no rota", "cure: add [rota] to its line file")
    return found, shares


def hours(time: timedelta) -> str:
    """Return a time in hours, without a fraction where there is none."""
    return f"{time / HOUR:.1f}".removesuffix(".0")


def person_shape(each: PersonTime) -> dict[str, object]:
    """Return somebody's share for machines; times in hours."""
    times = ("primary", "backup", "night", "weekend", "holiday")
    counts = ("night_calls", "swaps_given", "swaps_taken")
    found: dict[str, object] = {"person": each.person}
    found |= {f"{name}_hours": round(getattr(each, name) / HOUR, 2) for name in times}
    return found | {name: getattr(each, name) for name in counts}


COMMANDS = (list_, check, ready, fairness)
