"""The port for customers' files: bytes kept under their hash, never under a name that somebody sent."""

from typing import Protocol


class FilesError(Exception):
    """A file could not be kept or found. One line: what, and the cure. Trying again may help."""


class Files(Protocol):
    """Where files lie. `oncall.files` keeps them in a folder; a test may keep them in memory."""

    def keep(self, body: bytes) -> str:
        """Keep bytes and return their SHA-256 in hex; what is there already is left as it is. Raises FilesError."""

    def read(self, digest: str) -> bytes:
        """Return the bytes kept under a hash. Raises FilesError."""
