"""Appends lines from one thread: many requests share one wait for the disk, and none waits for a disk that is dead."""

import fcntl
import os
import threading
from collections import deque
from pathlib import Path

from oncall.journal.pieces import OPEN, held, locked, pieces, set_aside
from oncall.log import get_logger

WAIT = 0.3
AGAIN = 1.0
BACKLOG = 20_000
BATCH = 500
LARGEST = 4 * 1024 * 1024
MOST_PIECES = 128
TRIES = 5
log = get_logger(__name__)


class Full(OSError):
    """The journal has grown as large as it may."""


class Writer:
    """Lines on their way to the disk. Those that it does not take are kept in memory, as many as `BACKLOG`, and tried again."""

    def __init__(self, folder: Path, *, wait: float = WAIT, largest: int = LARGEST, most: int = MOST_PIECES) -> None:
        self._folder = folder
        self._wait = wait
        self._largest = largest
        self._most = most
        self._lines: deque[bytes] = deque(maxlen=BACKLOG)
        self._lock = threading.Lock()
        self._news = threading.Condition(self._lock)  # something is to be written
        self._told = threading.Condition(self._lock)  # something was tried
        self._put = self._written = self._tried = 0
        self._thread: threading.Thread | None = None
        self._pid = 0
        self._handle: int | None = None
        self._complained = False

    def put(self, line: bytes) -> bool:
        """Take a line; returns whether it is on disk. Waits until it is, or the disk refused it, or has not answered."""
        with self._lock:
            self._start()
            self._lines.append(line)
            self._put += 1
            mine = self._put
            self._news.notify_all()
            self._told.wait_for(lambda: self._tried >= mine, self._wait)
            return self._written >= mine

    def unwritten(self) -> tuple[bytes, ...]:
        """Return the lines that are not on disk."""
        with self._lock:
            return tuple(self._lines)

    def forget(self, lines: tuple[bytes, ...]) -> None:
        """Drop lines that need not be written any more."""
        with self._lock:
            gone = set(lines)
            self._lines = deque((line for line in self._lines if line not in gone), maxlen=BACKLOG)

    def _start(self) -> None:
        """Start the thread in this process, if it does not run: threads do not survive a fork."""
        if self._thread is None or self._pid != os.getpid() or not self._thread.is_alive():
            self._pid = os.getpid()
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        """Write what comes; what the disk refuses is tried again every second."""
        while True:
            with self._lock:
                self._news.wait_for(lambda: self._lines)
                batch, upto = tuple(self._lines)[:BATCH], self._put - max(0, len(self._lines) - BATCH)
            refused = self._append(batch)
            with self._lock:
                self._tried = max(self._tried, upto)
                if not refused:
                    self._written = max(self._written, upto)
                    for line in batch:
                        if self._lines and self._lines[0] is line:
                            self._lines.popleft()
                if refused:
                    self._tried = self._put
                self._told.notify_all()
                if refused:
                    self._news.wait(AGAIN)

    def _append(self, batch: tuple[bytes, ...]) -> bool:
        """Append lines and wait until they are on disk; returns whether the disk refused. The first refusal is logged."""
        try:
            self._write(b"\n" + b"".join(batch))
        except OSError as error:
            if not self._complained:
                log.error("journal_not_written", why=str(error))  # noqa: TRY400 - the reason is all there is to say
            self._complained = True
            return True
        self._complained = False
        return False

    def _write(self, data: bytes) -> None:
        """Append to the open file under a shared lock. The blank line parts these lines from a torn one before them."""
        handle = self._opened()
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
            os.fsync(handle)
            size = os.fstat(handle).st_size
        except OSError:
            self._close()
            raise
        fcntl.flock(handle, fcntl.LOCK_UN)
        if size > self._largest:
            with held(self._folder) as mine:
                if mine:
                    set_aside(self._folder)

    def _opened(self) -> int:
        """Return the open file, locked for appending: the one that bears the name now, not one that was set aside."""
        for _ in range(TRIES):
            if self._handle is None:
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                if len(pieces(self._folder)) >= self._most:
                    raise Full("the journal is as large as it may be (cure: bring the database back)")
                self._handle = os.open(self._folder / OPEN, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            if locked(self._handle, fcntl.LOCK_SH) and same_file(self._handle, self._folder / OPEN):
                return self._handle
            self._close()
        raise OSError("the journal is being set aside again and again")

    def _close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def same_file(handle: int, path: Path) -> bool:
    """Say whether a path still names an open file."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False
