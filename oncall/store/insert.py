"""INSERTs that do not mind a row being there, in each database's own form. The statements are built once."""

from functools import cache

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from oncall.store.ready import Ready


def insert_into(kind: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT. `kind` is the name of the dialect."""
    return postgresql.insert(table) if kind == "postgresql" else sqlite.insert(table)


@cache
def insert_new(kind: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that leaves a row alone whose unique key is there already; rowcount tells."""
    return insert_into(kind, table).on_conflict_do_nothing()


@cache
def new_row(kind: str, table: Table) -> Ready:
    """Return the same INSERT, made ready for the call path."""
    return Ready(insert_new(kind, table))
