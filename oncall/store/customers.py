"""Customers by phone number, of one line or of all."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import bindparam, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from oncall.store.insert import insert_into
from oncall.store.ready import Ready
from oncall.store.tables import customers
from oncall.store.transaction import Rows

EVERY_LINE = ""
COLUMNS = ("customer", "name", "email", "language", "role", "contract", "stations", "starts_on")
# The line's own record before that of every line.
OF_NUMBER = Ready(
    select(*(customers.c[name] for name in COLUMNS))
    .where(customers.c.phone == bindparam("phone"), customers.c.line.in_([bindparam("line"), EVERY_LINE]))
    .order_by(customers.c.line.desc())
    .limit(1)
)

NAMED = (
    select(customers.c.name)
    .where(
        customers.c.customer == bindparam("customer"),
        customers.c.role == bindparam("role"),
        customers.c.line.in_([bindparam("line"), EVERY_LINE]),
        customers.c.name != "",
    )
    .order_by(customers.c.line.desc(), customers.c.phone)
    .limit(1)
)


@cache
def put_statement(kind: str) -> sqlite.Insert | postgresql.Insert:
    """Return the statement that adds a number or changes it where something differs."""
    insert = insert_into(kind, customers)
    return insert.on_conflict_do_update(
        index_elements=[customers.c.line, customers.c.phone],
        set_={name: insert.excluded[name] for name in COLUMNS},
        where=or_(*(customers.c[name] != insert.excluded[name] for name in COLUMNS)),
    )


class CustomerRows(Rows):
    """Customers inside a transaction."""

    __slots__ = ()

    def customer_of(self, line: str, number: str) -> Mapping[str, str] | None:
        """Return the customer's record by phone number: customer, name, email, language, role, contract, stations, starts_on."""
        row = self.first(OF_NUMBER, {"phone": number, "line": line})
        return None if row is None else dict(zip(COLUMNS, row, strict=True))

    def name_of(self, line: str, customer: str, role: str) -> str:
        """Return the name on the record of a customer's number with that role, "" where none has one."""
        row = self.first(NAMED, {"customer": customer, "role": role, "line": line})
        return "" if row is None else str(row[0])

    def put_customer(self, line: str | None, row: Mapping[str, str]) -> bool:
        """Add or change one customer number (columns of `customers import`); True when something changed.

        `line` None means every line; a column that is left out is empty; raises ValueError without a phone.
        """
        phone = row.get("phone", "")
        if not phone:
            raise ValueError("a customer's row without a phone (cure: fill the column phone)")
        values = {name: row.get(name, "") for name in COLUMNS}
        return self.changed(put_statement(self._kind), {"line": line or EVERY_LINE, "phone": phone, **values})
