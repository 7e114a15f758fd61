"""The call journal: what the database could not take, one JSON object a line, on disk before the answer leaves."""

import contextlib
import json
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from oncall.log import get_logger

NAME = "calls.journal"
LARGEST = 16 * 1024 * 1024
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One kept request: its path, when it came, and its form."""

    kind: str
    at: datetime
    fields: Mapping[str, str]


class FileJournal:
    """An append-only file in ONCALL_HOME. A line is written by one system call, so that processes may share the file."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME
        self._lock = threading.Lock()

    def note(self, kind: str, at: datetime, fields: Mapping[str, str]) -> None:
        """Keep one request on disk. Never raises: with a full disk it is settled from the carrier's list instead."""
        line = json.dumps({"kind": kind, "at": at.isoformat(), "fields": dict(fields)}, ensure_ascii=False) + "\n"
        try:
            with self._lock:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._append(line.encode())
        except OSError as error:
            log.error("journal_not_written", kind=kind, why=str(error))

    def _append(self, line: bytes) -> None:
        """Append a line and wait until it is on disk."""
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.fstat(handle).st_size < LARGEST:
                os.write(handle, line)
                os.fsync(handle)
        finally:
            os.close(handle)

    def take(self) -> Iterator[Entry]:
        """Yield what was kept, oldest first, and forget it afterwards; a torn last line is left out.

        The file is set aside first, so that what comes meanwhile starts a new one. A reader that dies half-way leaves
        the file set aside, and the next one begins with it: whatever reads it must be harmless to repeat.
        """
        aside = self._path.with_suffix(".replaying")
        if not aside.exists():
            try:
                self._path.rename(aside)
            except FileNotFoundError:
                return
        for line in aside.read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                kept = json.loads(line)
                yield Entry(kept["kind"], datetime.fromisoformat(kept["at"]), kept["fields"])
        aside.unlink(missing_ok=True)
