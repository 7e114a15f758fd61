"""A month as its page and its report read it: each question one statement, however many cases there are."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, func, select, type_coerce

from oncall.calls.model import Call
from oncall.store.base import Base
from oncall.store.calls import read_call
from oncall.store.cases import case_of
from oncall.store.columns import EPOCH, MICROSECOND, amount_of
from oncall.store.months import OPEN
from oncall.store.tables import calls, cases, ledger_entries, months
from oncall.usecases.month_ports import CaseWork, PersonCount, QuarterCount
from oncall.usecases.ports import CaseRow
from oncall.usecases.rows import CaseTotal, EntryKind, MonthRow

QUARTER = 15 * 60 * 1_000_000
OF_MONTH = (cases.c.line == bindparam("line"), cases.c.month == bindparam("month"))
WITHIN = (
    calls.c.line == bindparam("line"),
    calls.c.started_at >= bindparam("start"),
    calls.c.started_at < bindparam("end"),
)
BOOKED_IN = (ledger_entries.c.line == bindparam("line"), ledger_entries.c.month == bindparam("month"))
HEAD = select(months.c.state, months.c.closed_at, months.c.hash).where(
    months.c.line == bindparam("line"), months.c.month == bindparam("month")
)
_quarter = type_coerce(calls.c.started_at, BigInteger) // QUARTER
QUARTERS = select(_quarter, calls.c.outcome, func.count()).where(*WITHIN).group_by(_quarter, calls.c.outcome)
WAITS = (
    select(calls.c.wait_seconds, func.count())
    .where(*WITHIN, calls.c.wait_seconds.is_not(None))
    .group_by(calls.c.wait_seconds)
)
PEOPLE = (
    select(calls.c.answered_by, func.count(), func.coalesce(func.sum(calls.c.talk_seconds), 0))
    .where(*WITHIN, calls.c.answered_by.is_not(None))
    .group_by(calls.c.answered_by)
)
STATES = (
    select(cases)
    .where(*OF_MONTH, cases.c.state.in_(bindparam("states", expanding=True)))
    .order_by(cases.c.opened_at, cases.c.id)
    .limit(bindparam("most"))
)
PAGE = (
    select(cases)
    .where(*OF_MONTH, cases.c.tier == bindparam("tier"), cases.c.state == bindparam("state"))
    .order_by(cases.c.opened_at, cases.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("place"))
)
SPOKEN_OF = (
    select(ledger_entries.c.case_id)
    .where(*BOOKED_IN, ledger_entries.c.kind.in_((EntryKind.OVERRIDE.value, EntryKind.DISPUTE.value)))
    .distinct()
    .order_by(ledger_entries.c.case_id)
)
BY_ID = select(cases).where(cases.c.id.in_(bindparam("cases", expanding=True))).order_by(cases.c.opened_at, cases.c.id)
OF_CALLER = (
    select(cases)
    .where(cases.c.line == bindparam("line"), cases.c.caller == bindparam("caller"))
    .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
    .limit(bindparam("most"))
)
WHOLE = (
    select(calls.c.case_id, calls.c.sid, calls.c.doc)
    .where(calls.c.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(calls.c.started_at, calls.c.sid)
)
WORK = (
    select(calls.c.case_id, calls.c.sid, calls.c.talk_seconds)
    .join(cases, cases.c.id == calls.c.case_id)
    .where(*OF_MONTH)
    .order_by(calls.c.started_at, calls.c.sid)
)
CORRECTIONS = (
    select(
        ledger_entries.c.tier,
        ledger_entries.c.currency,
        ledger_entries.c.amount_decimals,
        func.count(),
        func.sum(ledger_entries.c.amount_units),
    )
    .where(*BOOKED_IN, ledger_entries.c.kind == EntryKind.CORRECTION.value)
    .group_by(ledger_entries.c.tier, ledger_entries.c.currency, ledger_entries.c.amount_decimals)
    .order_by(ledger_entries.c.tier)
)


class MonthPages(Base):
    """A month's sums, the cases that wait in it, and pages of the others."""

    def month_head(self, line: str, month: str) -> MonthRow:
        """Return a month without the text that was frozen: state, when it was closed, its hash."""
        with self._read() as rows:
            found = rows.first(HEAD, {"line": line, "month": month})
        return MonthRow(line, month, OPEN) if found is None else MonthRow(line, month, *found)

    def correction_totals(self, line: str, month: str) -> tuple[CaseTotal, ...]:
        """Return the corrections booked in a month summed by tier; `cases` counts the corrections."""
        with self._read() as rows:
            found = rows.every(CORRECTIONS, {"line": line, "month": month})
        return tuple(
            CaseTotal(tier, "correction", currency, number, amount_of(None if units is None else int(units), decimals))
            for tier, currency, decimals, number, units in found
        )

    def month_work(self, line: str, month: str) -> Mapping[str, CaseWork]:
        """Return calls and talk of every case of a month that has a call."""
        with self._read() as rows:
            found = rows.every(WORK, {"line": line, "month": month})
        sids: dict[str, tuple[str, ...]] = {}
        talked: dict[str, int] = {}
        for case, sid, talk in found:
            sids[case] = (*sids.get(case, ()), sid)
            talked[case] = talked.get(case, 0) + (talk or 0)
        return {case: CaseWork(own, talked[case]) for case, own in sids.items()}

    def call_quarters(self, line: str, start: datetime, end: datetime) -> tuple[QuarterCount, ...]:
        """Return the calls started in [start, end) by quarter of an hour and outcome, oldest first."""
        with self._read() as rows:
            found = rows.every(QUARTERS, {"line": line, "start": start, "end": end})
        counted = (
            QuarterCount(EPOCH + int(at) * QUARTER * MICROSECOND, outcome, number) for at, outcome, number in found
        )
        return tuple(sorted(counted, key=lambda each: (each.at, each.outcome or "")))

    def call_waits(self, line: str, start: datetime, end: datetime) -> Mapping[int, int]:
        """Return how many calls started in [start, end) waited how many whole seconds."""
        with self._read() as rows:
            return dict(map(tuple, rows.every(WAITS, {"line": line, "start": start, "end": end})))

    def call_people(self, line: str, start: datetime, end: datetime) -> tuple[PersonCount, ...]:
        """Return who took how many of the calls started in [start, end), the most first."""
        with self._read() as rows:
            found = rows.every(PEOPLE, {"line": line, "start": start, "end": end})
        counted = (PersonCount(person, number, int(talk)) for person, number, talk in found)
        return tuple(sorted(counted, key=lambda each: (-each.calls, each.person)))

    def cases_of_states(self, line: str, month: str, states: Sequence[str], limit: int) -> tuple[CaseRow, ...]:
        """Return at most `limit` of a month's cases in these states, oldest first."""
        values = {"line": line, "month": month, "states": list(states), "most": limit}
        with self._read() as rows:
            return tuple(case_of(row) for row in rows.every(STATES, values))

    def case_page(self, line: str, month: str, tier: str, state: str, place: int, limit: int) -> tuple[CaseRow, ...]:
        """Return at most `limit` cases of a tier and state, oldest first, from the `place`-th on (0 is the first)."""
        values = {"line": line, "month": month, "tier": tier, "state": state, "place": place, "most": limit}
        with self._read() as rows:
            return tuple(case_of(row) for row in rows.every(PAGE, values))

    def spoken_of(self, line: str, month: str) -> tuple[str, ...]:
        """Return the cases that have an override or a dispute in the ledger of a month."""
        with self._read() as rows:
            return tuple(case for (case,) in rows.every(SPOKEN_OF, {"line": line, "month": month}))

    def cases_by_id(self, wanted: Sequence[str]) -> tuple[CaseRow, ...]:
        """Return these cases, oldest first; those that are not there are left out. At most some hundreds at once."""
        if not wanted:
            return ()
        with self._read() as rows:
            return tuple(case_of(row) for row in rows.every(BY_ID, {"cases": list(wanted)}))

    def cases_of_caller(self, line: str, caller: str, limit: int) -> tuple[CaseRow, ...]:
        """Return at most `limit` cases of the line that this number opened, the newest first."""
        with self._read() as rows:
            found = rows.every(OF_CALLER, {"line": line, "caller": caller, "most": limit})
        return tuple(case_of(row) for row in found)

    def calls_of_cases(self, wanted: Sequence[str]) -> Mapping[str, tuple[Call, ...]]:
        """Return the calls of each case whole, oldest first. At most some hundreds of cases at once."""
        found: dict[str, list[Call]] = {case: [] for case in wanted}
        if found:
            with self._read() as rows:
                for case, sid, doc in rows.every(WHOLE, {"cases": list(found)}):
                    found[case].append(read_call(sid, doc))
        return {case: tuple(own) for case, own in found.items()}
