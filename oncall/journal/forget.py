"""Numbers taken out of what the journal keeps beside: the lines that nobody could make sense of."""

import os
from collections.abc import Callable
from pathlib import Path

from oncall.journal.file import FOLDER
from oncall.journal.pieces import UNREADABLE, held


def forget(home: Path, swap: Callable[[str], str]) -> int:
    """Write the lines set aside anew where a swap changes them; returns how many changed. Raises OSError.

    What still waits to be read back in is not touched: read it in first, then it is in the database.
    """
    path = home / FOLDER / UNREADABLE
    if not path.is_file():
        return 0
    with held(path.parent) as mine:
        if not mine:
            raise OSError(11, "is being read back in just now", str(path))
        lines = path.read_text("utf-8", "surrogateescape").split("\n")
        changed = [swap(line) for line in lines]
        many = sum(one != other for one, other in zip(lines, changed, strict=True))
        if many:
            fresh = path.with_name(f"{UNREADABLE}.{os.getpid()}")
            handle = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.write("\n".join(changed))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
    return many
