"""How long a line keeps what belongs to its callers."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Privacy:
    """After how long callers' numbers make way for names that lead nowhere, and messages are deleted; None: never."""

    keep_numbers: timedelta | None = None
    keep_recordings: timedelta | None = None


FOREVER = Privacy()
