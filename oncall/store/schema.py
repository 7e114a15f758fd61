"""The schema's version: this program works with exactly one, and says so by one SELECT rather than guess."""

from sqlalchemy import Column, MetaData, Table, Text, select

from oncall.store.transaction import Rows
from oncall.usecases.ports import StoreDown

# The newest file in migrations/versions; versions are numbers of four digits, so that text compares as they do.
HEAD = "0009"
VERSION = select(Table("alembic_version", MetaData(), Column("version_num", Text)))
NO_TABLES = "the database has none of our tables (cure: oncall db upgrade)"
OLDER = "the database is older than this program (cure: oncall db upgrade)"
NEWER = "the database is newer than this program (cure: install the version that migrated it, or a later one)"


def complaint(version: str | None) -> str | None:
    """Return what is wrong with a version, None when nothing is."""
    if version == HEAD:
        return None
    if version is None:
        return NO_TABLES
    return OLDER if version.isdigit() and version < HEAD else NEWER


def check_schema(rows: Rows) -> None:
    """Raise StoreDown unless the database has exactly this program's schema."""
    row = rows.first(VERSION)
    wrong = complaint(None if row is None else str(row[0]))
    if wrong is not None:
        raise StoreDown(wrong)
