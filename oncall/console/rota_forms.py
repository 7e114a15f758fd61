"""The rota's forms: what was typed becomes a wish; what a wish would do becomes a view. Nothing is asked of the records here."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from flask_babel import gettext

from oncall.console.desk_views import person_view
from oncall.console.formats import when
from oncall.console.rota_views import EffectView, FindingView, Kind, ShareView
from oncall.console.views import Refused
from oncall.policy.changes import Change, read_change
from oncall.policy.findings import PolicyError
from oncall.policy.line import Line
from oncall.usecases.begun_changes import CannotChange
from oncall.usecases.change_rota import Proposal, Wish, take_change
from schedules.changes import Absence, ExplicitWeek, Override
from schedules.findings import Finding

FIELDS: Mapping[str, tuple[str, ...]] = {
    "override": ("role", "remove", "add", "from", "to"),
    "absence": ("who", "from", "to"),
    "swap": ("a", "a_from", "a_to", "b", "b_from", "b_to"),
    "week": ("week", "primary", "backup"),
    "take": ("taker", "giver"),
    "withdraw": ("change",),
}
LISTS = frozenset({"primary", "backup"})


def wish_of(line: Line, kind: Kind, fields: Mapping[str, str], key: str, now: datetime) -> Wish:
    """Return what a form asks for. Raises Refused."""
    if kind == "withdraw":
        number = fields.get("change", "")
        if not number.isdecimal():
            raise Refused(gettext("“%(value)s” is not a change: choose one from the list.", value=number))
        return Wish(key, withdraw=(int(number),))
    if kind == "take":
        try:
            return Wish(key, (take_change(line, fields.get("taker", ""), fields.get("giver") or None, now),))
        except CannotChange as error:
            raise Refused(str(error)) from error
    return Wish(key, (change_of(line, kind, fields),))


def change_of(line: Line, kind: Kind, fields: Mapping[str, str]) -> Change:
    """Return the change of a form. Raises Refused."""
    values: dict[str, object] = {name: fields[name].strip() for name in FIELDS[kind] if fields.get(name, "").strip()}
    for name in LISTS & values.keys() if kind == "week" else ():
        values[name] = [person for person in str(values[name]).replace(",", " ").split() if person]
    try:
        return read_change(kind, json.dumps(values), line.people, line.zone)
    except PolicyError as error:
        found = error.findings[0]
        raise Refused(f"{found.key.removeprefix('rota.')}: {found.what} ({found.cure})") from error


def effect_view(proposal: Proposal) -> EffectView:
    """Return what a proposal would do."""
    line = proposal.line
    return EffectView(
        words=tuple(in_words(line, each) for each in proposal.wish.add),
        people=tuple(
            ShareView(person_view(line, each.person), each.role, each.lost, each.gained)
            for each in proposal.trial.people
        ),
        findings=tuple(finding_view(each) for each in proposal.trial.findings),
        needs_yes=bool(proposal.doubts),
        cut=proposal.cut,
    )


def finding_view(finding: Finding) -> FindingView:
    """Return a finding for the pages."""
    return FindingView(finding.severity, finding.text)


def in_words(line: Line, change: Change) -> str:
    """Return a change in a line, in the reader's language; times are the line's."""

    def span(start: datetime, end: datetime) -> str:
        return f"{when(start, line.zone.key)} – {when(end, line.zone.key)}"

    def name(person: str | None) -> str:
        return person_view(line, person).name if person else ""

    def several(people: tuple[str, ...]) -> str:
        return ", ".join(name(person) for person in people)

    match change:
        case ExplicitWeek():
            roles = ((gettext("primary"), change.primary), (gettext("backup"), change.backup))
            people = "; ".join(f"{role}: {several(people)}" for role, people in roles if people is not None)
            words = gettext("Week %(week)s is listed. %(people)s", week=change.label, people=people)
        case Override():
            words = _override_words(change, name, span(change.start, change.end))
        case Absence():
            words = gettext("%(who)s is away, %(when)s", who=name(change.who), when=span(change.start, change.end))
        case _:
            first, second = span(change.a_start, change.a_end), span(change.b_start, change.b_end)
            values = {"a": name(change.a), "b": name(change.b), "first": first, "second": second}
            words = gettext("%(b)s serves for %(a)s %(first)s; %(a)s serves for %(b)s %(second)s", **values)
    return str(words)


def _override_words(change: Override, name: Callable[[str | None], str], when: str) -> object:
    """Return an override in words."""
    role = gettext("primary") if change.role == "primary" else gettext("backup")
    values = {"add": name(change.add), "remove": name(change.remove), "when": when, "role": role}
    if change.add is None:
        return gettext("%(remove)s is taken out of %(role)s, %(when)s", **values)
    if change.remove is None:
        return gettext("%(add)s joins %(role)s, %(when)s", **values)
    return gettext("%(add)s replaces %(remove)s as %(role)s, %(when)s", **values)
