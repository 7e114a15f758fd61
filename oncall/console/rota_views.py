"""What the rota's pages show, as frozen values, and `RotaDesk`: where they get it. Instants are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from oncall.console.views import PersonView

Kind = Literal["override", "absence", "swap", "week", "take", "withdraw"]
Lane = Literal["primary", "backup"]
KINDS: tuple[Kind, ...] = ("take", "override", "absence", "swap", "week", "withdraw")


@dataclass(frozen=True, slots=True)
class Bar:
    """One person's time in one role within a week. `row` counts from 0, `left` and `width` are percent of the week.

    `colour` is the person's, from 0; `double`: the person is in the other role too at some time of it; `person` is None
    for a place that nobody has.
    """

    person: PersonView | None
    colour: int
    row: int
    left: float
    width: float
    start: datetime
    end: datetime
    double: bool = False


@dataclass(frozen=True, slots=True)
class LaneView:
    """A role's week: its bars, and how many rows they take."""

    role: Lane
    rows: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class WeekView:
    """A week from handover to handover. `label` is 2026-W53; `days` are local midnights with their place in percent.

    `now` is where the present stands in percent, None when it is another week; `problems` are the codes of `who`.
    """

    label: str
    start: datetime
    end: datetime
    days: tuple[tuple[float, datetime], ...]
    lanes: tuple[LaneView, ...]
    problems: tuple[str, ...]
    now: float | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """One thing wrong in the next 90 days; `text` names when, how long, why, and the cure."""

    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A stored change. `words` says what; `withdrawable`: something of it is still to come."""

    id: int
    kind: str
    words: str
    by: str
    at: datetime
    withdrawable: bool = True


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer of a swap that waits: who gave what to whom."""

    id: int
    a: PersonView
    b: PersonView
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckView:
    """The check of a phone before a shift; `outcome` is its code, `attempts` the calls made."""

    person: PersonView
    shift_start: datetime
    outcome: str
    attempts: int


@dataclass(frozen=True, slots=True)
class NoticeView:
    """What somebody was told, or is to be: `person` None is whoever manages the line; `body` is a letter's, "" of an SMS."""

    person: PersonView | None
    mail: bool
    words: str
    body: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RotaView:
    """A line's rota from a week on."""

    weeks: tuple[WeekView, ...]
    people: tuple[tuple[PersonView, int], ...]
    primary_now: tuple[PersonView, ...]
    on_call_now: tuple[PersonView, ...]
    findings: tuple[FindingView, ...]
    changes: tuple[ChangeView, ...]
    offers: tuple[OfferView, ...]
    checks: tuple[CheckView, ...]
    notices: tuple[NoticeView, ...]


@dataclass(frozen=True, slots=True)
class ShareView:
    """What changes for one person in one role: the times lost and gained."""

    person: PersonView
    role: str
    lost: tuple[tuple[datetime, datetime], ...]
    gained: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class EffectView:
    """What a change would do. `needs_yes`: it leaves a hole or breaks a rule; `cut`: a part of it lay in the past."""

    words: tuple[str, ...]
    people: tuple[ShareView, ...]
    findings: tuple[FindingView, ...]
    needs_yes: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class FairPerson:
    """One person's share; times in hours."""

    person: PersonView
    primary: float
    backup: float
    night: float
    weekend: float
    holiday: float
    night_calls: int
    swaps_given: int
    swaps_taken: int


@dataclass(frozen=True, slots=True)
class FairView:
    """Everybody's share of a period, and how even it is, from 0 to 1."""

    people: tuple[FairPerson, ...]
    balance: float


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A calendar to subscribe to: whose, and its secret address. `kind` is line, role or person; `who` its id."""

    kind: str
    who: str
    name: str
    address: str


class RotaDesk(Protocol):
    """What the rota's pages ask. Every method may raise StoreBusy or StoreDown; None: no such line, or it has no rota."""

    def rota(self, line: str, start: datetime, weeks: int) -> RotaView | None:
        """Return so many weeks from the one that holds `start`."""

    def try_out(self, line: str, kind: Kind, fields: Mapping[str, str]) -> EffectView:
        """Say what a change would do; nothing is written. Raises Refused."""

    def save(self, line: str, kind: Kind, fields: Mapping[str, str], key: str, by: str, *, yes: bool) -> EffectView:
        """Make a change; the same key again makes it only once. Raises Refused, where it needs a yes too."""

    def offer(self, line: str, fields: Mapping[str, str], key: str, by: str, *, yes: bool) -> EffectView:
        """Offer a swap to the other. Raises Refused."""

    def answer(self, line: str, offer: int, by: str, *, accept: bool) -> None:
        """Accept or decline an offer. Raises Refused."""

    def fairness(self, line: str, start: datetime, end: datetime) -> FairView | None:
        """Return who carried how much in [start, end)."""

    def calendars(self, line: str) -> tuple[CalendarView, ...]:
        """Return the line's calendars: everybody's, each role's, each person's."""

    def renew(self, line: str, kind: str, who: str, by: str) -> None:
        """Make the addresses of a calendar given out so far invalid. Raises Refused."""

    def feed(self, token: str) -> bytes | None:
        """Return the calendar at a secret address; None for one that is not, or no longer, ours."""
