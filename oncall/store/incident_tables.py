"""Tables of what goes wrong without a caller: alarms of monitoring, and outages that callers are told of."""

from sqlalchemy import Column, Index, Integer, Table, Text

from oncall.store.columns import Instant
from oncall.store.tables import metadata

# One row an alarm: the columns that are searched, and the whole alarm as a JSON document.
alarms = Table(
    "alarms",
    metadata,
    Column("id", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("case_id", Text),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("version", Integer, nullable=False),
    Column("doc", Text, nullable=False),
)
# What makes an alert that is sent twice, or to two processes at once, one alarm.
Index(
    "uq_alarms_open",
    alarms.c.line,
    alarms.c.key,
    unique=True,
    sqlite_where=alarms.c.closed_at.is_(None),
    postgresql_where=alarms.c.closed_at.is_(None),
)
Index("ix_alarms_line", alarms.c.line, alarms.c.opened_at)
Index("ix_alarms_case", alarms.c.case_id)

outages = Table(
    "outages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("version", Integer, nullable=False),
    Column("doc", Text, nullable=False),
)
# A line tells its callers of one outage at a time.
Index(
    "uq_outages_running",
    outages.c.line,
    unique=True,
    sqlite_where=outages.c.ended_at.is_(None),
    postgresql_where=outages.c.ended_at.is_(None),
)
Index("ix_outages_line", outages.c.line, outages.c.started_at)
