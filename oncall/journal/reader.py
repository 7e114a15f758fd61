"""Finds what is kept of a call: follows the files as they grow, whoever writes them, and remembers where each call's lines are."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

from oncall.journal.lines import call_of
from oncall.journal.pieces import OPEN, pieces

Place = tuple[int, int, int]  # inode of the file, offset and length of the line
FAR_BACK = 4 * 1024 * 1024  # bytes of a file read when it is first met: a call that still lasts is in its end
CHUNK = 1024 * 1024
FOLLOWED = 16


class Followed:
    """A file that is being read as it grows."""

    def __init__(self, path: Path) -> None:
        self.handle = os.open(path, os.O_RDONLY)
        found = os.fstat(self.handle)
        self.inode = found.st_ino
        self.offset = max(0, found.st_size - FAR_BACK)

    @property
    def gone(self) -> bool:
        """Whether the file has been read back in and deleted."""
        return os.fstat(self.handle).st_nlink == 0

    def news(self) -> Iterator[tuple[int, bytes]]:
        """Yield every whole line that was added, with its offset."""
        while chunk := os.pread(self.handle, CHUNK, self.offset):
            whole, end, _ = chunk.rpartition(b"\n")
            if not end:
                return
            at = self.offset
            for line in whole.split(b"\n"):
                yield at, line
                at += len(line) + 1
            self.offset = at

    def line(self, offset: int, length: int) -> bytes:
        """Return a line again."""
        return os.pread(self.handle, length, offset)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self.handle)


class Reader:
    """An index over the files of a folder: call -> where its lines are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[int, Followed] = {}
        self._places: dict[str, list[Place]] = {}
        self._changed_at = 0
        self._lock = threading.Lock()

    def lines(self, call: str) -> tuple[bytes, ...]:
        """Return a call's lines, in the order in which they were written. Raises OSError."""
        with self._lock:
            self._catch_up()
            return tuple(
                self._files[inode].line(offset, length)
                for inode, offset, length in self._places.get(call, ())
                if inode in self._files
            )

    def _catch_up(self) -> None:
        """Read what was written since; forget files that are gone. Without a journal this costs one question."""
        try:
            changed_at = self._folder.stat().st_mtime_ns
        except FileNotFoundError:
            changed_at = 0
        if changed_at != self._changed_at or not self._files.keys() >= self._open_inode():
            self._meet()
            self._changed_at = changed_at
        for file in tuple(self._files.values()):
            if file.gone:
                self._forget(file)
            else:
                self._read(file)

    def _open_inode(self) -> set[int]:
        """Return the inode of the open file, if there is one: a folder's time of change may be too coarse to tell."""
        try:
            return {(self._folder / OPEN).stat().st_ino}
        except (FileNotFoundError, NotADirectoryError):
            return set()

    def _meet(self) -> None:
        """Follow the newest files; calls of which older ones tell are over."""
        newest: set[int] = set()
        for path in (*pieces(self._folder), self._folder / OPEN)[-FOLLOWED:]:
            try:
                file = Followed(path)
            except FileNotFoundError:
                continue
            newest.add(file.inode)
            if file.inode in self._files:
                file.close()
            else:
                self._files[file.inode] = file
        for file in [file for inode, file in self._files.items() if inode not in newest]:
            self._forget(file)

    def _read(self, file: Followed) -> None:
        """Note where the new lines of a file are."""
        for offset, line in file.news():
            call = call_of(line)
            if call is not None:
                self._places.setdefault(call, []).append((file.inode, offset, len(line)))

    def _forget(self, file: Followed) -> None:
        """Drop a file that was read back in, and what was known of it."""
        file.close()
        del self._files[file.inode]
        left = {call: [place for place in places if place[0] != file.inode] for call, places in self._places.items()}
        self._places = {call: places for call, places in left.items() if places}
