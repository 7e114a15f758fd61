"""Errors, dates and pages as Twilio writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue

from oncall.emulator.callbacks import stamp
from oncall.emulator.carrier import Carrier
from oncall.emulator.params import API_VERSION

EXTENSION = "carrier"
MOST_PER_PAGE = 1000
Json = dict[str, Any]
Item = TypeVar("Item")


class ApiError(Exception):
    """A refusal with its HTTP status, Twilio's code and a sentence."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def refusal(error: ApiError) -> ResponseReturnValue:
    """Return the body of an error."""
    body = {
        "code": error.code,
        "message": str(error),
        "more_info": f"https://www.twilio.com/docs/errors/{error.code}",
        "status": error.status,
    }
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if error.status == 401 else {}  # noqa: PLR2004  HTTP
    return jsonify(body), error.status, headers


def missing() -> ApiError:
    """Return the error for something that is not there."""
    return ApiError(404, 20404, f"The requested resource {request.path} was not found")


def carrier() -> Carrier:
    """Return the carrier this app belongs to."""
    found: Carrier = current_app.extensions[EXTENSION]
    return found


def when(instant: datetime | None) -> str | None:
    """Return an instant as the REST API writes it; None stays None."""
    return None if instant is None else stamp(instant)


def account_path(rest: str) -> str:
    """Return the path of something in the account, such as Calls/CA....json."""
    return f"/{API_VERSION}/Accounts/{carrier().config.account_sid}/{rest}"


def page(key: str, items: Sequence[Item], render: Callable[[Item], Json]) -> ResponseReturnValue:
    """Return one page of a list, newest first, with the addresses of the others."""
    size = min(MOST_PER_PAGE, max(1, _number("PageSize", 50)))
    number = _number("Page", 0)
    first = number * size
    shown = items[first : first + size]

    def address(index: int) -> str:
        query = [(k, v) for k, v in request.args.items(multi=True) if k not in {"Page", "PageSize", "PageToken"}]
        return f"{request.path}?{urlencode([*query, ('PageSize', str(size)), ('Page', str(index))])}"

    body = {
        key: [render(item) for item in shown],
        "page": number,
        "page_size": size,
        "start": first,
        "end": max(first, first + len(shown) - 1),
        "uri": address(number),
        "first_page_uri": address(0),
        "previous_page_uri": address(number - 1) if number else None,
        "next_page_uri": address(number + 1) if first + size < len(items) else None,
    }
    return jsonify(body)


def _number(name: str, default: int) -> int:
    written = request.args.get(name, "")
    return int(written) if written.isdecimal() else default


def in_range(instant: datetime | None, name: str) -> bool:
    """Say whether an instant passes the filters `name`, `name<` and `name>` of the query, all inclusive."""
    return asked_range(name)(instant)


def asked_range(name: str) -> Callable[[datetime | None], bool]:
    """Return what `in_range` says of instants: for a list, the query is read once."""
    exact, before, after = (request.args.get(name + sign) for sign in ("", "<", ">"))
    if not (exact or before or after):
        return lambda _: True

    def passes(instant: datetime | None) -> bool:
        if instant is None:
            return False
        first, last = _span(exact) if exact else (instant, instant)
        return (
            first <= instant <= last
            and (not before or instant <= _span(before)[1])
            and (not after or instant >= _span(after)[0])
        )

    return passes


@lru_cache(maxsize=64)
def _span(written: str) -> tuple[datetime, datetime]:
    """Return the first and last instant that a date (a whole day in UTC) or a time of the query means."""
    try:
        if len(written) == len("2026-01-31"):
            first = datetime.combine(date.fromisoformat(written), time(), UTC)
            return first, first + timedelta(days=1) - timedelta(microseconds=1)
        instant = datetime.fromisoformat(written)
    except ValueError as error:
        raise ApiError(400, 20001, f"{written!r} is no date: give YYYY-MM-DD or an RFC 3339 time") from error
    return instant, instant


def only(known: Iterable[str]) -> None:
    """Report every form parameter that this emulator does not play."""
    for name in request.form:
        if name not in known:
            text = f"{request.method} {request.path}: parameter {name} is not emulated"
            with carrier().lock:
                carrier().journal.problem(0, text)


def flag(name: str, *, default: bool) -> bool:
    """Return a true/false parameter of the form."""
    return {"true": True, "false": False}.get(request.form.get(name, "").lower(), default)


def seconds(name: str, default: float) -> float:
    """Return a whole number of seconds from the form."""
    written = request.form.get(name, "")
    if not written:
        return default
    if not written.isdecimal():
        raise ApiError(400, 20001, f"{name} {written!r} is no whole number of seconds")
    return float(written)


def words(name: str, default: str) -> frozenset[str]:
    """Return a list parameter: repeated, or separated by blanks."""
    given = request.form.getlist(name) or [default]
    return frozenset(word for part in given for word in part.split())
