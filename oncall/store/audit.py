"""The audit log: who did what to which thing; rows are only ever added."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from oncall.store.base import Base
from oncall.store.tables import audit_log
from oncall.store.transaction import Rows
from oncall.usecases.rows import AuditRow

ADD = insert(audit_log)
NEWEST = select(audit_log).order_by(audit_log.c.id.desc()).limit(bindparam("most"))
ABOUT = NEWEST.where(audit_log.c.subject == bindparam("subject"))


class AuditRows(Rows):
    """The audit log inside a transaction."""

    __slots__ = ()

    def audit(self, now: datetime, who: str, what: str, subject: str, detail: Mapping[str, str]) -> None:
        """Append a row to the audit log."""
        text = json.dumps(dict(detail), ensure_ascii=False)
        self.run(ADD, [{"at": now, "who": who, "what": what, "subject": subject, "detail": text}])


class AuditTrail(Base):
    """The audit log as people read it."""

    def audit_rows(self, limit: int, subject: str | None = None) -> tuple[AuditRow, ...]:
        """Return the newest rows, of one subject or of all, newest first."""
        statement = NEWEST if subject is None else ABOUT
        values: dict[str, object] = {"most": limit} if subject is None else {"most": limit, "subject": subject}
        with self._read() as rows:
            return tuple(
                AuditRow(row.id, row.at, row.who, row.what, row.subject, tuple(json.loads(row.detail).items()))
                for row in rows.every(statement, values)
            )
