"""Tables of texts about missed calls: how many a person got lately one by one, and which calls wait for the gathered one."""

from sqlalchemy import Column, Index, Integer, Table, Text

from oncall.store.columns import Instant, SerialNumber
from oncall.store.tables import metadata

# Slots 1 to 5 are texts that went out one by one, each taken until `until`. Slot 0 is the gathered text that is open until
# then, with its storm's key; there is no such row once its calls were counted.
missed_slots = Table(
    "missed_slots",
    metadata,
    Column("line", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("until", Instant, nullable=False),
    Column("storm", Text),
)

# A call that a person is told of in a storm's gathered text. Who called stands in the call's own row alone.
missed_gathered = Table(
    "missed_gathered",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("storm", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("call", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
Index("ix_missed_gathered_storm", missed_gathered.c.storm, missed_gathered.c.id)
