"""From a route to what its callers are asked: the menu, the digits, who is calling, where to call back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from oncall.calls.model import Person
from oncall.calls.questions import NUMBER, Choice, Path, Question
from oncall.policy.line import Line, MenuKey, Route
from schedules.hours import intervals

SERIAL = Question(
    ask="ask_serial", again="serial_again", read_back="serial_read_back", fact="serial", digits=12
)  # a terminal's number has twelve digits: see the fact `serial`
TWICE = 2
LOOKS_AHEAD = timedelta(days=60)
SAID_LAST = frozenset({"callback"})
FORWARD = "forward"
ADMIN, TILL_USER = "admin", "till_user"


@dataclass(frozen=True, slots=True)
class Known:
    """What the records say of a caller: his row by column (empty: not known), and who may call in his place, by name."""

    record: Mapping[str, str] = field(default_factory=dict)
    admin: str = ""


def questions_of(line: Line, route: Route, at: datetime, known: Known) -> tuple[Question, ...]:
    """Return what a caller on a route is asked first: who is calling where that matters, then a menu, or digits."""
    role = role_questions(line, known) if "role" in route.ask else ()
    if route.do == "menu":
        return (*role, menu(line, route, at, known))
    return (*role, *path_of(line, route, at, known).questions)


def menu(line: Line, route: Route, at: datetime, known: Known) -> Question:
    """Return a menu. Whoever presses nothing goes the way of `otherwise`, or of the first key that rings people."""
    choices = tuple(
        Choice(key.press, path_of(line, key, at, known), (("topic", key.topic),) if key.topic else ())
        for key in route.keys
    )
    rings = next((key.press for key in route.keys if key.do == "escalate"), route.keys[0].press)
    default = next(choice for choice in choices if choice.press == (route.otherwise or rings))
    return Question(route.say, "menu_again", choices=choices, otherwise=default.path, values=opens(line, route, at))


def aside(line: Line, route: Route, at: datetime) -> tuple[Choice, ...]:
    """Return the keys of a route that rings people at once: each tells its words while they ring. None on any other route."""
    if route.do != "escalate":
        return ()
    ways = ((key, path_of(line, key, at, Known())) for key in route.keys)
    return tuple(Choice(key.press, path, (("topic", key.topic),) if key.topic else ()) for key, path in ways)


def opens(line: Line, way: Route | MenuKey, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the opening as a value of a sentence, where it is known; `came` is from when it is told."""
    found = opening(line, way.opens, at)
    return () if found is None else (("opens", found.isoformat()), ("came", at.isoformat()))


def path_of(line: Line, way: Route | MenuKey, at: datetime, known: Known) -> Path:
    """Return the way of a route or a key, with what is asked on it. A sentence said before a question is not said after it."""
    say = said_of(way)
    if way.do == "announce" and way.through:
        return with_a_way_through(way)
    asked: tuple[Question, ...] = ()
    if isinstance(way, MenuKey) and "role" in way.ask:
        asked = role_questions(line, known)
    asked += (SERIAL,) if "serial" in way.ask else ()
    asked += (number(line),) if way.do == "callback" else ()
    if asked and way.do in {"ticket", "callback"}:
        asked = with_lead(asked, say)
        say = ""
    return Path(
        do="escalate" if way.do == "forward" else way.do,
        say=say,
        ring=way.ring or ((FORWARD,) if way.to else ()),
        questions=asked,
        message=way.message,
        opens_at=opening(line, way.opens, at) if way.do in {"ticket", "callback", "announce"} else None,
        screen=way.to is None,
    )


def said_of(way: Route | MenuKey) -> str:
    """Return what is said of a way; nothing where that is said at its end in any case."""
    return "" if way.do == way.say and way.do in SAID_LAST else way.say


def with_lead(asked: tuple[Question, ...], say: str) -> tuple[Question, ...]:
    """Return questions of which the first is led in by a sentence."""
    first = asked[0]
    led = replace(first, lead=say)
    return (led, *asked[1:])


def with_a_way_through(way: Route | MenuKey) -> Path:
    """Return an announcement that a key leads out of: to the people on call."""
    through = Choice(way.through or "", Path("escalate", "hold"))
    told = Question(way.say, choices=(through,), otherwise=Path("announce", "goodbye"), tries=TWICE)
    return Path("announce", "", questions=(told,))


def number(line: Line) -> Question:
    """Return the question where to call back: the caller's own number is confirmed, or another one keyed."""
    return Question(
        ask="ask_number",
        again="number_again",
        read_back="number_read_back",
        fact=NUMBER,
        countries=(line.country, *(line.dial_countries or ())),
    )


def role_questions(line: Line, known: Known) -> tuple[Question, ...]:
    """Return what is asked or told where a contract lets only some call: nothing to those it lets.

    A caller whom the records do not know is asked; a person at the till is told whom to ask, and how to get through all the same.
    """
    record = known.record
    contract = line.contracts.get(record.get("contract", ""))
    if contract is not None and (not contract.callers or record.get("role", "") in contract.callers):
        return ()
    if contract is not None and record.get("role"):
        return (refer(known.admin),)
    return (
        Question(
            "ask_role",
            "menu_again",
            choices=(
                Choice("1", facts=(("caller_role", ADMIN),)),
                Choice("2", facts=(("caller_role", TILL_USER),), questions=(refer(known.admin),)),
            ),
        ),
    )


def refer(admin: str) -> Question:
    """Return the word to a caller whose contract lets another person call: 1 goes on all the same."""
    person = (("person", admin),) if admin else ()
    return Question(
        "through",
        lead="refer",
        choices=(Choice("1"),),
        otherwise=Path("refuse", "goodbye"),
        tries=TWICE,
        values=person,
    )


def forwards(line: Line, route: Route) -> tuple[Person, ...]:
    """Return everybody whom a forward of the route may ring: people of the line, and numbers of the file."""
    found: list[Person] = []
    for way in route.ways:
        found += [
            Person(p.id, p.name, p.phone, p.email)
            for p in (line.people.get(person) for person in way.ring)
            if p is not None and p.phone
        ]
        found += [Person(FORWARD, line.name, way.to)] if way.to else []
    return tuple(found)


def opening(line: Line, state: str | None, at: datetime) -> datetime | None:
    """Return when the line opens next: the begin of a state, or of any in which callers are put through. None: not within 60 days."""
    for spell in intervals(line.hours, at, at + LOOKS_AHEAD)[1:]:
        if spell.state == state or (state is None and rings(line.route(spell.state))):
            return spell.start
    return None


def rings(route: Route | None) -> bool:
    """Whether a route rings people, at once or by a key."""
    return route is not None and any(way.do in {"escalate", "forward"} for way in route.ways)
