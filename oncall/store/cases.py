"""Cases: the row with its newest rating, found by id, by caller, by month."""

import re
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, exists, func, not_, or_, select, update

from oncall.store.base import Base
from oncall.store.columns import amount_of, minor_units
from oncall.store.counters import count, count_to
from oncall.store.insert import insert_new
from oncall.store.ready import Ready
from oncall.store.tables import calls, cases
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.ports import CaseRow
from oncall.usecases.rows import CaseTotal

PREFIX_LENGTH = 2
NUMBER = re.compile(r"(?P<series>[A-Z0-9]{2}-[0-9]{4})-(?P<number>[0-9]{6,12})")
ONE = select(cases).where(cases.c.id == bindparam("id"))
SAVE = (
    update(cases)
    .where(cases.c.id == bindparam("of_id"), cases.c.version == bindparam("of_version"))
    .values({column.name: bindparam(column.name) for column in cases.c if column.name != "id"})
)
CALLED_ABOUT = exists().where(calls.c.case_id == cases.c.id, calls.c.started_at >= bindparam("since"))
LAST_OF = Ready(
    select(cases)
    .where(
        cases.c.line == bindparam("line"),
        cases.c.caller == bindparam("caller"),
        or_(not_(cases.c.solved), cases.c.opened_at >= bindparam("since"), CALLED_ABOUT),
    )
    .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
    .limit(1)
)
OF_MONTH = (
    select(cases)
    .where(cases.c.line == bindparam("line"), cases.c.month == bindparam("month"))
    .order_by(cases.c.opened_at, cases.c.id)
)
KIND = (cases.c.tier, cases.c.state, cases.c.currency)
TOTALS = (
    select(*KIND, cases.c.amount_decimals, func.count(), func.sum(cases.c.amount_units))
    .where(cases.c.line == bindparam("line"), cases.c.month == bindparam("month"))
    .group_by(*KIND, cases.c.amount_decimals)
    .order_by(*KIND)
)


def prefix_of(line: str) -> str:
    """Return the first two letters of a line's id in capitals, its first two signs when it has fewer letters."""
    letters = [sign for sign in line.upper() if "A" <= sign <= "Z"]
    signs = (
        letters
        if len(letters) >= PREFIX_LENGTH
        else [sign for sign in line.upper() if sign.isascii() and sign.isalnum()]
    )
    return "".join(signs)[:PREFIX_LENGTH].ljust(PREFIX_LENGTH, "X")


def columns_of(case: CaseRow) -> dict[str, object]:
    """Return the row of a case."""
    units, decimals = minor_units(case.amount)
    values: dict[str, object] = {column.name: getattr(case, column.name, None) for column in cases.c}
    return {**values, "amount_units": units, "amount_decimals": decimals}


def case_of(row: AnyRow) -> CaseRow:
    """Return the case of a row, whose columns stand in the order of the table."""
    (
        id_,
        line,
        caller,
        customer,
        opened_at,
        month,
        policy,
        state,
        tier,
        units,
        decimals,
        currency,
        rating,
        solved,
        version,
    ) = row
    amount = amount_of(units, decimals)
    return CaseRow(
        id_, line, caller, customer, opened_at, month, policy, state, tier, amount, currency, rating, solved, version
    )


class CaseRows(Rows):
    """Cases inside a transaction."""

    __slots__ = ()

    def next_case_id(self, line: str, year: int) -> str:
        """Return the next case number: DU-2026-000123 (first two letters of the line's id). Lines that begin alike share a series."""
        series = f"{prefix_of(line)}-{year:04}"
        return f"{series}-{count(self, self._kind, series):06}"

    def case(self, case: str) -> CaseRow | None:
        """Return a case, or None."""
        row = self.first(ONE, {"id": case})
        return None if row is None else case_of(row)

    def insert_case(self, case: CaseRow) -> None:
        """Add a case, unless it is there. A number given from outside is counted as used in its series."""
        self.run(insert_new(self._kind, cases), columns_of(case))
        numbered = NUMBER.fullmatch(case.id)
        if numbered is not None:
            count_to(self, self._kind, numbered["series"], int(numbered["number"]))

    def save_case(self, case: CaseRow) -> bool:
        """Write the case where the stored version matches, and raise it by one; False when somebody else wrote."""
        values = {**columns_of(case), "of_id": case.id, "of_version": case.version, "version": case.version + 1}
        del values["id"]
        return self.changed(SAVE, values)

    def last_case_of(self, line: str, caller: str, since: datetime) -> CaseRow | None:
        """Return the caller's newest case of the line that is unsolved or was opened or called about at or after `since`."""
        row = self.first(LAST_OF, {"line": line, "caller": caller, "since": since})
        return None if row is None else case_of(row)


class CaseBook(Base):
    """Cases by month."""

    def cases(self, line: str, month: str) -> tuple[CaseRow, ...]:
        """Return the line's cases of a month `YYYY-MM`, oldest first."""
        with self._read() as rows:
            return tuple(case_of(row) for row in rows.every(OF_MONTH, {"line": line, "month": month}))

    def case_totals(self, line: str, month: str) -> tuple[CaseTotal, ...]:
        """Return the line's cases of a month summed by tier, state and currency, added up by the database, exact."""
        totals: dict[tuple[str, str, str], tuple[int, Decimal | None]] = {}
        with self._read() as rows:
            for *kind, decimals, number, units in rows.every(TOTALS, {"line": line, "month": month}):
                tier, state, currency = kind
                cases_before, sum_before = totals.get((tier, state, currency), (0, None))
                amount = amount_of(None if units is None else int(units), decimals)
                both = amount if sum_before is None else sum_before + (amount or 0)
                totals[tier, state, currency] = (cases_before + number, both)
        return tuple(CaseTotal(*kind, number, amount) for kind, (number, amount) in totals.items())
