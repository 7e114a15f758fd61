"""The rota pages' desk over the records: asks the use cases and turns their answers into views."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.calls.effects import Notice
from oncall.console.desk_views import person_view
from oncall.console.rota_forms import change_of as change_from
from oncall.console.rota_forms import effect_view, finding_view, in_words, wish_of
from oncall.console.rota_views import (
    CalendarView,
    ChangeView,
    CheckView,
    EffectView,
    FairPerson,
    FairView,
    Kind,
    NoticeView,
    OfferView,
    RotaView,
)
from oncall.console.rota_weeks import colours_of, week_view
from oncall.console.views import Refused
from oncall.policy.findings import PolicyError
from oncall.policy.line import Line
from oncall.usecases.begun_changes import CannotChange
from oncall.usecases.change_rota import NeedsYes, accept, propose
from oncall.usecases.current_rota import change_of, window_of
from oncall.usecases.deliver_notice import words
from oncall.usecases.duty_rows import OfferState, SwapOffer
from oncall.usecases.fair_shares import fair_shares
from oncall.usecases.feed_calendar import Scope, calendar_of, calendar_path
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.ports import OutboxRow, Store
from oncall.usecases.rows import RotaChange
from oncall.usecases.swap_shift import answer_swap, offer_swap, swap_of
from oncall.usecases.watch_coverage import coverage_findings
from schedules.changes import Swap
from schedules.fairness import PersonTime
from schedules.resolve import materialise, who_at
from schedules.rota import Rota, handover, week_at

HOUR = timedelta(hours=1)
OLDEST_CHECK = timedelta(days=8)
NEWEST = 60


@dataclass(frozen=True, slots=True)
class StoreRotaDesk:
    """The rota desk of a running service. `secret` signs calendars' addresses, `public_url` is where they are found."""

    store: Store
    book: LineBook
    clock: Callable[[], datetime]
    secret: str
    public_url: str

    def rota(self, line: str, start: datetime, weeks: int) -> RotaView | None:
        """Return so many weeks from the one that holds `start`."""
        applied = self.book.by_id(line)
        if applied is None or applied.line.rota is None:
            return None
        found, rota, now = applied.line, applied.line.rota, self.clock()
        first = week_at(rota, start)
        reachable = frozenset(person.id for person in found.people.values() if person.phone)
        schedule = materialise(rota, handover(rota, first), handover(rota, first + weeks - 1), reachable)
        duty = who_at(rota, now, reachable)
        with self.store.read() as tx:
            offers, checks = tx.swap_offers(line), tx.phone_checks(line, now - OLDEST_CHECK)
        return RotaView(
            weeks=tuple(week_view(found, rota, schedule, first + number, now) for number in range(weeks)),
            people=tuple((person_view(found, person), colour) for person, colour in colours_of(found).items()),
            primary_now=tuple(person_view(found, person) for person in duty.primary),
            on_call_now=tuple(person_view(found, person) for person in (*duty.primary, *duty.backup)),
            findings=tuple(finding_view(each) for each in coverage_findings(applied, now)),
            changes=tuple(_changes(applied, rota, now)),
            offers=tuple(_offers(found, offers)),
            checks=tuple(
                CheckView(person_view(found, each.person), each.shift_start, each.outcome.value, each.attempts)
                for each in checks
                if not each.by_hand
            ),
            notices=tuple(_notices(found, self.store.outbox_rows(NEWEST))),
        )

    def try_out(self, line: str, kind: Kind, fields: Mapping[str, str]) -> EffectView:
        """Say what a change would do. Raises Refused."""
        with refusing():
            wish = wish_of(self._line(line), kind, fields, "trial", self.clock())
            return effect_view(propose(self.store, self.book, line, wish, self.clock()))

    def save(self, line: str, kind: Kind, fields: Mapping[str, str], key: str, by: str, *, yes: bool) -> EffectView:
        """Make a change. Raises Refused."""
        with refusing():
            wish = wish_of(self._line(line), kind, fields, key, self.clock())
            done = accept(self.store, self.book, line, wish, self.clock(), by, yes=yes)
        return effect_view(done.proposal)

    def offer(self, line: str, fields: Mapping[str, str], key: str, by: str, *, yes: bool) -> EffectView:
        """Offer a swap. Raises Refused."""
        with refusing():
            swap = change_from(self._line(line), "swap", fields)
            assert isinstance(swap, Swap)
            _, proposal = offer_swap(self.store, self.book, line, swap, key, self.clock(), by, yes=yes)
        return effect_view(proposal)

    def answer(self, line: str, offer: int, by: str, *, accept: bool) -> None:
        """Accept or decline an offer. Raises Refused."""
        with refusing():
            answer_swap(self.store, self.book, line, offer, self.clock(), by, accept=accept)

    def fairness(self, line: str, start: datetime, end: datetime) -> FairView | None:
        """Return who carried how much."""
        applied = self.book.by_id(line)
        shares = fair_shares(self.store, applied.line, start, end) if applied else None
        if applied is None or shares is None:
            return None
        return FairView(tuple(_share(applied.line, each) for each in shares.people), shares.balance)

    def calendars(self, line: str) -> tuple[CalendarView, ...]:
        """Return the line's calendars."""
        found = self._line(line)
        scopes = [Scope(line), *(Scope(line, "role", role) for role in ("primary", "backup"))]
        scopes += [Scope(line, "person", person) for person in found.people]
        return tuple(self._calendar(found, scope) for scope in scopes)

    def renew(self, line: str, kind: str, who: str, by: str) -> None:
        """Make the addresses of a calendar given out so far invalid. Raises Refused."""
        for each in self.calendars(line):
            if (each.kind, each.who) == (kind, who):
                with self.store.write() as tx:
                    tx.renew_calendar(f"{line}:{kind}:{who}")
                    tx.audit(self.clock(), by, "calendar_renewed", line, {"kind": kind, "who": who})
                return
        raise Refused(f"{kind} {who}: no such calendar (choose one from the list)")

    def feed(self, token: str) -> bytes | None:
        """Return the calendar at a secret address."""
        return calendar_of(self.store, self.book, self.secret, token, self.clock())

    def _line(self, line: str) -> Line:
        """Return a line in force. Raises Refused."""
        applied = self.book.by_id(line)
        if applied is None:
            raise Refused(f"{line}: no such line (choose one from the list)")
        return applied.line

    def _calendar(self, line: Line, scope: Scope) -> CalendarView:
        """Return a calendar with its address."""
        name = person_view(line, scope.who).name if scope.kind == "person" else scope.who or line.name
        address = f"{self.public_url.rstrip('/')}{calendar_path(self.store, self.secret, scope)}"
        return CalendarView(scope.kind, scope.who, name, address)


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what a use case refuses into one sentence for the person."""
    try:
        yield
    except NeedsYes as error:
        raise Refused(str(error)) from error
    except (CannotChange, PolicyError) as error:
        raise Refused(str(error)) from error
    except LookupError as error:
        raise Refused(str(error.args[0]) if error.args else str(error)) from error


def _changes(applied: Applied, rota: Rota, now: datetime) -> Iterator[ChangeView]:
    """Yield the stored changes that are not over, and those that do not fit."""
    for each in applied.changes:
        try:
            change = change_of(applied.line, each)
        except PolicyError as error:
            yield _change_view(each, f"{each.doc}: {error.findings[0].what}")
            continue
        if window_of(rota, change)[1] > now:
            yield _change_view(each, in_words(applied.line, change))


def _change_view(change: RotaChange, words: str) -> ChangeView:
    """Return a stored change with its words."""
    return ChangeView(change.id, change.kind.value, words, change.by, change.at)


def _offers(line: Line, offers: tuple[SwapOffer, ...]) -> Iterator[OfferView]:
    """Yield the offers that wait for an answer."""
    for each in offers:
        if each.state is OfferState.OPEN:
            try:
                swap = swap_of(line, each)
            except PolicyError:
                continue
            a, b = person_view(line, swap.a), person_view(line, swap.b)
            yield OfferView(each.id, a, b, in_words(line, swap), each.at)


def _notices(line: Line, rows: Sequence[tuple[OutboxRow, str, datetime]]) -> Iterator[NoticeView]:
    """Yield what was told about the rota of a line, newest first."""
    for row, state, at in rows:
        told = row.effect
        if isinstance(told, Notice) and told.line == line.id:
            person = person_view(line, told.person) if told.person else None
            if told.mail:
                subject, body = (words(line, told, f"mail_{told.key}_{part}") for part in ("subject", "body"))
                yield NoticeView(person, told.mail, subject, body, state, at)
            else:
                yield NoticeView(person, told.mail, words(line, told, f"sms_{told.key}"), "", state, at)


def _share(line: Line, each: PersonTime) -> FairPerson:
    """Return somebody's share, in hours."""
    return FairPerson(
        person_view(line, each.person),
        each.primary / HOUR,
        each.backup / HOUR,
        each.night / HOUR,
        each.weekend / HOUR,
        each.holiday / HOUR,
        each.night_calls,
        each.swaps_given,
        each.swaps_taken,
    )
