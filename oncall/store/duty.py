"""The rota's daily life: offers of a swap, checks of phones, and the numbers that make a calendar's address valid."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from oncall.store.counters import count, read_counter
from oncall.store.insert import insert_new
from oncall.store.tables import phone_checks, swap_offers
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.duty_rows import CheckOutcome, OfferState, PhoneCheck, SwapOffer

CALENDAR = "calendar:"
OFFERS = select(swap_offers).where(swap_offers.c.line == bindparam("line")).order_by(swap_offers.c.id)
OFFER = select(swap_offers).where(swap_offers.c.id == bindparam("of_id"))
OFFER_OF_KEY = select(swap_offers).where(swap_offers.c.key == bindparam("key"))
ANSWER = (
    update(swap_offers)
    .where(swap_offers.c.id == bindparam("of_id"), swap_offers.c.state == OfferState.OPEN.value)
    .values(
        state=bindparam("to"), answered_at=bindparam("now"), answered_by=bindparam("who"), change_id=bindparam("made")
    )
)
CHECK = select(phone_checks).where(phone_checks.c.key == bindparam("key"))
CHECKS = (
    select(phone_checks)
    .where(phone_checks.c.line == bindparam("line"), phone_checks.c.shift_start >= bindparam("since"))
    .order_by(phone_checks.c.shift_start, phone_checks.c.person)
)
SAVE_CHECK = (
    update(phone_checks)
    .where(phone_checks.c.key == bindparam("of_key"), phone_checks.c.version == bindparam("seen"))
    .values(
        number=bindparam("new_number"),
        attempts=bindparam("new_attempts"),
        outcome=bindparam("new_outcome"),
        changed_at=bindparam("now"),
        sid=bindparam("new_sid"),
        version=bindparam("seen") + 1,
    )
)


def offer_of(row: AnyRow) -> SwapOffer:
    """Return a stored offer."""
    state = OfferState(row.state)
    return SwapOffer(row.id, row.line, row.doc, row.by, row.at, state, row.answered_at, row.answered_by, row.change_id)


def check_of(row: AnyRow) -> PhoneCheck:
    """Return a stored check."""
    return PhoneCheck(
        row.key,
        row.line,
        row.person,
        row.shift_start,
        row.number,
        row.attempts,
        CheckOutcome(row.outcome),
        row.changed_at,
        row.sid,
        row.version,
    )


class DutyRows(Rows):
    """Offers, checks and calendars inside a transaction."""

    __slots__ = ()

    def add_swap_offer(self, key: str, line: str, doc: str, now: datetime, who: str) -> SwapOffer:
        """Add an open offer, or return the one of that key when it is there."""
        values = {"key": key, "line": line, "doc": doc, "by": who, "at": now, "state": OfferState.OPEN.value}
        self.run(insert_new(self._kind, swap_offers), [values])
        row = self.first(OFFER_OF_KEY, {"key": key})
        if row is None:
            raise LookupError(f"swap offer {key} was not stored")
        return offer_of(row)

    def swap_offers(self, line: str) -> tuple[SwapOffer, ...]:
        """Return a line's offers, oldest first."""
        return tuple(offer_of(row) for row in self.every(OFFERS, {"line": line}))

    def swap_offer(self, offer: int) -> SwapOffer | None:
        """Return one offer, or None."""
        row = self.first(OFFER, {"of_id": offer})
        return None if row is None else offer_of(row)

    def answer_swap_offer(
        self, offer: int, state: OfferState, now: datetime, who: str, change: int | None = None
    ) -> bool:
        """Close an open offer; False when there is none of that id or it is closed already."""
        return self.changed(ANSWER, {"of_id": offer, "to": state.value, "now": now, "who": who, "made": change})

    def add_phone_check(self, check: PhoneCheck) -> bool:
        """Add a check; False when one of that key is there already (nothing changed)."""
        values = {column.name: getattr(check, column.name) for column in phone_checks.c}
        return self.changed(insert_new(self._kind, phone_checks), {**values, "outcome": check.outcome.value})

    def phone_check(self, key: str) -> PhoneCheck | None:
        """Return one check, or None."""
        row = self.first(CHECK, {"key": key})
        return None if row is None else check_of(row)

    def phone_checks(self, line: str, since: datetime) -> tuple[PhoneCheck, ...]:
        """Return a line's checks for shifts that begin at or after `since`, by shift and person."""
        return tuple(check_of(row) for row in self.every(CHECKS, {"line": line, "since": since}))

    def save_phone_check(self, check: PhoneCheck) -> bool:
        """Write a check where the stored version is check.version, and raise it by one; False when somebody else wrote."""
        values = {
            "of_key": check.key,
            "seen": check.version,
            "new_number": check.number,
            "new_attempts": check.attempts,
            "new_outcome": check.outcome.value,
            "now": check.changed_at,
            "new_sid": check.sid,
        }
        return self.changed(SAVE_CHECK, values)

    def calendar_number(self, scope: str) -> int:
        """Return the number that valid addresses of a calendar carry; nought until somebody renewed it."""
        return read_counter(self, CALENDAR + scope)

    def renew_calendar(self, scope: str) -> int:
        """Make every address of a calendar given out so far invalid; returns the number that holds from now on."""
        return count(self, self._kind, CALENDAR + scope)
