"""Statements that are compiled once say the same as SQLAlchemy's own way of running them, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, insert, select, update

from oncall.calls.model import State
from oncall.store import Store
from oncall.store.ready import Ready
from oncall.store.tables import calls, outbox, timers
from tests.calls.samples import received

NOW = datetime(2026, 11, 24, 1, 0, 0, 250, tzinfo=UTC)
SOME = (
    select(calls.c.sid, calls.c.started_at, calls.c.ended_at, calls.c.version)
    .where(calls.c.line == bindparam("line"), calls.c.state != State.ENDED.value)
    .order_by(calls.c.sid)
    .limit(bindparam("most"))
)


def two_calls(store: Store) -> None:
    """Store two calls."""
    with store.write() as tx:
        for sid in ("CA1", "CA2"):
            tx.insert_call(replace(received(), sid=sid, started_at=NOW))


def test_rows_are_the_same(store: Store) -> None:
    """Columns by name and by place, instants aware and to the microsecond, nothing where there is nothing."""
    two_calls(store)
    values = {"line": "duell", "most": 5}
    with store.read() as tx:
        found, expected = tx.every(Ready(SOME), values), tx.every(SOME, values)
        assert [tuple(row) for row in expected] == [tuple(row) for row in found]
        assert ("CA1", NOW, None) == (found[0].sid, found[0].started_at, found[0].ended_at)
        assert ("CA1",) == tuple(tx.first(Ready(SOME), {**values, "most": 1}) or ())[:1]
        assert tx.first(Ready(SOME), {**values, "line": "other"}) is None


def test_whether_a_row_was_written_is_told(store: Store) -> None:
    """A write that meets its row is one, one that does not is none; many are written by one request."""
    two_calls(store)
    move = Ready(update(calls).where(calls.c.sid == bindparam("of_sid")).values(version=calls.c.version + 1))
    with store.write() as tx:
        assert tx.changed(move, {"of_sid": "CA1"})
        assert not tx.changed(move, {"of_sid": "CA3"})
        rows = [{"call": "CA1", "at": NOW + timedelta(seconds=n), "due_at": None} for n in range(3)]
        tx.write_all(Ready(insert(timers)), rows)
        tx.write_all(Ready(insert(timers)), [])
        assert 3 == len(tx.every(select(timers.c.id)))


def test_a_rule_of_the_schema_is_still_one(store: Store) -> None:
    """A row that breaks a rule is refused in our words, as SQLAlchemy's way of running it is."""
    two_calls(store)
    with pytest.raises(ValueError, match="refused a row"), store.write() as tx:
        tx.changed(Ready(insert(calls)), {"sid": "CA1"})


def test_a_value_that_is_missing_is_not_taken_for_nothing(store: Store) -> None:
    """A parameter without a value ends the statement before the database sees it."""
    with pytest.raises(KeyError), store.read() as tx:
        tx.every(Ready(SOME), {"line": "duell"})


def test_a_statement_whose_text_depends_on_its_values_is_refused(store: Store) -> None:
    """A list of any length cannot be compiled once."""
    keys = select(outbox.c.key).where(outbox.c.key.in_(bindparam("keys", expanding=True)))
    with pytest.raises(TypeError, match="not to be compiled once"), store.read() as tx:
        tx.every(Ready(keys), {"keys": ["a"]})
