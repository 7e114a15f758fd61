"""The desk of how a line stands: who waits, whom we owe a call, what is degraded, what is wrong ahead, and tests of phones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.console.desk_views import person_view
from oncall.console.rota_forms import finding_view
from oncall.console.rota_views import FindingView
from oncall.console.standing_views import PlaceView, PromiseView, TrialView, Trouble
from oncall.console.views import CallView, Refused
from oncall.policy.line import Line
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Store
from oncall.usecases.queue_rows import Callback, CallbackState
from oncall.usecases.try_phone import WITHIN, CannotTry, try_phone
from oncall.usecases.watch_coverage import coverage_findings

PROMISES = 50
TRIALS = 3
TRIALS_SEEN = timedelta(hours=1)
FINE = frozenset({"ok", "elsewhere"})
OPEN = frozenset({CallbackState.BOOKED, CallbackState.CALLING})


@dataclass(frozen=True, slots=True)
class StandingDesk:
    """What the start page asks besides calls and duties. Every method may raise StoreBusy or StoreDown.

    `ready` returns the state of each part as /readyz has it.
    """

    store: Store
    book: LineBook
    clock: Callable[[], datetime]
    ready: Callable[[], Mapping[str, str]]

    def promises(self, line: str) -> tuple[PromiseView, ...]:
        """Return the call-backs that are booked or under way, the longest promised first."""
        found = self._line(line)
        with self.store.read() as tx:
            booked = tx.callbacks(line, PROMISES)
        return tuple(promise_view(found, each) for each in reversed(booked) if each.state in OPEN)

    def troubles(self) -> tuple[Trouble, ...]:
        """Return the parts that do not work as they should."""
        return tuple(Trouble(part, said) for part, said in self.ready().items() if said not in FINE)

    def ahead(self, line: str) -> tuple[FindingView, ...]:
        """Return what is wrong with the rota in the next 90 days."""
        applied = self.book.by_id(line)
        return tuple(finding_view(each) for each in coverage_findings(applied, self.clock())) if applied else ()

    def trials(self, line: str) -> tuple[TrialView, ...]:
        """Return the newest tests of phones of the last hour, newest first."""
        found, since = self._line(line), self.clock() - TRIALS_SEEN + WITHIN
        with self.store.read() as tx:
            made = [each for each in tx.phone_checks(line, since) if each.by_hand]
        newest = sorted(made, key=lambda each: each.shift_start, reverse=True)[:TRIALS]
        return tuple(
            TrialView(person_view(found, each.person), each.outcome.value, each.shift_start - WITHIN) for each in newest
        )

    def ring(self, line: str, person: str, by: str) -> str:
        """Ring a person's phone for a test; returns the person's name. Raises Refused."""
        found = self._line(line)
        try:
            return person_view(found, try_phone(self.store, found, person, by, self.clock()).person).name
        except CannotTry as error:
            raise Refused(str(error)) from error

    def _line(self, line: str) -> Line:
        """Return a line in force. Raises Refused."""
        applied = self.book.by_id(line)
        if applied is None:
            raise Refused(f"{line}: no such line (choose another)")
        return applied.line


def promise_view(line: Line, booked: Callback) -> PromiseView:
    """Return a call-back for the page."""
    person = person_view(line, booked.person) if booked.person else None
    return PromiseView(booked.number, booked.kind.value, booked.since, booked.due_at, booked.case, person, booked.tries)


def places(running: Sequence[CallView], promises: Sequence[PromiseView]) -> tuple[PlaceView, ...]:
    """Return all who wait for a person in the order in which they are served: on the line, or promised a call from it."""
    waiting = [(call.in_line, call.caller, call.sid) for call in running if call.state == "queued" and call.in_line]
    waiting += [(each.since, each.number, "") for each in promises if each.kind == "queue" and each.due_at]
    return tuple(
        PlaceView(place, caller, since, sid)
        for place, (since, caller, sid) in enumerate(sorted(waiting, key=lambda one: (one[0], one[2])), 1)
    )
