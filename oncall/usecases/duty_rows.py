"""Rows of the rota's daily life: offers of a swap, and checks of phones before a shift. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

BY_HAND = "hand:"
"""How the keys of checks begin that somebody asked for at the console."""


class OfferState(StrEnum):
    """Where an offer of a swap stands; only an open one can be answered or taken back."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SwapOffer:
    """A swap that `a` offers `b`. `doc` is JSON in the shape of [[rota.swap]]; `change` is what its acceptance made."""

    id: int
    line: str
    doc: str
    by: str
    at: datetime
    state: OfferState = OfferState.OPEN
    answered_at: datetime | None = None
    answered_by: str | None = None
    change: int | None = None


class CheckOutcome(StrEnum):
    """How the check of a phone stands: on its way, or how it ended. Only `confirmed` means ready."""

    CALLING = "calling"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    NO_NUMBER = "no_number"


@dataclass(frozen=True, slots=True)
class PhoneCheck:
    """The check of one person's phone before the shift that begins at `shift_start`.

    `attempts` counts the calls asked for; `sid` is the carrier's id of the last of them, None while it is not known.
    One that was asked for by hand has no shift: `shift_start` is until when its call may be placed.
    """

    key: str
    line: str
    person: str
    shift_start: datetime
    number: str
    attempts: int
    outcome: CheckOutcome
    changed_at: datetime
    sid: str | None = None
    version: int = 0

    @property
    def by_hand(self) -> bool:
        """Whether somebody asked for it at the console."""
        return self.key.startswith(BY_HAND)
