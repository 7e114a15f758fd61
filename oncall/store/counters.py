"""Numbers that count up inside the transaction which uses them: without gaps, and never seen before they are committed.

A sequence would not do: it numbers in the order of asking, so that a reader may see 6 before 5 is committed and miss 5.
"""

from functools import cache

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from oncall.store.insert import insert_into
from oncall.store.tables import counters
from oncall.store.transaction import Rows

LINES = "lines"
PROBE = "probe"
READ = select(counters.c.value).where(counters.c.name == bindparam("name"))


@cache
def count_statement(kind: str) -> ReturningInsert[int]:
    """Return the statement that raises a counter by one, making it at one, and returns it."""
    insert = insert_into(kind, counters)
    return insert.on_conflict_do_update(
        index_elements=[counters.c.name], set_={"value": counters.c.value + 1}
    ).returning(counters.c.value)


@cache
def raise_statement(kind: str) -> sqlite.Insert | postgresql.Insert:
    """Return the statement that raises a counter to a value unless it is there already."""
    insert = insert_into(kind, counters)
    return insert.on_conflict_do_update(
        index_elements=[counters.c.name],
        set_={"value": insert.excluded.value},
        where=counters.c.value < insert.excluded.value,
    )


def count(rows: Rows, kind: str, name: str) -> int:
    """Raise a counter by one and return it; others who count it wait for this transaction's end."""
    row = rows.first(count_statement(kind), {"name": name, "value": 1})
    if row is None:
        raise LookupError(f"counter {name} returned nothing")
    return int(row[0])


def count_to(rows: Rows, kind: str, name: str, value: int) -> None:
    """Raise a counter to at least `value`."""
    rows.run(raise_statement(kind), {"name": name, "value": value})


def read_counter(rows: Rows, name: str) -> int:
    """Return a counter's value; nought when nobody counted yet."""
    row = rows.first(READ, {"name": name})
    return 0 if row is None else int(row[0])
