"""What the customers' pages were given, and the cookie that says whose cases a browser may see."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlsplit

from flask import abort, current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from oncall.console.customer.throttle import Throttle
from oncall.usecases.customer_links import CustomerLinks
from oncall.usecases.desk import Desk

KEY = "vakttelefon_customers"
COOKIE = "vakttelefon_my"
SALT = "oncall.customer.cookie"
LASTS = timedelta(hours=2)
MOST_CASES = 5
ONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
MINUTES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class CustomerDoor:
    """The desk of the use cases, the clock, and how often a stranger may write (`writes`) or ask for a link (`asks`)."""

    desk: Desk
    now: Callable[[], datetime]
    writes: Throttle = field(default_factory=lambda: Throttle(20, MINUTES))
    asks: Throttle = field(default_factory=lambda: Throttle(10, MINUTES))

    @property
    def links(self) -> CustomerLinks:
        """What makes and reads links; without it there are no customers' pages."""
        if self.desk.links is None:
            abort(404)
        return self.desk.links


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose browser this is: a mail address or number that signed in ("" for none), and cases opened by their links."""

    contact: str = ""
    cases: tuple[str, ...] = ()


def door() -> CustomerDoor:
    """Return this app's customers' door, or answer 404 where there is none."""
    found = customers_door()
    if found is None:
        abort(404)
    return found


def customers_door() -> CustomerDoor | None:
    """Return this app's customers' door, or None."""
    return cast("CustomerDoor | None", current_app.extensions.get(KEY))


def signer() -> URLSafeSerializer:
    """Return what signs the cookie."""
    return URLSafeSerializer(door().links.secret, salt=SALT)


def visitor() -> Visitor:
    """Return whose browser this is; nobody's without a cookie of ours that still holds."""
    try:
        values: object = signer().loads(request.cookies.get(COOKIE, ""))
    except (BadData, ValueError):
        return Visitor()
    match values:
        case [str(contact), [*cases], int(until)] if until > door().now().timestamp():
            return Visitor(contact, tuple(case for case in cases if isinstance(case, str)))
    return Visitor()


def remember(answer: Response, who: Visitor) -> Response:
    """Give the browser its cookie: for these pages alone, out of scripts' reach, for two hours."""
    until = int((door().now() + LASTS).timestamp())
    value = signer().dumps([who.contact, list(who.cases[-MOST_CASES:]), until])
    answer.set_cookie(
        COOKIE,
        value if isinstance(value, str) else value.decode(),
        max_age=int(LASTS.total_seconds()),
        path=cookie_path(),
        secure=door().links.public_url.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )
    return answer


def forget(answer: Response) -> Response:
    """Take the cookie back."""
    answer.delete_cookie(COOKIE, path=cookie_path())
    return answer


def cookie_path() -> str:
    """Return the path under which the customers' own pages are seen from outside."""
    return f"{urlsplit(door().links.public_url).path.rstrip('/')}/my"


def sender() -> str:
    """Return what stands for whoever sends this request, to count by."""
    return request.remote_addr or ""


def new_once() -> str:
    """Return a word of chance that makes a form count once, however often it is sent."""
    return secrets.token_urlsafe(18)


def once() -> str:
    """Return the form's word; a new one where it has none, or one that is not ours in shape."""
    given = request.form.get("once", "")
    return given if ONCE.fullmatch(given) else new_once()


def sent_files() -> list[tuple[str, bytes]]:
    """Return the names and bytes of the files that came with the form; what was spooled for them is let go."""
    found: list[tuple[str, bytes]] = []
    for file in request.files.getlist("files"):
        if file.filename:
            found.append((file.filename, file.read()))
        file.close()
    return found
