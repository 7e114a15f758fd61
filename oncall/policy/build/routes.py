"""Routes and the escalation: what happens to a call, who rings, and for how long."""

from collections.abc import Mapping
from datetime import timedelta

from oncall.billing.durations import format_duration, parse_duration
from oncall.policy.build.people import Known
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


def build_routes(tables: tuple[tuple[str, RouteTable], ...], known: Known, notes: Notes) -> tuple[Route, ...]:
    """Return the routes in their order; one behind `when = "always"` can never be reached."""
    reached: dict[str, str] = {}
    for key, table in tables:
        earlier = reached.get(table.when) or reached.get(ALWAYS)
        if earlier is not None:
            notes.error(
                f"{key}.when", f'"{table.when}" never comes to this route: {earlier} has it', "put it before that"
            )
        reached.setdefault(table.when, key)
    return tuple(_route(key, table, known, notes) for key, table in tables)


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


def _route(key: str, table: RouteTable, known: Known, notes: Notes) -> Route:
    """Return one route."""
    _ringing(key, table, notes)
    if (table.do == "menu") != bool(table.key):
        cure = "add [[route.key]]" if table.do == "menu" else 'write do = "menu" or leave the keys out'
        notes.error(f"{key}.key", "does not go with do" if table.key else "is missing: a menu needs keys", cure)
    presses = [each.press for each in table.key]
    for press in sorted({each for each in presses if presses.count(each) > 1}):
        notes.error(f"{key}.key", f'"{press}" is pressed for two things', "give each its own key")
    keys = tuple(_key(f"{key}.key.{at}", each, known, notes) for at, each in enumerate(table.key))
    return Route(
        table.when, table.do, table.say or SAID[table.do], known(f"{key}.ring", table.ring), tuple(table.ask), keys
    )


def _key(key: str, table: KeyTable, known: Known, notes: Notes) -> MenuKey:
    """Return one key of a menu."""
    _ringing(key, table, notes)
    say = table.say or ("hold" if table.do in {"escalate", "forward"} else SAID[table.do])
    return MenuKey(table.press, table.do, say, table.topic, known(f"{key}.ring", table.ring), tuple(table.ask))


def _ringing(key: str, table: RouteTable | KeyTable, notes: Notes) -> None:
    """Note a forward that names nobody, and people named where nobody is rung by name."""
    if table.do == "forward" and not table.ring:
        notes.error(f"{key}.ring", "is missing: a forward rings people by name", 'add ring = ["anna"]')
    if table.do != "forward" and table.ring:
        notes.error(f"{key}.ring", f'does not go with do = "{table.do}"', 'write do = "forward" or use [escalation]')
