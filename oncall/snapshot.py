"""The roster snapshot in ONCALL_HOME: the lines in force, so that a process which starts while the database is away can answer."""

import json
import os
from datetime import datetime
from pathlib import Path

from oncall.log import get_logger
from oncall.usecases.ports import LineVersion

NAME = "roster.json"
log = get_logger(__name__)


class Snapshot:
    """The newest version of every line in one file, replaced as a whole: readers see the old one or the new one."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME
        self._kept: tuple[LineVersion, ...] | None = None

    def keep(self, versions: tuple[LineVersion, ...]) -> None:
        """Write the lines in force, if they are not what the file holds. Never raises: a disk that fails is logged."""
        if self._kept is None:
            self._kept = self.load()
        if versions == self._kept and self._path.exists():
            return
        try:
            self._write(json.dumps({"lines": [shape(version) for version in versions]}, ensure_ascii=False))
        except OSError as error:
            log.error("snapshot_not_written", why=str(error))  # noqa: TRY400 - the reason is all there is to say
        else:
            self._kept = versions

    def _write(self, text: str) -> None:
        """Put a text in the file's place, on disk before the old one is gone."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f"{NAME}.{os.getpid()}")
        try:
            with fresh.open("w", encoding="utf-8") as file:
                os.fchmod(file.fileno(), 0o600)
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        finally:
            fresh.unlink(missing_ok=True)
        self._sync_folder()

    def _sync_folder(self) -> None:
        """Wait until the new name is on disk, too."""
        handle = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def load(self) -> tuple[LineVersion, ...]:
        """Return the lines of the file; none when there is no file or it cannot be read, which is logged."""
        try:
            lines = json.loads(self._path.read_text(encoding="utf-8"))["lines"]
            return tuple(
                LineVersion(
                    line["line"],
                    line["version"],
                    line["text"],
                    datetime.fromisoformat(line["applied_at"]),
                    line["applied_by"],
                )
                for line in lines
            )
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.error("snapshot_unreadable", path=str(self._path), why=str(error))  # noqa: TRY400
            return ()


def shape(version: LineVersion) -> dict[str, str | int]:
    """Return a line's version as JSON data."""
    return {
        "line": version.line,
        "version": version.version,
        "text": version.text,
        "applied_at": version.applied_at.isoformat(),
        "applied_by": version.applied_by,
    }
