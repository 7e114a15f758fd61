"""What is asked of the queue at every turn of everybody in it: bounded in work, however many wait.

Each statement looks at the first row of an index per phone, or counts at most `COUNTED` rows; the limits stand in the text,
so that PostgreSQL plans for them. They are built once for each number of phones, whose parameters are `phone0`, `phone1`
and so on.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from oncall.calls.model import COUNTED, State
from oncall.store.queue_tables import held_phones, queue_places, queue_wants
from oncall.store.ready import Ready
from oncall.store.tables import calls

# A place is good for a call that is in line, or was booked to be called back; whatever else became of it, nobody waits behind a ghost.
IN_LINE = (State.QUEUED.value, State.CALLBACK_BOOKED.value)


def waits(call: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that the call of a place waits still."""
    return exists().where(calls.c.sid == call, or_(*(calls.c.state == state for state in IN_LINE)))


def before(since: ColumnElement[object], call: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a place is in front of `of_call`, which came at `since`; an index can bound its first half."""
    return and_(since <= bindparam("since"), or_(since < bindparam("since"), call < bindparam("of_call")))


AHEAD = Ready(
    select(func.count()).select_from(
        select(queue_places.c.call)
        .where(
            queue_places.c.line == bindparam("line"),
            before(queue_places.c.since, queue_places.c.call),
            waits(queue_places.c.call),
        )
        .order_by(queue_places.c.since)
        .limit(literal_column(str(COUNTED)))
        .subquery()
    )
)


def named(phones: Sequence[str]) -> Mapping[str, object]:
    """Return the parameters that name the phones."""
    return {f"phone{place}": phone for place, phone in enumerate(phones)}


@cache
def unavailable(count: int) -> Ready:
    """Return the statement that finds which of so many phones another call has, or somebody in front waits for, by their places."""
    return Ready(union_all(*(_taken(place) for place in range(count))))


def _taken(place: int) -> Select[*tuple[int, ...]]:
    """Return the place of a phone, as a row, when it is taken."""
    phone: BindParameter[str] = bindparam(f"phone{place}")
    held = exists().where(
        held_phones.c.phone == phone, held_phones.c.call != bindparam("of_call"), held_phones.c.until > bindparam("now")
    )
    first = (
        select(queue_wants.c.call)
        .where(queue_wants.c.phone == phone, before(queue_wants.c.since, queue_wants.c.call), waits(queue_wants.c.call))
        .order_by(queue_wants.c.since)
        .limit(literal_column("1"))
        .scalar_subquery()
    )
    return select(literal_column(str(place))).where(or_(held, first.is_not(None)))


@cache
def first_in_line(count: int) -> Ready:
    """Return the statement that finds, for each of so many phones that nobody has now, the first `most` who wait for it."""
    return Ready(union_all(*(_waiting(place) for place in range(count))))


def _waiting(place: int) -> Select[*tuple[str, object]]:
    """Return the first who wait for a phone, none while a call has it."""
    phone: BindParameter[str] = bindparam(f"phone{place}")
    held = exists().where(held_phones.c.phone == phone, held_phones.c.until > bindparam("now"))
    first = (
        select(queue_wants.c.call, queue_wants.c.since)
        .where(queue_wants.c.phone == phone, waits(queue_wants.c.call), ~held)
        .order_by(queue_wants.c.since, queue_wants.c.call)
        .limit(bindparam("most"))
        .subquery()
    )
    return select(first.c.call, first.c.since)
