"""Routes and the escalation: what happens to a call, who rings, and for how long."""

from collections.abc import Mapping
from datetime import timedelta

from oncall.billing.durations import format_duration, parse_duration
from oncall.policy.build.people import Known
from oncall.policy.build.ways import check_keys, check_way, forward_to
from oncall.policy.findings import Notes
from oncall.policy.grammar.line import EscalationTable, KeyTable, RouteTable, StepTable
from oncall.policy.line import ALWAYS, Escalation, MenuKey, Route, Step

SAID: Mapping[str, str] = {
    "escalate": "greeting",
    "forward": "greeting",
    "announce": "announce",
    "ticket": "greeting_ticket",
    "callback": "callback",
    "menu": "menu",
}
SECOND = timedelta(seconds=1)
VOICEMAIL_AFTER = timedelta(seconds=25)
LONGEST_RING = timedelta(minutes=10)  # the carrier's own limit
LONGEST_WAIT = timedelta(hours=4)  # a call's longest life at the carrier
FOR_EVER = timedelta(days=366)


def build_routes(
    tables: tuple[tuple[str, RouteTable], ...], known: Known, notes: Notes, country: str
) -> tuple[Route, ...]:
    """Return the routes in their order; one behind `when = "always"` can never be reached."""
    reached: dict[str, str] = {}
    for key, table in tables:
        earlier = reached.get(table.when) or reached.get(ALWAYS)
        if earlier is not None:
            notes.error(
                f"{key}.when", f'"{table.when}" never comes to this route: {earlier} has it', "put it before that"
            )
        reached.setdefault(table.when, key)
    return tuple(_route(key, table, known, notes, country) for key, table in tables)


def build_escalation(table: EscalationTable, known: Known, notes: Notes) -> Escalation:
    """Return how people are rung; a phone that rings long is picked up by the mobile operator's voicemail."""
    ring_time = length("escalation.ring_time", table.ring_time, notes, SECOND, LONGEST_RING)
    if ring_time > VOICEMAIL_AFTER:
        what = f'"{table.ring_time}" is longer than most phones ring before a voicemail picks up'
        notes.warn("escalation.ring_time", what, "18s is under the usual limits")
    return Escalation(
        screen=table.screen,
        consent=table.consent,
        rounds=table.rounds,
        max_wait=length("escalation.max_wait", table.max_wait, notes, SECOND, LONGEST_WAIT),
        queue_wait=length("escalation.queue_wait", table.queue_wait, notes, SECOND, LONGEST_WAIT),
        ring_time=ring_time,
        then=table.then,
        steps=tuple(_step(f"escalation.step.{at}", each, known, notes) for at, each in enumerate(table.step)),
    )


def length(key: str, text: str, notes: Notes, least: timedelta = timedelta(), most: timedelta = FOR_EVER) -> timedelta:
    """Return a duration of the file; nought, with the reason noted, for text that is none or is out of range."""
    try:
        found = parse_duration(text)
    except ValueError as error:
        notes.said(key, error)
        return timedelta()
    if not least <= found <= most:
        notes.error(key, f'"{text}" is out of range', f"{format_duration(least)} to {format_duration(most)}")
    return found


def _step(key: str, table: StepTable, known: Known, notes: Notes) -> Step:
    """Return one step."""
    lasts = length(f"{key}.for", table.lasts, notes, SECOND, LONGEST_WAIT)
    if not isinstance(table.ring, list):
        return Step(table.ring, lasts)
    if not table.ring:
        notes.error(f"{key}.ring", "names nobody", 'write "primary", "backup", or a list of people')
    return Step(known(f"{key}.ring", table.ring), lasts)


def _route(key: str, table: RouteTable, known: Known, notes: Notes, country: str) -> Route:
    """Return one route."""
    check_way(key, table, notes)
    check_keys(key, table, notes)
    presses = [each.press for each in table.key]
    for press in sorted({each for each in presses if presses.count(each) > 1}):
        notes.error(f"{key}.key", f'"{press}" is pressed for two things', "give each its own key")
    if table.otherwise is not None and table.otherwise not in presses:
        notes.error(f"{key}.otherwise", f'"{table.otherwise}" is no key of this menu', "name one of its keys")
    keys = tuple(_key(f"{key}.key.{at}", each, known, notes, country) for at, each in enumerate(table.key))
    return Route(
        when=table.when,
        do=table.do,
        say=table.say or SAID[table.do],
        ring=known(f"{key}.ring", table.ring),
        ask=tuple(table.ask),
        keys=keys,
        otherwise=table.otherwise,
        to=forward_to(key, table, country, notes),
        opens=table.opens,
        message=table.message,
        through=table.through,
    )


def _key(key: str, table: KeyTable, known: Known, notes: Notes, country: str) -> MenuKey:
    """Return one key of a menu."""
    check_way(key, table, notes)
    return MenuKey(
        press=table.press,
        do=table.do,
        say=table.say or ("hold" if table.do in {"escalate", "forward"} else SAID[table.do]),
        topic=table.topic,
        ring=known(f"{key}.ring", table.ring),
        ask=tuple(table.ask),
        to=forward_to(key, table, country, notes),
        opens=table.opens,
        message=table.message,
        through=table.through,
    )
