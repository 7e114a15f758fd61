"""What the store could not take: one line a request, kept outside the database until it can be read back in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Journal(Protocol):
    """An append-only record beside the database."""

    def note(self, kind: str, at: datetime, fields: Mapping[str, str]) -> None:
        """Keep one request that could not be stored: its address and form. Never raises: the caller comes first."""
