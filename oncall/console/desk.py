"""The pages' desk over the records: asks the use cases and turns their answers into views. The one module that knows both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from oncall.billing.facts import FactError
from oncall.console.desk_views import call_view, case_view, duty_view, line_view, month_view, person_view
from oncall.console.practice_keys import CallerKeys, caller_keys
from oncall.console.views import CallView, CaseView, Download, DutyView, LineView, MonthView, PersonView, Refused
from oncall.policy.line import Line
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Store
from oncall.usecases.report_month import Report, report_month
from oncall.usecases.set_facts import NoSuchCase, set_facts
from oncall.usecases.show_case import show_case
from schedules.resolve import who_at

Export = Callable[[Report, str], Download | None]


@dataclass(frozen=True, slots=True)
class StoreDesk:
    """The desk of a running service. Every method may raise StoreBusy or StoreDown.

    `export` writes a report as text, json or csv (None for another kind); `clock` is the present instant, aware UTC.
    """

    store: Store
    book: LineBook
    clock: Callable[[], datetime]
    export: Export

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock()

    def lines(self) -> tuple[LineView, ...]:
        """Return the lines in force, by id."""
        return tuple(line_view(applied.line) for applied in self.book.all())

    def people(self, line: str) -> tuple[PersonView, ...]:
        """Return everybody on the line, in the order of its file."""
        found = self._line(line)
        return tuple(person_view(found, person) for person in found.people) if found else ()

    def who(self, line: str) -> tuple[DutyView, ...]:
        """Return who is on call now, then who after the next change; empty without a rota."""
        found = self._line(line)
        if found is None or found.rota is None:
            return ()
        reachable = frozenset(person.id for person in found.people.values() if person.phone)
        now = who_at(found.rota, self.now(), reachable)
        duties = [duty_view(found, now, None)]
        if now.until is not None:
            duties.append(duty_view(found, who_at(found.rota, now.until, reachable), now.until))
        return tuple(duties)

    def caller_keys(self, line: str) -> CallerKeys | None:
        """Return what a caller is asked by keys now."""
        found = self._line(line)
        return caller_keys(found, self.now()) if found else None

    def running_calls(self, line: str) -> tuple[CallView, ...]:
        """Return the line's calls that have not ended, oldest first."""
        calls = sorted(self.store.open_calls(self.now()), key=lambda call: call.started_at)
        found = self._line(line)
        return tuple(call_view(call, found) for call in calls if call.line == line)

    def newest_calls(self, line: str, limit: int) -> tuple[CallView, ...]:
        """Return the newest calls of a line, newest first."""
        found = self._line(line)
        return tuple(call_view(call, found) for call in self.store.newest_calls(line, limit))

    def call(self, sid: str) -> CallView | None:
        """Return one call."""
        with self.store.read() as tx:
            call = tx.call(sid)
        return call_view(call, self._line(call.line)) if call else None

    def case(self, case: str) -> CaseView | None:
        """Return one case with its calls."""
        found = show_case(self.store, case)
        if found is None:
            return None
        sids = [entry.call for entry in found.calls]
        with self.store.read() as tx:
            calls = [call for sid in sids if (call := tx.call(sid))]
        return case_view(found, calls, self._line(found.case.line))

    def set_facts(self, case: str, facts: tuple[tuple[str, str], ...], by: str) -> None:
        """Set facts of a case; "" withdraws. Raises Refused."""
        try:
            set_facts(self.store, self.book, case, facts, by, self.now())
        except (FactError, NoSuchCase) as error:
            raise Refused(str(error)) from error

    def month(self, line: str, month: str) -> MonthView | None:
        """Return a month of a line."""
        found = self._line(line)
        if found is None:
            return None
        report = report_month(self.store, found, month)
        return month_view(report, self.store.cases(line, month))

    def download(self, line: str, month: str, kind: str) -> Download | None:
        """Return a month's report as a file."""
        found = self._line(line)
        return self.export(report_month(self.store, found, month), kind) if found else None

    def _line(self, line: str) -> Line | None:
        """Return a line in force, or None."""
        applied = self.book.by_id(line)
        return applied.line if applied else None
