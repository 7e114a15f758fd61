"""PostgreSQL: connections that never wait longer than a deadline on our side.

Measured for this design: when the server is frozen neither statement_timeout nor TCP time-outs nor a pre-ping help, as
the server runs no timer and the kernel still acknowledges. So `wait` of the driver's connection counts down a budget per
transaction, and new connections are made in a thread of their own, for which a request waits no longer than that.
"""

import select
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

from oncall.store.errors import refused

COUNTED = {"preserve_rowcount": True}  # an INSERT, too, says whether it added a row
POOL_SHARE = 0.375
CONNECT_SHARE = 0.5
CONNECT_SECONDS = 2
LEAST_LEFT = 0.05
LOCK_SHARE = 0.625
STATEMENT_SHARE = 1.25
LEAST_IDLE = 5.0
INTERVAL = 0.1
RV = TypeVar("RV")


class Unanswered(psycopg.OperationalError):
    """The deadline came before the server's answer. What was asked for may still be done."""

    unanswered = True


class DeadlineConnection(psycopg.Connection[tuple[object, ...]]):
    """A connection that gives up, and is closed, when the waits of a transaction together exceed `left` seconds."""

    left: float = float(CONNECT_SECONDS)

    def wait(self, gen: PQGen[RV], interval: float = INTERVAL, timeout: float | None = None) -> RV:
        """Run one exchange with the server, within what is left."""
        start = monotonic()
        limit = max(0.0, self.left if timeout is None else min(timeout, self.left))
        try:
            return super().wait(gen, interval, limit)
        except _WaitTimeout:
            self.pgconn.finish()
            raise Unanswered("no answer within the deadline") from None
        finally:
            self.left -= monotonic() - start


class PostgresqlDatabase:
    """A server and a pool of connections. `deadline`: seconds that a transaction may wait in all."""

    def __init__(self, url: str, *, deadline: float, connections: int) -> None:
        self._deadline = deadline
        make = maker(url, deadline)
        self.engine: Engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            creator=lambda: within(deadline * CONNECT_SHARE, make),
            pool_size=connections,
            max_overflow=0,
            pool_timeout=deadline * POOL_SHARE,
            execution_options=COUNTED,
            isolation_level="AUTOCOMMIT",
        )
        event.listen(self.engine, "checkout", refuse_stale)

    def enter(self, *, write: bool) -> Connection:
        """Return a connection in a READ COMMITTED transaction; readers go without BEGIN, as each statement sees anew anyhow."""
        start = monotonic()
        connection = self.engine.connect()
        raw = connection.connection.dbapi_connection
        if isinstance(raw, DeadlineConnection):
            raw.left = max(LEAST_LEFT, self._deadline - (monotonic() - start))
        if write:
            begin(connection)
        return connection

    def leave(self, connection: Connection, *, write: bool, commit: bool) -> None:  # noqa: ARG002
        """Commit or roll back and give the connection back."""
        try:
            if commit:
                connection.commit()
        finally:
            connection.close()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def begin(connection: Connection) -> None:
    """Begin a transaction; COMMIT and ROLLBACK are then the driver's, which knows that it is in one.

    Asked of the driver itself: by way of SQLAlchemy it costs twice as much.
    """
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, DeadlineConnection)
    try:
        connection.begin()
        raw.execute("BEGIN")
    except BaseException as error:
        if raw.closed:
            connection.invalidate()
        connection.close()
        if isinstance(error, psycopg.Error):
            raise refused(error, psycopg) from None
        raise


def maker(url: str, deadline: float) -> Callable[[], DeadlineConnection]:
    """Return what makes one connection, with the server's own limits a little wider or narrower than ours."""
    limits = {
        "lock_timeout": deadline * LOCK_SHARE,
        "statement_timeout": deadline * STATEMENT_SHARE,
        "idle_in_transaction_session_timeout": max(LEAST_IDLE, deadline * STATEMENT_SHARE),
    }
    options = " ".join(f"-c {name}={int(seconds * 1000)}" for name, seconds in limits.items())
    parts = make_url(url)
    given = {**parts.translate_connect_args(username="user", database="dbname"), **parts.query}
    arguments = {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": CONNECT_SECONDS * 1000,
        "options": options,
        **given,
    }

    def make() -> DeadlineConnection:
        connection = DeadlineConnection.connect("", **arguments)
        connection.left = deadline
        return connection

    return make


def within(seconds: float, make: Callable[[], DeadlineConnection]) -> DeadlineConnection:
    """Return a new connection, or raise Unanswered in time; one that comes later is closed."""
    made: SimpleQueue[DeadlineConnection | Exception] = SimpleQueue()
    late = threading.Event()

    def work() -> None:
        try:
            made.put(make())
        except Exception as error:  # noqa: BLE001  # it is raised where the connection is waited for
            made.put(error)
        if late.is_set():
            close_one(made)

    threading.Thread(target=work, name="connect", daemon=True).start()
    try:
        result = made.get(timeout=seconds)
    except Empty:
        late.set()
        close_one(made)
        raise Unanswered("no connection within the deadline") from None
    if isinstance(result, Exception):
        raise result
    return result


def close_one(made: SimpleQueue[DeadlineConnection | Exception]) -> None:
    """Close a connection that came too late; either side may be the one to find it."""
    try:
        result = made.get_nowait()
    except Empty:
        return
    if isinstance(result, DeadlineConnection):
        result.close()


def refuse_stale(raw: object, _record: object, _proxy: object) -> None:
    """Refuse a pooled connection on which the server has spoken unasked: it said goodbye. Costs no round trip."""
    if not isinstance(raw, DeadlineConnection):
        return
    poll = select.poll()
    if not raw.closed:
        poll.register(raw.fileno(), select.POLLIN)
    if raw.closed or poll.poll(0):
        raise DisconnectionError("the server closed the connection")
