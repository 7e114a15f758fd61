"""Applied line files: immutable versions, and a stamp by which another process notices a change with one tiny query."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select

from oncall.store.base import Base
from oncall.store.counters import LINES, count, read_counter
from oncall.store.hooks import active_hooks
from oncall.store.incidents import running_outages
from oncall.store.insert import insert_new
from oncall.store.rota import ALL_IN_FORCE, change_of
from oncall.store.tables import line_files, line_versions
from oncall.store.transaction import Rows
from oncall.usecases.ports import InForce, LineVersion

NEWEST_OF = (
    select(line_versions)
    .where(line_versions.c.line == bindparam("line"))
    .order_by(line_versions.c.version.desc())
    .limit(1)
)
newest = (
    select(line_versions.c.line, func.max(line_versions.c.version).label("version"))
    .group_by(line_versions.c.line)
    .subquery()
)
CURRENT = (
    select(line_versions)
    .join(newest, (newest.c.line == line_versions.c.line) & (newest.c.version == line_versions.c.version))
    .order_by(line_versions.c.line)
)
ONE = select(line_versions).where(
    line_versions.c.line == bindparam("line"), line_versions.c.version == bindparam("version")
)

HISTORY = (
    select(line_versions.c.version, line_versions.c.applied_at, line_versions.c.applied_by)
    .where(line_versions.c.line == bindparam("line"))
    .order_by(line_versions.c.version.desc())
)
SAME = (line_files.c.line == bindparam("of_line"), line_files.c.version == bindparam("of_version"))
FILE = select(line_files.c.text).where(*SAME)
FORGET_FILE = delete(line_files).where(*SAME)
KEEP_FILE = insert(line_files)


class LineRows(Rows):
    """Line versions inside a transaction."""

    __slots__ = ()

    def add_line(self, line: str, text: str, now: datetime, who: str) -> LineVersion:
        """Store a new version of a line, or return the newest when its text is the same."""
        while True:
            row = self.first(NEWEST_OF, {"line": line})
            if row is not None and row.text == text:
                return LineVersion(*row)
            version = LineVersion(line, 1 if row is None else row.version + 1, text, now, who)
            if self._insert(version):
                count(self, self._kind, LINES)
                return version

    def keep_line_file(self, line: str, version: int, text: str) -> None:
        """Keep a version's file as it was written; what was kept for it before (other comments, the same tables) is replaced."""
        self.run(FORGET_FILE, {"of_line": line, "of_version": version})
        self.run(KEEP_FILE, {"line": line, "version": version, "text": text})

    def _insert(self, version: LineVersion) -> bool:
        """Add a version; False when another applied one of that number meanwhile."""
        values = {column.name: getattr(version, column.name) for column in line_versions.c}
        return self.changed(insert_new(self._kind, line_versions), values)


class LineShelf(Base):
    """Line versions as everybody reads them."""

    def current_lines(self) -> tuple[LineVersion, ...]:
        """Return the newest version of every line, by line."""
        with self._read() as rows:
            return tuple(LineVersion(*row) for row in rows.every(CURRENT))

    def line_version(self, line: str, version: int) -> LineVersion | None:
        """Return one version of a line, or None."""
        with self._read() as rows:
            row = rows.first(ONE, {"line": line, "version": version})
        return None if row is None else LineVersion(*row)

    def line_history(self, line: str) -> tuple[tuple[int, datetime, str], ...]:
        """Return a line's versions, newest first: number, when it was applied, by whom."""
        with self._read() as rows:
            return tuple((row.version, row.applied_at, row.applied_by) for row in rows.every(HISTORY, {"line": line}))

    def line_file(self, line: str, version: int) -> str | None:
        """Return a version's file as it was written, None where it was not kept."""
        with self._read() as rows:
            row = rows.first(FILE, {"of_line": line, "of_version": version})
        return None if row is None else str(row.text)

    def in_force(self) -> InForce:
        """Return every line's newest version, changes, running outages, addresses that are told; the stamp is read first, so never too new."""
        with self._read() as rows:
            stamp = read_counter(rows, LINES)
            versions = tuple(LineVersion(*row) for row in rows.every(CURRENT))
            changes = tuple(change_of(row) for row in rows.every(ALL_IN_FORCE))
            return InForce(stamp, versions, changes, running_outages(rows), active_hooks(rows))

    def lines_stamp(self) -> int:
        """Return a number that grows with every applied version and every change of a rota, and with nothing else."""
        with self._read() as rows:
            return read_counter(rows, LINES)
