"""Faults from outside: what fails, and what the caller and the ledger get all the same. The table is in docs/reliability.md."""
