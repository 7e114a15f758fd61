"""Look a database file of ours over: is it whole, whose schema has it, how many rows has each table. Changes nothing."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from oncall.store.errors import explain
from oncall.store.schema import NEWER, OLDER, complaint
from oncall.usecases.ports import StoreBusy, StoreDown

MOST_SAID = 3
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file holds: schema version (None without our tables), rows by table, and what is wrong with it ("" nothing)."""

    path: Path
    version: str | None
    rows: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    wrong: str = ""

    @property
    def usable(self) -> bool:
        """Whether this program can work with the file; one of an older schema is migrated on first use."""
        return not self.wrong and complaint(self.version) in {None, OLDER}

    @property
    def why(self) -> str:
        """Return in a line why it is not usable, "" when it is."""
        if self.usable:
            return ""
        return self.wrong or (NEWER if complaint(self.version) == NEWER else "it holds none of our tables")


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open a file that nothing is to change. Raises sqlite3.Error."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)


def inspect(path: Path, *, quick: bool = False) -> Inspection:
    """Return what a file holds; `quick` leaves out the comparison of indexes with tables. Raises StoreDown when there is none."""
    if not path.is_file():
        raise StoreDown(f"{path}: no such file (cure: name a database file)")
    try:
        with closing(open_to_read(path)) as connection:
            return look(connection, path, quick=quick)
    except sqlite3.Error as error:
        told = explain(error)
        if isinstance(told, StoreBusy):
            raise told from None
        return Inspection(path, None, wrong=str(told))


def look(connection: sqlite3.Connection, path: Path, *, quick: bool = False) -> Inspection:
    """Return what an open file holds. Raises sqlite3.Error."""
    said = [str(row[0]) for row in connection.execute(f"PRAGMA {'quick_check' if quick else 'integrity_check'}")]
    if said == ["ok"] and not quick:
        said = [
            f"a row of {row[0]} points at nothing" for row in connection.execute("PRAGMA foreign_key_check")
        ] or said
    if said != ["ok"]:
        return Inspection(path, None, wrong=f"it is damaged: {'; '.join(said[:MOST_SAID])}")
    return Inspection(path, version(connection), rows(connection))


def version(connection: sqlite3.Connection) -> str | None:
    """Return the schema's version; None when there are no tables of ours. Raises sqlite3.Error."""
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if there else None
    return None if row is None else str(row[0])


def rows(connection: sqlite3.Connection) -> Mapping[str, int]:
    """Return how many rows each table has. Raises sqlite3.Error."""
    names = [str(row[0]) for row in connection.execute(TABLES)]
    quoted = {name: name.replace('"', '""') for name in names}
    return MappingProxyType(
        {
            name: int(connection.execute(f'SELECT count(*) FROM "{safe}"').fetchone()[0])  # noqa: S608 - a table's own name
            for name, safe in quoted.items()
        }
    )
