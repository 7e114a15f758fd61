"""The roster snapshot in ONCALL_HOME: what is in force, so that a process which starts while the database is away can answer."""

import os
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from oncall.log import get_logger
from oncall.usecases.ports import InForce

NAME = "roster.json"
log = get_logger(__name__)


@cache
def shape() -> TypeAdapter[InForce]:
    """Return how what is in force is written and read, made once a process."""
    return TypeAdapter(InForce)


class Snapshot:
    """The newest version of every line and the changes of their rotas in one file, which is replaced as a whole."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME
        self._shape = shape()

    def keep(self, found: InForce) -> None:
        """Write what is in force. Never raises: a disk that fails is logged, and the file stays as it was."""
        try:
            self._write(self._shape.dump_json(found))
        except OSError as error:
            log.error("snapshot_not_written", why=str(error))  # noqa: TRY400 - the reason is all there is to say

    def _write(self, text: bytes) -> None:
        """Put a text in the file's place, on disk before the old one is gone."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f"{NAME}.{os.getpid()}")
        try:
            with fresh.open("wb") as file:
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

    def load(self) -> InForce | None:
        """Return what the file holds; None when there is no file or it cannot be read, which is logged."""
        try:
            return self._shape.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            log.error("snapshot_unreadable", path=str(self._path), why=type(error).__name__)  # noqa: TRY400
            return None
