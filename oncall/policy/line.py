"""A line as everybody else uses it: frozen values, numbers in E.164, times in the line's zone, money as Decimal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from oncall.billing.tariff import Example, Promise, Tariff
from oncall.policy.incidents import Alerts, OutageTemplate
from oncall.policy.privacy import FOREVER, Privacy
from oncall.policy.tickets import SILENT, Tickets
from schedules.hours import Hours
from schedules.rota import Rota

Do = Literal["escalate", "announce", "forward", "ticket", "callback", "menu"]
ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be rung (with a phone in E.164) or told (with an email)."""

    id: str
    name: str
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class MenuKey:
    """What a key of a menu does; `topic` is the fact it sets, the rest is as in a route."""

    press: str
    do: Do
    say: str
    topic: str | None = None
    ring: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    to: str | None = None
    opens: str | None = None
    message: bool = True
    through: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """What happens to a call while the line is in the state `when` ("always" is every state).

    `say` is a prompt key; `ring` are the people a forward rings, `to` a number of the file instead (E.164); `ask` is asked
    for by keys; `keys` are a menu's, `otherwise` the one whose way a caller goes who presses none. `opens` is the state whose
    next begin is told; `message`: a ticket takes a spoken message; `through`: the key with which an announcement rings people.
    """

    when: str
    do: Do
    say: str = "greeting"
    ring: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    keys: tuple[MenuKey, ...] = ()
    otherwise: str | None = None
    to: str | None = None
    opens: str | None = None
    message: bool = True
    through: str | None = None

    @property
    def ways(self) -> tuple["Route | MenuKey", ...]:
        """The route itself and what each key of its menu does."""
        return (self, *self.keys)


@dataclass(frozen=True, slots=True)
class Step:
    """Who rings together: a role of the rota, or people by id; and for how long."""

    ring: Literal["primary", "backup"] | tuple[str, ...]
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Escalation:
    """How people are rung. `max_wait` caps a caller's wait whatever happens; `ring_time` is how long one phone rings.

    `queue_wait` caps the wait in line, while every one of the people is busy; `max_wait` begins anew when they ring.
    """

    screen: Literal["key", "none"]
    consent: bool
    rounds: int
    max_wait: timedelta
    ring_time: timedelta
    then: Literal["voicemail", "callback", "announce"]
    steps: tuple[Step, ...]
    queue_wait: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Contract:
    """The terms of a contract: least term, renewal (None: it ends), notice before an end; `callers` empty: anybody may call."""

    id: str
    term_months: int
    renews_months: int | None
    notice_days: int
    callers: tuple[str, ...]
    cite: str


@dataclass(frozen=True, slots=True)
class Notices:
    """Who is told about the rota, and when, all of it the line's local time.

    `manager` hears of holes and of phones that do not answer. `test_call` is the minute of the day before a shift at
    which the phones are tried, `week_plan` the weekday (Monday 0) and minute at which next week's plan goes out; None: never.
    """

    manager: tuple[str, ...] = ()
    test_call: int | None = 18 * 60
    week_plan: tuple[int, int] | None = (4, 9 * 60)


@dataclass(frozen=True, slots=True)
class Callers:
    """Who is treated differently: numbers in E.164, beginnings of numbers ("+4790*"), "hidden", "*" for everybody.

    `allow` beats `block`. `vip` may name customers of the records too: they skip the menu. `email` is told to the blocked.
    """

    block: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    vip: tuple[str, ...] = ()
    email: str = ""

    def refuses(self, number: str | None) -> bool:
        """Whether a caller with that number (None: hidden) is blocked."""
        return listed(number, self.block) and not listed(number, self.allow)


def listed(number: str | None, entries: tuple[str, ...]) -> bool:
    """Whether one of the entries is about this number."""
    if number is None:
        return "hidden" in entries or "*" in entries
    return any(each == number or (each.endswith("*") and number.startswith(each[:-1])) for each in entries)


@dataclass(frozen=True, slots=True)
class Line:
    """One telephone line. `languages[0]` is the default; `say` holds the line's own wording only.

    `audio` holds recordings that are played in place of words, by language and key: names of files, or https addresses.
    """

    id: str
    name: str
    numbers: tuple[str, ...]
    country: str
    region: str | None
    zone: ZoneInfo
    languages: tuple[str, ...]
    currency: str
    caller_id: Literal["line", "caller"]
    people: Mapping[str, Person]
    hours: Hours
    rota: Rota | None
    routes: tuple[Route, ...]
    escalation: Escalation | None
    last_resort: tuple[str, ...]
    same_case_within: timedelta
    say: Mapping[str, Mapping[str, str]]
    tariffs: tuple[Tariff, ...]
    promises: tuple[Promise, ...]
    examples: tuple[Example, ...]
    contracts: Mapping[str, Contract]
    notices: Notices = Notices()
    privacy: Privacy = FOREVER
    dial_countries: tuple[str, ...] | None = None
    callers: Callers = Callers()
    remote_digits: int = 0
    mail: tuple[str, ...] = ()
    tickets: Tickets = SILENT
    alerts: Alerts | None = None
    outages: tuple[OutageTemplate, ...] = ()
    audio: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def route(self, state: str) -> Route | None:
        """Return the first route for a state, or None when the file has none for it."""
        return next((route for route in self.routes if route.when in {state, ALWAYS}), None)
