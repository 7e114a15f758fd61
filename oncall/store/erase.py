"""Numbers forgotten: another name stands where a number stood, in every table, and everything that is counted stays.

The tables are walked by their columns, so that one which comes later is not left out. Rows that carry a version are
written on condition of it, and it is raised: whoever read the row with the number cannot write it back.
"""

import hashlib
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Column, Table, and_, or_, select, text, update
from sqlalchemy import Text as TextType

from oncall.store.codec import dump_call, load_call
from oncall.store.tables import calls, cases, metadata, months
from oncall.store.ticket_tables import tickets
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.ports import StoreBusy
from oncall.usecases.pseudonyms import PREFIX, Swap, new_name, swapper

KEPT = frozenset({"line_versions", "leases", "counters"})


def texts(table: Table) -> tuple["Column[str]", ...]:
    """Return the columns in which a number may stand."""
    return tuple(column for column in table.columns if isinstance(column.type, TextType))


class ErasureRows(Rows):
    """usecases.upkeep_ports.UpkeepTx."""

    __slots__ = ()

    def erase_number(self, spellings: Sequence[str], name: str) -> Mapping[str, int]:
        """Put `name` in a number's place wherever it is stored; returns the rows changed, by table."""
        self._wipe()
        swap = swapper(spellings, name)
        done: dict[str, int] = {}
        for table in metadata.sorted_tables:
            columns = texts(table)
            if table.name in KEPT or not columns:
                continue
            wanted = or_(*(column.contains(each, autoescape=True) for column in columns for each in spellings))
            found = self.every(select(table).where(wanted))
            changed = sum(self._swap_row(table, columns, row, swap) for row in found)
            done |= {table.name: changed} if changed else {}
        return done

    def forget_callers(self, line: str, before: datetime, limit: int, names: MutableMapping[str, str]) -> int:
        """Put names in the place of the callers' numbers of a few calls, cases and tickets begun before an instant."""
        self._wipe()
        done = 0
        over = calls.c.ended_at.is_not(None)
        for table, number, begun, ready in (
            (calls, calls.c.caller, calls.c.started_at, over),
            (cases, cases.c.caller, cases.c.opened_at, None),
            (tickets, tickets.c.phone, tickets.c.opened_at, None),
        ):
            wanted = [table.c.line == line, begun < before, number > "", number.not_like(f"{PREFIX}%")]
            wanted += [ready] if ready is not None else []
            for row in self.every(select(table).where(and_(*wanted)).order_by(begun).limit(limit)):
                known = str(getattr(row, number.name))
                swap = swapper((known,), names.setdefault(known, new_name()))
                done += self._swap_row(table, texts(table), row, swap)
        return done + self._forget_in_months(line, f"{before:%Y-%m}", names)

    def drop_recording(self, call: str) -> bool:
        """Take the message's id out of a call whose message was deleted; False when somebody else wrote the call."""
        row = self.first(select(calls).where(calls.c.sid == call))
        if row is None:
            return False
        found = load_call(row.doc)
        doc = dump_call(replace(found, recording=None, version=found.version + 1))
        where = (calls.c.sid == call, calls.c.version == found.version)
        return self.run(update(calls).where(*where).values(doc=doc, version=found.version + 1)).rowcount == 1

    def _forget_in_months(self, line: str, before: str, names: Mapping[str, str]) -> int:
        """Put the names into the closed months that lie before one."""
        wanted = and_(months.c.line == line, months.c.month < before, months.c.doc.is_not(None))
        changed = 0
        for row in self.every(select(months).where(wanted)):
            swaps = [swapper((number,), name) for number, name in names.items() if number in row.doc]
            if swaps:
                changed += self._swap_row(months, texts(months), row, partial(apply, swaps))
        return changed

    def _swap_row(self, table: Table, columns: Sequence["Column[str]"], row: AnyRow, swap: Swap) -> int:
        """Write a row anew where a swap changes it; returns whether it did, as 0 or 1."""
        was = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row by column
        new: dict[str, object] = {
            column.name: swap(was[column.name]) for column in columns if was[column.name] is not None
        }
        new = {name: value for name, value in new.items() if value != was[name]}
        if not new:
            return 0
        where = [column == was[column.name] for column in table.primary_key.columns]
        if "version" in table.columns:
            where.append(table.c.version == was["version"])
            new["version"] = was["version"] + 1
        if table is calls and "doc" in new:
            new["doc"] = with_version(str(new["doc"]), was["version"] + 1)
        if table is months and "doc" in new:
            new["hash"] = hashlib.sha256(str(new["doc"]).encode()).hexdigest()
        if self.run(update(table).where(*where).values(new)).rowcount != 1:
            raise StoreBusy(f"a row of {table.name} was written by somebody else meanwhile")
        return 1

    def _wipe(self) -> None:
        """Have the embedded database overwrite what is no longer in use."""
        if self._kind == "sqlite":
            self.run(text("PRAGMA secure_delete=ON"))


def apply(swaps: Sequence[Swap], value: str) -> str:
    """Return a text after several swaps."""
    for swap in swaps:
        value = swap(value)
    return value


def with_version(doc: str, version: int) -> str:
    """Return a call's document with another version; one that cannot be read stays as it is."""
    try:
        return dump_call(replace(load_call(doc), version=version))
    except ValueError:
        return doc
