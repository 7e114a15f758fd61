"""A store that fails on purpose: the real one behind a wrapper that is away, busy, in doubt, or dies at a chosen operation."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

from oncall.store import Store
from oncall.usecases.ports import StoreBusy, StoreDown

SAFE = frozenset({"close", "ready", "prepare", "check_schema"})


class Crash(BaseException):
    """The process dies here: no handler of ours may catch it."""


class Trouble:
    """What goes wrong: `away` always, the chances per operation by the dice, `dies_at` once after so many operations."""

    def __init__(self, seed: int = 0) -> None:
        self.dice = random.Random(seed)
        self.away = False
        self.busy = 0.0
        self.doubt = 0.0
        self.dies_at: int | None = None
        self.operations = 0

    @property
    def ails(self) -> bool:
        """Whether anything is to go wrong."""
        return self.away or self.busy > 0 or self.doubt > 0 or self.dies_at is not None

    def strike(self, what: str) -> None:
        """Fail before an operation, or let it be."""
        self.operations += 1
        if self.away:
            raise StoreDown(f"away on purpose: {what}")
        if self.dies_at is not None and self.operations >= self.dies_at:
            self.dies_at = None
            raise Crash(what)
        if self.busy and self.dice.random() < self.busy:
            raise StoreBusy(f"busy on purpose: {what}")

    def after_commit(self) -> None:
        """Fail after a transaction was committed: whoever wrote cannot know that it was."""
        self.strike("after commit")
        if self.doubt and self.dice.random() < self.doubt:
            raise StoreBusy("in doubt on purpose")

    def calm(self) -> None:
        """Let nothing fail any more."""
        self.away = False
        self.busy = self.doubt = 0.0
        self.dies_at = None


class Struck:
    """Something of the store's whose every method may fail before it does anything."""

    def __init__(self, real: Any, trouble: Trouble) -> None:
        self._real = real
        self._trouble = trouble

    def __getattr__(self, name: str) -> Any:
        """Return a method that may fail."""
        found = getattr(self._real, name)
        if not callable(found):
            return found

        def method(*args: Any, **values: Any) -> Any:
            self._trouble.strike(name)
            return found(*args, **values)

        return method


class Transaction(AbstractContextManager[Any]):
    """A transaction that may fail at its begin, between any two of its operations, and around its commit."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Any]], trouble: Trouble, *, write: bool) -> None:
        self._begin = begin
        self._trouble = trouble
        self._write = write
        self._real: AbstractContextManager[Any] | None = None

    def __enter__(self) -> Any:
        """Begin."""
        self._trouble.strike("begin")
        self._real = self._begin()
        return Struck(self._real.__enter__(), self._trouble)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit or roll back; fail before the commit, which is then rolled back, or after it."""
        assert self._real is not None
        if error is not None or not self._write:
            self._real.__exit__(kind, error, trace)
            return
        try:
            self._trouble.strike("commit")
        except BaseException as struck:
            self._real.__exit__(type(struck), struck, None)
            raise
        self._real.__exit__(None, None, None)
        self._trouble.after_commit()


class TroubledStore:
    """usecases.ports.Store with trouble."""

    def __init__(self, real: Store, trouble: Trouble) -> None:
        self._real = real
        self._trouble = trouble

    def write(self) -> Transaction:
        """Open a write transaction."""
        return Transaction(self._real.write, self._trouble, write=True)

    def read(self) -> Transaction:
        """Open a read transaction."""
        return Transaction(self._real.read, self._trouble, write=False)

    def ready(self) -> str:
        """Return "ok", or why not."""
        return "away on purpose" if self._trouble.away else self._real.ready()

    def close(self) -> None:
        """Close every connection."""
        self._real.close()

    def __getattr__(self, name: str) -> Any:
        """Return one of the store's own methods, which may fail."""
        return getattr(Struck(self._real, self._trouble), name)
