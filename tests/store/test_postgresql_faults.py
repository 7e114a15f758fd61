"""PostgreSQL frozen, stopped, locked, restarted, out of connections: one line within the deadline, and back again.

Frozen means frozen: the server's own processes are stopped by signal. Were there no deadline, these tests would not end.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from oncall.store import Store, open_store
from oncall.usecases.ports import StoreBusy, StoreDown
from tests.databases import PostgresqlServer
from tests.store.samples import sample_call

DEADLINE = 0.8
WIDE = 2.0


@pytest.fixture
def impatient(postgresql_url: str, tmp_path: Path) -> Iterator[Store]:
    """Return a store with one connection and the deadline of the call path."""
    store = open_store(postgresql_url, tmp_path, deadline=DEADLINE, connections=1)
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def single(postgresql_url: str, tmp_path: Path) -> Iterator[Store]:
    """Return a store with one connection and time enough, where the deadline is not what is tested."""
    store = open_store(postgresql_url, tmp_path, deadline=WIDE, connections=1)
    store.prepare()
    yield store
    store.close()


@contextmanager
def other_session(url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Return a connection of somebody else."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """Stop a process of the server and let it go on afterwards."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def backend_of(store: Store) -> int:
    """Return the process that serves the store's connection."""
    with store.read() as tx:
        row = tx.first(text("SELECT pg_backend_pid()"))
    assert row is not None
    return int(row[0])


def insert(store: Store, number: int = 1) -> bool:
    """Store a call."""
    with store.write() as tx:
        return tx.insert_call(sample_call(number))


def test_a_frozen_server_is_busy(impatient: Store) -> None:
    """A read and a write give up in time, and a new connection serves those after them."""
    with frozen(backend_of(impatient)), pytest.raises(StoreBusy, match="no answer within the deadline"):
        impatient.current_lines()
    with frozen(backend_of(impatient)), pytest.raises(StoreBusy, match="no answer within the deadline"):
        insert(impatient)
    assert insert(impatient) is True


def test_a_server_that_takes_no_connections_is_busy(impatient: Store, postgresql_server: PostgresqlServer) -> None:
    """A server frozen before we connect holds nobody longer than the deadline."""
    impatient.close()
    with frozen(postgresql_server.pid), pytest.raises(StoreBusy, match="no connection within the deadline"):
        impatient.current_lines()
    with frozen(postgresql_server.pid):
        assert impatient.ready() == "the database: no connection within the deadline"
    assert impatient.ready() == "ok"


def test_a_commit_in_doubt_is_harmless_to_repeat(impatient: Store, postgresql_url: str) -> None:
    """Frozen in COMMIT we hear an error, the row comes nevertheless, and the repetition finds it."""
    call = sample_call()
    pid = backend_of(impatient)

    def commit_frozen() -> None:
        with impatient.write() as tx:
            tx.insert_call(call)
            os.kill(pid, signal.SIGSTOP)

    with pytest.raises(StoreBusy):
        commit_frozen()
    os.kill(pid, signal.SIGCONT)
    with other_session(postgresql_url) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE state = 'idle' AND pid = %s", (pid,)
        )
    assert insert(impatient) is False
    with impatient.read() as tx:
        assert tx.call(call.sid) == call


def test_the_budget_is_for_the_transaction_not_for_each_statement(impatient: Store) -> None:
    """Several slow statements together exceed the deadline, though none does alone."""

    def slow() -> None:
        with impatient.read() as tx:
            for _ in range(4):
                tx.first(text("SELECT pg_sleep(0.25)"))

    with pytest.raises(StoreBusy, match="no answer within the deadline"):
        slow()


def test_a_slow_statement_is_busy(postgresql_url: str, tmp_path: Path) -> None:
    """One statement longer than the deadline gives up."""
    store = open_store(postgresql_url, tmp_path, deadline=DEADLINE)
    store.prepare()
    with pytest.raises(StoreBusy), store.read() as tx:
        tx.first(text("SELECT pg_sleep(5)"))
    store.close()


def test_a_locked_row_is_busy_and_keeps_the_connection(single: Store, postgresql_url: str) -> None:
    """The server's own limit comes first; the connection stays."""
    insert(single)
    before = backend_of(single)
    with other_session(postgresql_url) as other, other.transaction():
        other.execute("SELECT 1 FROM calls FOR UPDATE")
        with pytest.raises(StoreBusy, match="a row is locked by somebody else"), single.write() as tx:
            tx.save_call(sample_call())
    assert backend_of(single) == before
    with single.write() as tx:
        assert tx.save_call(sample_call()) is True


def test_a_locked_table_is_busy(single: Store, postgresql_url: str) -> None:
    """A migration or an administrator with a lock on the table does not hold readers."""
    with other_session(postgresql_url) as other, other.transaction():
        other.execute("LOCK TABLE calls IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreBusy, match="locked"), single.read() as tx:
            tx.call("CA1")


def test_connections_that_the_server_closed_are_replaced(single: Store, postgresql_url: str) -> None:
    """After a restart the first use already works: a closed connection is noticed before it is used."""
    for _ in range(2):
        pid = backend_of(single)
        with other_session(postgresql_url) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
        assert single.ready() == "ok"


def test_a_connection_lost_in_a_transaction_is_down(single: Store, postgresql_url: str) -> None:
    """A backend killed half-way loses the transaction, says so in one line, and the next one works."""
    pid = backend_of(single)

    def cut() -> None:
        with single.write() as tx:
            tx.insert_call(sample_call())
            with other_session(postgresql_url) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
            tx.call("CA1")

    with pytest.raises(StoreDown) as raised:
        cut()
    assert len(str(raised.value).splitlines()) == 1
    assert insert(single) is True


def test_all_connections_in_use_is_busy(single: Store) -> None:
    """A pool without a free connection gives up in time."""
    with single.read(), pytest.raises(StoreBusy, match="every connection is in use"):
        single.current_lines()
    assert single.ready() == "ok"


def test_a_server_that_is_not_there_is_down(tmp_path: Path) -> None:
    """No server: one line at once, and no password in it."""
    store = open_store(f"postgresql+psycopg://oncall:sample-word@/oncall?host={tmp_path}", tmp_path)
    for refused in (store.current_lines, store.prepare):
        with pytest.raises(StoreDown, match="cannot be used") as raised:
            refused()
        assert len(str(raised.value).splitlines()) == 1
        assert "sample-word" not in str(raised.value)
    store.close()


def test_a_database_that_is_not_there_is_down(postgresql_url: str, tmp_path: Path) -> None:
    """A wrong name is said."""
    store = open_store(make_url(postgresql_url).set(database="nowhere").render_as_string(hide_password=False), tmp_path)
    with pytest.raises(StoreDown, match="nowhere"):
        store.current_lines()
    store.close()


def test_a_read_only_server_is_down(single: Store) -> None:
    """A standby takes no calls."""

    def write() -> None:
        with single.write() as tx:
            tx.run(text("SET TRANSACTION READ ONLY"))
            tx.insert_call(sample_call())

    with pytest.raises(StoreDown, match="read-only"):
        write()
    assert insert(single) is True


def test_text_that_no_database_takes_is_refused(single: Store) -> None:
    """A NUL is a mistake of the door's, not a fault of the database."""
    with pytest.raises(ValueError, match="NUL"), single.write() as tx:
        tx.call("CA\0")
