"""Texts about missed calls, counted: who had how many lately, and the calls that wait for one text about all of them.

While a storm lasts a missed call costs one statement, however many there are: its first condition is the key of at most
one row a person. That row is locked for sharing, so that whoever counts a storm's calls waits for those who are just
adding one, and nobody adds one to a storm that was counted.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, delete, func, insert, or_, select

from oncall.store.columns import Instant
from oncall.store.insert import insert_into
from oncall.store.missed_tables import missed_gathered, missed_slots
from oncall.store.ready import Ready
from oncall.store.tables import calls
from oncall.store.transaction import Rows
from oncall.usecases.missed_rows import GATHERED, Gathered, Slot

OF_PERSON = Ready(
    select(missed_slots.c.slot, missed_slots.c.until).where(
        missed_slots.c.line == bindparam("of_line"), missed_slots.c.person == bindparam("of_person")
    )
)
CLOSE = Ready(
    delete(missed_slots).where(
        missed_slots.c.line == bindparam("of_line"),
        missed_slots.c.person == bindparam("of_person"),
        missed_slots.c.slot == GATHERED,
        missed_slots.c.storm == bindparam("of_storm"),
    )
)
OF_STORM = (
    select(missed_gathered.c.id, calls.c.caller, func.coalesce(calls.c.ended_at, calls.c.started_at).label("at"))
    .join_from(missed_gathered, calls, calls.c.sid == missed_gathered.c.call)
    .where(missed_gathered.c.storm == bindparam("of_storm"), missed_gathered.c.id > bindparam("after"))
    .order_by(missed_gathered.c.id)
    .limit(bindparam("most"))
)


@cache
def adding(count: int) -> Ready:
    """Return the statement that adds a call to the open storms of so many people: `person0`, `person1` and so on."""
    people = (missed_slots.c.person == bindparam(f"person{place}") for place in range(count))
    opened = (
        select(
            missed_slots.c.storm,
            missed_slots.c.person,
            bindparam("of_call", type_=calls.c.sid.type),
            bindparam("now", type_=Instant()),
        )
        .where(
            missed_slots.c.line == bindparam("of_line"),
            or_(*people),
            missed_slots.c.slot == GATHERED,
            missed_slots.c.until > bindparam("now"),
            missed_slots.c.until <= bindparam("latest"),
        )
        .with_for_update(read=True)
    )
    columns = [missed_gathered.c.storm, missed_gathered.c.person, missed_gathered.c.call, missed_gathered.c.at]
    return Ready(insert(missed_gathered).from_select(columns, opened).returning(missed_gathered.c.person))


@cache
def taking(kind: str) -> Ready:
    """Return the statement that takes a slot: a new row, or one that is void. `kind` names the dialect."""
    named: dict[str, object] = {column.name: bindparam(column.name) for column in missed_slots.c}
    new = insert_into(kind, missed_slots).values(named)
    void = or_(missed_slots.c.until <= bindparam("now"), missed_slots.c.until > bindparam("latest"))
    return Ready(
        new.on_conflict_do_update(
            index_elements=[missed_slots.c.line, missed_slots.c.person, missed_slots.c.slot],
            set_={"until": new.excluded.until, "storm": new.excluded.storm},
            where=void,
        )
    )


class MissedRows(Rows):
    """usecases.missed_ports.MissedTx."""

    __slots__ = ()

    def gather_missed(
        self, call: str, line: str, people: Sequence[str], now: datetime, latest: datetime
    ) -> frozenset[str]:
        """Add a call to the gathered texts that are open for any of the people; returns for whom."""
        if not people:
            return frozenset()
        named = {f"person{place}": person for place, person in enumerate(people)}
        values = {"of_call": call, "of_line": line, "now": now, "latest": latest, **named}
        return frozenset(person for (person,) in self.every(adding(len(people)), values))

    def missed_slots(self, line: str, person: str) -> tuple[Slot, ...]:
        """Return what a person was told of missed calls lately: a few rows of a key."""
        found = self.every(OF_PERSON, {"of_line": line, "of_person": person})
        return tuple(Slot(row.slot, row.until) for row in found)

    def take_missed_slot(
        self, line: str, person: str, slot: Slot, now: datetime, latest: datetime, storm: str | None = None
    ) -> bool:
        """Take a slot until its end, where nobody has it; False when somebody does."""
        row = {"line": line, "person": person, "slot": slot.number, "until": slot.until, "storm": storm}
        return self.changed(taking(self._kind), {**row, "now": now, "latest": latest})

    def close_missed(self, line: str, person: str, storm: str) -> None:
        """See that no call is added to a gathered text any more; again is no harm."""
        self.changed(CLOSE, {"of_line": line, "of_person": person, "of_storm": storm})

    def gathered(self, storm: str, after: int, limit: int) -> tuple[Gathered, ...]:
        """Return some of the calls of a gathered text, those behind `after`."""
        found = self.every(OF_STORM, {"of_storm": storm, "after": after, "most": limit})
        return tuple(Gathered(row.id, row.caller, row.at) for row in found)
