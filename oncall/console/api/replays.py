"""One request, one effect: what was answered under an Idempotency-Key is answered again, and nothing is done twice."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

from oncall.console.api.problem import Problem
from oncall.usecases.api_rows import ApiReply
from oncall.usecases.ports import Store, Tx

DEAD = timedelta(minutes=2)
HEADER = "Idempotency-Key"
BEGUN = 0  # kept in the place of a status: something was stored, and the answer was not


def kept_answer(
    store: Store, key: tuple[int, str], said: str, now: datetime, do: Callable[[], tuple[int, str]]
) -> tuple[int, str, bool]:
    """Return the answer of a request under a key, and whether it was given before. Raises Problem, and what `do` raises.

    `key` is the token's number and the request's own key. A request that was refused gives its key free again. One whose
    process died before it stored anything holds the key for two minutes; afterwards (see `marking`) for good.
    """
    print_ = hashlib.sha256(said.encode()).hexdigest()
    with store.write() as tx:
        before = tx.reply(*key)
        if before is not None and before.status is None and now - before.made_at > DEAD:
            tx.forget_reply(*key)
            before = None
        fresh = before is None and tx.begin_reply(*key, print_, now)
    if not fresh:
        return replayed(before, print_)
    try:
        status, body = do()
    except BaseException:
        with store.write() as tx:
            tx.forget_reply(*key)
        raise
    with store.write() as tx:
        tx.end_reply(*key, status, body)
    return status, body, False


def marking(store: Store, key: tuple[int, str]) -> Store:
    """Return the store for a request under a key: what it writes first says with it that the request is no longer to be repeated."""
    return cast("Store", Marking(store, key))


class Marking:
    """usecases.ports.Store, for one request."""

    def __init__(self, store: Store, key: tuple[int, str]) -> None:
        self._store = store
        self._key = key
        self._marked = False

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """Open a write transaction; the first one marks the key."""
        with self._store.write() as tx:
            yield tx
            if not self._marked:
                tx.end_reply(*self._key, BEGUN, "")
        self._marked = True

    def __getattr__(self, name: str) -> Any:
        """Return something else of the store."""
        return getattr(self._store, name)


def replayed(before: ApiReply | None, print_: str) -> tuple[int, str, bool]:
    """Return the answer that was given. Raises Problem."""
    if before is not None and before.print != print_:
        raise Problem(422, "this key was used for another request", HEADER, "take a new key for each request")
    if before is None or before.status is None:
        raise Problem(409, "a request of this key is being answered just now", HEADER, "ask again in a moment")
    if before.status == BEGUN:
        cure = "look whether it was done; take a new key to do it again"
        raise Problem(409, "this request was stored, and its answer was lost when the service was killed", HEADER, cure)
    return before.status, before.body or "", True
