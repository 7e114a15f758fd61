"""What a change of the rota does, printed: who loses and gains which time, and what goes wrong with it."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from oncall.cli.refusal import No, Refusal
from oncall.cli.say import local, say
from oncall.policy.changes import Change, read_change
from oncall.policy.findings import PolicyError
from oncall.policy.line import Line
from oncall.usecases.change_rota import NeedsYes, Proposal
from schedules.changes import Absence, ExplicitWeek, Override
from schedules.impact import PersonChange


def change_from(line: Line, kind: str, values: dict[str, object]) -> Change:
    """Return the change that options say, values of None left out. Raises Refusal naming the option."""
    doc = json.dumps({key: value for key, value in values.items() if value is not None})
    try:
        return read_change(kind, doc, line.people, line.zone)
    except PolicyError as error:
        found = error.findings[0]
        option = found.key.rpartition(".")[2].replace("_", "-")
        where = kind if option == kind else f"--{option}"
        raise Refusal(f"{where}: {found.what}", f"cure: {found.cure}" if found.cure else "") from None


def show(proposal: Proposal) -> None:
    """Print what a change does, person by person, and what is wrong with it."""
    zone = proposal.line.zone
    if proposal.cut:
        say("what lies in the past stays as it was: the change begins or ends now")
    for each in proposal.trial.people:
        say(f"{each.person} {each.role}: {'; '.join(times(each, zone))}")
    if not proposal.trial.people:
        say("nobody's duty changes by it")
    for finding in proposal.trial.findings:
        say(f"{'error' if finding.severity == 'error' else 'warning'}: {finding.text}")


def times(each: PersonChange, zone: ZoneInfo) -> list[str]:
    """Return what somebody loses and gains in words."""
    lost = [f"no longer {span(start, end, zone)}" for start, end in each.lost]
    return lost + [f"now {span(start, end, zone)}" for start, end in each.gained]


def span(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return a time from one instant to another."""
    return f"{local(start, zone)} - {local(end, zone)}"


def refused(error: NeedsYes) -> No:
    """Return the refusal of a change that leaves a hole, after printing what it would do."""
    show(error.proposal)
    doubts = error.proposal.doubts
    more = f", and {len(doubts) - 1} more" if len(doubts) > 1 else ""
    return No(f"{error.proposal.line.id}: not changed: {doubts[0].text}{more}", "cure: --yes does it all the same")


def in_words(change: Change, zone: ZoneInfo) -> str:
    """Return a change in a line."""
    match change:
        case ExplicitWeek():
            roles = (("primary", change.primary), ("backup", change.backup))
            return f"week {change.label}: " + ", ".join(f"{role} {' and '.join(who)}" for role, who in roles if who)
        case Override():
            what = f"{change.remove} out of {change.role}" if change.add is None else f"{change.add} to {change.role}"
            if change.add and change.remove:
                what = f"{change.add} for {change.remove} in {change.role}"
            return f"override: {what}, {span(change.start, change.end, zone)}"
        case Absence():
            return f"absence: {change.who}, {span(change.start, change.end, zone)}"
    first, second = span(change.a_start, change.a_end, zone), span(change.b_start, change.b_end, zone)
    return f"swap: {change.b} for {change.a} {first}, {change.a} for {change.b} {second}"
