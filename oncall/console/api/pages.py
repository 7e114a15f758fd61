"""Lists by the page: a mark says where the next page begins, so that a list may grow while somebody reads it."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import Field

from oncall.billing.instants import parse_instant
from oncall.console.api.problem import Problem
from oncall.console.api.spec import Asked, Told
from oncall.policy.line import Line
from oncall.usecases.api_rows import Page
from oncall.usecases.months import parse_month
from schedules import localtime

T = TypeVar("T")
MOST = 200
USUAL = 50
Limit = Annotated[int, Field(ge=1, le=MOST, description="How many at most.")]
Mark = Annotated[str, Field(max_length=400, description="The `next` of the page before.")]
When = Annotated[str, Field(max_length=64, description="RFC 3339 with an offset, or a date in the line's zone.")]
Next = Annotated[str | None, Field(description="Where the next page begins; null on the last.")]


class Paged(Asked):
    """How a list is asked for."""

    limit: Limit = USUAL
    after: Mark = ""


class Listed(Told):
    """What every list ends with."""

    next: Next


def page_of(asked: Paged) -> Page:
    """Return the page that is asked for, and one row more to see whether there is a next. Raises Problem."""
    if not asked.after:
        return Page(asked.limit + 1)
    at, id_ = parts_of(asked.after, 2)
    found = parse_instant(at)
    if found is None:
        raise Problem(422, "this is no mark", "after", "take the `next` of the page before")
    return Page(asked.limit + 1, found, id_)


def mark(*parts: str) -> str:
    """Return a mark."""
    return base64.urlsafe_b64encode("\n".join(parts).encode()).decode()


def parts_of(after: str, number: int) -> list[str]:
    """Return the parts of a mark. Raises Problem."""
    try:
        parts = base64.b64decode(after.encode(), altchars=b"-_", validate=True).decode().split("\n")
    except (binascii.Error, ValueError):
        parts = []
    if len(parts) != number or "\x00" in "".join(parts):
        raise Problem(422, "this is no mark", "after", "take the `next` of the page before")
    return parts


def paged(rows: Sequence[T], limit: int, shape: Callable[[T], object], key: Callable[[T], tuple[str, str]]) -> object:
    """Return a page of rows, of which one more was read than is shown."""
    shown = rows[:limit]
    return {"items": [shape(row) for row in shown], "next": mark(*key(shown[-1])) if len(rows) > limit else None}


def instant(text: str, line: Line, where: str) -> datetime:
    """Return an instant, or the first one of a date in the line's zone. Raises Problem."""
    try:
        found = parse_instant(text)
        if found is None:
            day = datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a day of the line's zone
            localtime.known(datetime(day.year, 1, 2, tzinfo=line.zone))
            return localtime.midnight(line.zone, day)
        return localtime.known(found)
    except (ValueError, OverflowError):
        raise Problem(
            422, f"{text!r} is not a time of our days", where, "write it like 2026-11-24T12:00:00+01:00"
        ) from None


def month_name(text: str, where: str = "month") -> str:
    """Return a month. Raises Problem."""
    try:
        return parse_month(text)
    except ValueError:
        raise Problem(422, f"{text!r} is not a month", where, "write it like 2026-11") from None


def number_of(text: str, what: str) -> int:
    """Return a number of an address. Raises Problem."""
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10):  # noqa: PLR2004 - fits every column
        raise Problem(404, f"no such {what}", text, "see the list")
    return int(text)
