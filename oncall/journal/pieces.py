"""The files of the journal: `open`, to which everybody appends, and the pieces that were set aside to be read back in.

A piece is named by a number that grows and a word of its own: 000012-5f0c9a, so that it sorts by age and is never confused.
"""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPEN = "open"
LOCK = "lock"
UNREADABLE = "unreadable"
PIECE = "[0-9]*-*"


def pieces(folder: Path) -> list[Path]:
    """Return the pieces set aside, oldest first."""
    return sorted(folder.glob(PIECE))


def next_name(folder: Path) -> str:
    """Return a name for one more piece."""
    last = pieces(folder)[-1:]
    number = int(last[0].name.partition("-")[0]) + 1 if last else 1
    return f"{number:06}-{secrets.token_hex(4)}"


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Give whether this process may set pieces aside and read them back now: one of a machine may. Never waits."""
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield False
        return
    try:
        yield locked(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)


def locked(handle: int, how: int) -> bool:
    """Take a lock on an open file if it is free; closing the file gives it back."""
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def set_aside(folder: Path) -> None:
    """Make a piece of the open file, if there is one. Only who holds the lock may."""
    with contextlib.suppress(FileNotFoundError):
        (folder / OPEN).rename(folder / next_name(folder))


def quiet(piece: Path) -> bool:
    """Say whether nobody is in the middle of appending to a piece: who comes later sees that it has been set aside."""
    handle = os.open(piece, os.O_RDONLY)
    try:
        return locked(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)
