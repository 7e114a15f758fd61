"""Tests of the store: one contract suite on SQLite and PostgreSQL, races in threads and processes, faults from outside."""
