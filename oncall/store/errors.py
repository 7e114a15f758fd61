"""What went wrong in the database, as the ports' two errors: StoreBusy (try again later) and StoreDown (somebody must act)."""

from typing import Any

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from oncall.usecases.ports import StoreBusy, StoreDown

# https://www.sqlite.org/rescode.html, primary codes.
SQLITE_BUSY = {5: "locked by another process", 6: "locked by another statement"}
SQLITE_DOWN = {
    8: "read-only (cure: give this user the right to write it)",
    10: "not to be read or written: the disk fails or is full",
    11: "damaged (cure: restore it from a backup)",
    13: "full: no space left (cure: free some)",
    14: "gone or not to be opened (cure: restore it, or the rights to it)",
    26: "no database (cure: restore it from a backup)",
}
PRIMARY_CODE = 0xFF
# https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRESQL_BUSY = {
    "40001": "two transactions disagreed",
    "40P01": "two transactions waited for each other",
    "53300": "it has too many connections",
    "55P03": "a row is locked by somebody else",
    "57014": "the statement took too long",
}
NO_TABLE = "42P01"
POSTGRESQL_DOWN = {
    "25006": "read-only (cure: use the primary server)",
    "28P01": "the password is wrong (cure: see ONCALL_DATABASE_URL)",
    "3D000": "it has no such database (cure: create it, or see ONCALL_DATABASE_URL)",
    "53100": "full: no space left (cure: free some)",
    NO_TABLE: "its tables are missing (cure: oncall db upgrade)",
}


def one_line(error: BaseException) -> str:
    """Return the first line of an error's text."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def translate(error: Exception) -> Exception:
    """Return what the rest of the program may see: StoreBusy, StoreDown, or a ValueError for a row that breaks a rule."""
    if isinstance(error, StoreBusy | StoreDown):
        return error
    if isinstance(error, NoFreeConnection):
        return StoreBusy("the database: every connection is in use")
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    if getattr(cause, "unanswered", False):
        return StoreBusy(f"the database: {one_line(cause)}")
    if isinstance(error, IntegrityError | DataError):
        return ValueError(f"the database refused a row: {one_line(cause)}")
    if isinstance(error, StatementError) and not isinstance(error, DBAPIError) and isinstance(cause, Exception):
        return cause
    return explain(cause)


def refused(cause: Exception, driver: Any) -> Exception:
    """Return what the rest of the program may see of an error that a driver raised itself, as `translate` does."""
    if getattr(cause, "unanswered", False):
        return StoreBusy(f"the database: {one_line(cause)}")
    if isinstance(cause, driver.IntegrityError | driver.DataError):
        return ValueError(f"the database refused a row: {one_line(cause)}")
    return explain(cause)


def explain(cause: BaseException) -> StoreBusy | StoreDown:
    """Return the right error for what a driver raised, by its code, in our words where we have some."""
    code = getattr(cause, "sqlite_errorcode", None)
    if isinstance(code, int):
        busy, down, start = (
            SQLITE_BUSY.get(code & PRIMARY_CODE),
            SQLITE_DOWN.get(code & PRIMARY_CODE),
            "the database file is",
        )
    else:
        state = str(getattr(cause, "sqlstate", None))
        busy, down, start = POSTGRESQL_BUSY.get(state), POSTGRESQL_DOWN.get(state), "the database:"
    if busy is not None:
        return StoreBusy(f"{start} {busy}")
    return StoreDown(f"{start} {down}" if down is not None else f"the database cannot be used: {one_line(cause)}")
