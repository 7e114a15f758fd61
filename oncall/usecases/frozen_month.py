"""A closed month: its report as the text that is kept for ever, with its hash, and back."""

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from oncall.usecases.ports import StoreDown
from oncall.usecases.report_values import Report
from oncall.usecases.rows import MonthRow

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def freeze(report: Report) -> tuple[str, str]:
    """Return a report as the text that is kept for ever, and its SHA-256."""
    text = _frozen().dump_json(report).decode()
    return text, hashlib.sha256(text.encode()).hexdigest()


def thaw(month: MonthRow) -> Report:
    """Return the report of a closed month. Raises StoreDown when its text is not what was frozen."""
    text = month.doc or ""
    if hashlib.sha256(text.encode()).hexdigest() != month.hash:
        raise StoreDown(
            f"{month.month} of {month.line} is not what was closed (cure: restore the database from a backup)"
        )
    return _frozen().validate_json(text)


@cache
def _frozen() -> "TypeAdapter[Report]":
    """Return what writes and reads a report."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - needed for closed months alone

    return TypeAdapter(Report)
