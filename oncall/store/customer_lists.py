"""Customers as people read them: page by page, and the callers of a month whom no record knows."""

from sqlalchemy import and_, bindparam, func, or_, select

from oncall.store.base import Base
from oncall.store.customers import EVERY_LINE
from oncall.store.tables import cases, customers
from oncall.usecases.customer_lists import NumberRow, UnknownCaller

COLUMNS = [customers.c[name] for name in NumberRow.__slots__]
SEARCHED = (customers.c.customer, customers.c.name, customers.c.phone, customers.c.email)
NUMBERS = (
    select(*COLUMNS)
    .where(
        customers.c.line.in_([bindparam("line"), EVERY_LINE]),
        or_(
            customers.c.customer > bindparam("customer"),
            and_(customers.c.customer == bindparam("customer"), customers.c.phone > bindparam("phone")),
        ),
        or_(*(func.lower(column).contains(bindparam("search"), escape="/") for column in SEARCHED)),
    )
    .order_by(customers.c.customer, customers.c.phone)
    .limit(bindparam("most"))
)
UNKNOWN = (
    select(cases.c.caller, func.count(), func.max(cases.c.id), func.max(cases.c.opened_at))
    .where(
        cases.c.line == bindparam("line"),
        cases.c.month == bindparam("month"),
        cases.c.customer.is_(None),
        cases.c.caller.is_not(None),
    )
    .group_by(cases.c.caller)
    .order_by(func.count().desc(), cases.c.caller)
)
UNASSIGNED = (
    select(cases.c.id)
    .where(cases.c.line == bindparam("line"), cases.c.caller == bindparam("phone"), cases.c.customer.is_(None))
    .order_by(cases.c.opened_at)
)


class CustomerShelf(Base):
    """The customers' lists."""

    def customer_numbers(self, line: str, search: str, after: tuple[str, str], limit: int) -> tuple[NumberRow, ...]:
        """Return a page of numbers."""
        customer, phone = after
        plain = search.lower().replace("/", "//").replace("%", "/%").replace("_", "/_")
        values = {"line": line, "search": plain, "customer": customer, "phone": phone, "most": limit}
        with self._read() as rows:
            return tuple(NumberRow(*row) for row in rows.every(NUMBERS, values))

    def unknown_callers(self, line: str, month: str) -> tuple[UnknownCaller, ...]:
        """Return the callers of a month whom no record knows."""
        with self._read() as rows:
            return tuple(UnknownCaller(*row) for row in rows.every(UNKNOWN, {"line": line, "month": month}))

    def unassigned_cases(self, line: str, phone: str) -> tuple[str, ...]:
        """Return a number's cases without a customer."""
        with self._read() as rows:
            return tuple(row.id for row in rows.every(UNASSIGNED, {"line": line, "phone": phone}))
