"""Rows of callers who wait for a person: booked call-backs, and what a call's surroundings say. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CallbackKind(StrEnum):
    """How a call-back came to be: from the queue, outside the hours, or because one of the staff wants it now."""

    QUEUE = "queue"
    HOURS = "hours"
    STAFF = "staff"


class CallbackState(StrEnum):
    """Where a call-back stands; only a booked one can be begun, only one on its way can be settled."""

    BOOKED = "booked"
    CALLING = "calling"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Callback:
    """A promise to call `number` (E.164) back as the line.

    `key` is unique for ever. `since` is its place among all who wait; `due_at` is when it is to be done at the earliest,
    None while on its way or over. `call` is the call in which it was booked, `case` its case where there is one;
    `person` rings alone, where it is not whoever is on call. `sid` is the call of the newest try, `tries` counts them.
    """

    key: str
    line: str
    number: str
    kind: CallbackKind
    since: datetime
    due_at: datetime | None
    call: str | None = None
    case: str | None = None
    person: str | None = None
    state: CallbackState = CallbackState.BOOKED
    tries: int = 0
    sid: str | None = None
