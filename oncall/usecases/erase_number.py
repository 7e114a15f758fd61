"""Forget a person's number on their request: a name that leads nowhere takes its place, every sum and count stays.

Messages left from it are deleted at the carrier first, because that cannot be taken back into a transaction; doing all of
it again after a failure half-way does no harm.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from oncall.policy.numbers import spaced
from oncall.usecases.line_book import LineBook
from oncall.usecases.may_ring import numbers_of
from oncall.usecases.ports import Store
from oncall.usecases.pseudonyms import new_name


class NotNow(ValueError):
    """The number cannot be forgotten as things are; one line "what (cure)"."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: the name in the number's place, rows changed by table, messages deleted at the carrier."""

    name: str
    rows: Mapping[str, int]
    recordings: int


def erase_number(
    store: Store, book: LineBook, number: str, by: str, now: datetime, delete: Callable[[str], None] | None
) -> Erased:
    """Forget a number (E.164). `delete` removes a message at the carrier by its id; None when it cannot be asked.

    Raises NotNow, CarrierError, StoreBusy, StoreDown; the records are then as they were.
    """
    refuse(store, book, number)
    recordings = store.recordings_of(number)
    if recordings and delete is None:
        raise NotNow(
            f"{len(recordings)} messages from it lie at the carrier, which cannot be asked (cure: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN)"
        )
    for sid in recordings:
        assert delete is not None
        delete(sid)
    name = new_name()
    with store.write() as tx:
        rows = tx.erase_number((number, spaced(number)), name)
        detail = {"name": name, "recordings": str(len(recordings))}
        tx.audit(now, by, "number_erased", name, {**detail, **{table: str(many) for table, many in rows.items()}})
    return Erased(name, rows, len(recordings))


def refuse(store: Store, book: LineBook, number: str) -> None:
    """Raise NotNow for a number that is in use: of a line, of its people, or of somebody who is on the phone."""
    for applied in book.all():
        line = applied.line
        if number in line.numbers:
            raise NotNow(f"it is the number of line {line.id} (cure: none; a line's number is no personal data)")
        if number in numbers_of(line):
            raise NotNow(f"it stands in the file of line {line.id} (cure: take it out there and apply the file first)")
    _, going_on = store.calls_from(number)
    if going_on:
        raise NotNow("a call from it is going on (cure: wait for its end, then again)")
