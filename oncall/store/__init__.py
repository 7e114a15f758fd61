"""THE room for SQL: tables, queries, migrations, on SQLite and PostgreSQL alike. SQLAlchemy is imported nowhere else.

Implements the Store and Tx of usecases/ports.py; knows rows and documents, no rule about calls, hours or money.
Every wait has a deadline on our side; what leaves the room is StoreBusy or StoreDown, never an error of a library.
A COMMIT that failed may have been done: every write has a key or a version that makes its repetition harmless.
"""

from oncall.store.migrate import upgrade
from oncall.store.store import Store, open_store

__all__ = ["Store", "open_store", "upgrade"]
