"""The timers: rows with a due time, claimed by one conditional update. A claim moves the due time on to its own end."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from oncall.store.base import Base
from oncall.store.insert import new_row
from oncall.store.ready import Ready
from oncall.store.tables import timers
from oncall.store.transaction import Rows

DUE = (
    select(timers.c.id)
    .where(timers.c.due_at <= bindparam("now"))
    .order_by(timers.c.due_at, timers.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
CLAIM = Ready(
    update(timers)
    .where(timers.c.id.in_(select(DUE.c.id)))
    .values(due_at=bindparam("until"), claimed_by=bindparam("worker"))
    .returning(timers.c.at, timers.c.id, timers.c.call)
)
FINISH = Ready(update(timers).where(timers.c.id == bindparam("of_id")).values(due_at=None))


class TimerRows(Rows):
    """Timers inside a transaction."""

    __slots__ = ()

    def wake(self, call: str, at: Sequence[datetime]) -> None:
        """Add timers for the call; the same call and instant twice is one timer."""
        if at:
            rows = [{"call": call, "at": instant, "due_at": instant} for instant in at]
            self.write_all(new_row(self._kind, timers), rows)


class TimerQueue(Base):
    """Timers as the workers see them."""

    def claim_timers(self, worker: str, now: datetime, until: datetime, limit: int) -> tuple[tuple[int, str], ...]:
        """Claim due timers, expired claims included, the earliest first: (timer id, call)."""
        with self._write() as rows:
            found = rows.every(CLAIM, {"worker": worker, "now": now, "until": until, "most": limit})
        return tuple((row.id, row.call) for row in sorted(found, key=lambda row: (row.at, int(row.id))))

    def finish_timer(self, timer: int) -> None:
        """Mark a timer as done."""
        with self._write() as rows:
            rows.changed(FINISH, {"of_id": timer})
