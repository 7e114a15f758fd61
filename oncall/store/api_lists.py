"""Lists of the API, a page at a time: what comes behind the last row of the page before, however much there is."""

from sqlalchemy import and_, or_, select

from oncall.store.base import Base
from oncall.store.tables import cases
from oncall.store.ticket_tables import tickets
from oncall.store.tickets import ticket_of
from oncall.usecases.api_rows import Page
from oncall.usecases.ticket_rows import TicketRow


class ApiLists(Base):
    """Cases and tickets by key."""

    def case_list(self, line: str, month: str, state: str, page: Page) -> tuple[str, ...]:
        """Return cases of a line by their opening, of a month and in a state ("" each: of all)."""
        query = select(cases.c.id).where(cases.c.line == line)
        query = query.where(cases.c.month == month) if month else query
        query = query.where(cases.c.state == state) if state else query
        if page.at is not None:
            same = and_(cases.c.opened_at == page.at, cases.c.id > page.id)
            query = query.where(cases.c.opened_at >= page.at, or_(cases.c.opened_at > page.at, same))
        with self._read() as rows:
            found = rows.every(query.order_by(cases.c.opened_at, cases.c.id).limit(page.limit))
        return tuple(row.id for row in found)

    def ticket_list(self, line: str, state: str, page: Page) -> tuple[TicketRow, ...]:
        """Return tickets of a line, the last changed first, in a state ("": in any)."""
        query = select(tickets).where(tickets.c.line == line)
        query = query.where(tickets.c.state == state) if state else query
        if page.at is not None:
            same = and_(tickets.c.changed_at == page.at, tickets.c.case_id < page.id)
            query = query.where(tickets.c.changed_at <= page.at, or_(tickets.c.changed_at < page.at, same))
        newest = query.order_by(tickets.c.changed_at.desc(), tickets.c.case_id.desc()).limit(page.limit)
        with self._read() as rows:
            return tuple(ticket_of(row) for row in rows.every(newest))
