"""What the rota's use cases ask of a transaction and of the carrier: changes, offers of a swap, checks of phones, calendars."""

from datetime import datetime
from typing import Protocol

from oncall.usecases.duty_rows import OfferState, PhoneCheck, SwapOffer
from oncall.usecases.rows import ChangeKind, RotaChange


class PhoneChecker(Protocol):
    """The part of the carrier's REST API that is about the rota; ports.Carrier is the whole."""

    def place_phone_check(self, check: PhoneCheck, from_: str, language: str) -> str:
        """Ring the phone of a check from that number and ask for the 1; returns the carrier's id. May raise CarrierError."""


class DutyTx(Protocol):
    """The part of a transaction that is about the rota; ports.Tx is the whole."""

    def lines_stamp(self) -> int:
        """Return the stamp of the lines as this transaction sees it, what it counted itself included."""

    def add_rota_change(self, key: str, line: str, kind: ChangeKind, doc: str, now: datetime, who: str) -> RotaChange:
        """Add a change (doc: JSON in the shape of its [[rota.*]] table), or return the one of that key when it is there."""

    def rota_changes(self, line: str, *, withdrawn: bool = False) -> tuple[RotaChange, ...]:
        """Return the line's changes in force, in the order of their making; with `withdrawn` those too that were taken back."""

    def withdraw_rota_change(self, change: int, now: datetime, who: str) -> bool:
        """Take a change back; False when there is none of that id or it is withdrawn already."""

    def add_swap_offer(self, key: str, line: str, doc: str, now: datetime, who: str) -> SwapOffer:
        """Add an open offer, or return the one of that key when it is there."""

    def swap_offers(self, line: str) -> tuple[SwapOffer, ...]:
        """Return a line's offers, oldest first."""

    def swap_offer(self, offer: int) -> SwapOffer | None:
        """Return one offer, or None."""

    def answer_swap_offer(
        self, offer: int, state: OfferState, now: datetime, who: str, change: int | None = None
    ) -> bool:
        """Close an open offer; False when there is none of that id or it is closed already."""

    def add_phone_check(self, check: PhoneCheck) -> bool:
        """Add a check; False when one of that key is there already (nothing changed)."""

    def phone_check(self, key: str) -> PhoneCheck | None:
        """Return one check, or None."""

    def phone_checks(self, line: str, since: datetime) -> tuple[PhoneCheck, ...]:
        """Return a line's checks for shifts that begin at or after `since`, by shift and person."""

    def save_phone_check(self, check: PhoneCheck) -> bool:
        """Write a check where the stored version is check.version, and raise it by one; False when somebody else wrote."""

    def calendar_number(self, scope: str) -> int:
        """Return the number that valid addresses of a calendar carry; nought until somebody renewed it."""

    def renew_calendar(self, scope: str) -> int:
        """Make every address of a calendar given out so far invalid; returns the number that holds from now on."""
