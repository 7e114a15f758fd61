"""Rows about texts on missed calls. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime

GATHERED = 0  # the slot of a storm; the others, from 1 on, are of texts about one call


@dataclass(frozen=True, slots=True)
class Slot:
    """A text that a person got about missed calls, by its number from 1, or 0 for the gathered one; taken until `until`."""

    number: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Gathered:
    """A call in a gathered text: the place of its row, who called (E.164, None when withheld), when he hung up."""

    id: int
    caller: str | None
    at: datetime
