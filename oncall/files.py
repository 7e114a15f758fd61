"""Customers' files on disk: ONCALL_HOME/files, each under its hash, written whole or not at all, never run, never served as a page."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from oncall.usecases.files import FilesError

DIGEST = re.compile(r"[0-9a-f]{64}")
READ_ONLY = 0o440


class FolderFiles:
    """Files in a folder of their own. Nothing that came from outside becomes part of a path."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "files"

    def keep(self, body: bytes) -> str:
        """Keep bytes and return their SHA-256 in hex; they are on the disk when this returns. Raises FilesError."""
        digest = hashlib.sha256(body).hexdigest()
        path = self._path(digest)
        try:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, body)
        except OSError as error:
            raise FilesError(f"{self._folder}: {error.strerror} (cure: free space, or see ONCALL_HOME)") from None
        return digest

    def read(self, digest: str) -> bytes:
        """Return the bytes kept under a hash, after comparing them with it. Raises FilesError."""
        path = self._path(digest)
        try:
            body = path.read_bytes()
        except OSError as error:
            raise FilesError(f"{path.name}: {error.strerror} (cure: restore {self._folder} from its backup)") from None
        if hashlib.sha256(body).hexdigest() != digest:
            raise FilesError(f"{path.name}: the bytes have changed (cure: restore {self._folder} from its backup)")
        return body

    def _path(self, digest: str) -> Path:
        """Return where a hash's bytes lie. Raises FilesError for what is no hash."""
        if DIGEST.fullmatch(digest) is None:
            raise FilesError(f"{digest!r} is not the hash of a file")
        return self._folder / digest[:2] / digest


def write_whole(path: Path, body: bytes) -> None:
    """Write a file under another name, on to the disk, and give it its own when it is complete; nobody may run it."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(number, "wb") as part:
            part.write(body)
            part.flush()
            os.fsync(part.fileno())
        Path(name).chmod(READ_ONLY)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
