"""Tokens with which machines write to a line: one per line and purpose, shown once, kept as a hash."""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Literal, get_args

from oncall.usecases.ports import Store

Purpose = Literal["tickets", "alerts"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
BYTES = 24
BEARER = "bearer "


def new_line_token(store: Store, line: str, purpose: Purpose, by: str, now: datetime) -> str:
    """Make a token for a line and return it, for the only time; the one before it stops working. Raises StoreBusy, StoreDown."""
    token = secrets.token_urlsafe(BYTES)
    with store.write() as tx:
        tx.put_line_token(line, purpose, digest_of(token), now, by)
        tx.audit(now, by, "line_token_made", line, {"for": purpose})
    return token


def line_token_holds(store: Store, line: str, purpose: Purpose, authorization: str | None) -> bool:
    """Return whether an Authorization header ("Bearer ...") carries the line's token. Raises StoreBusy, StoreDown."""
    given = (authorization or "").strip()
    if not given.lower().startswith(BEARER):
        return False
    with store.read() as tx:
        kept = tx.line_token(line, purpose)
    return kept is not None and hmac.compare_digest(kept, digest_of(given[len(BEARER) :].strip()))


def digest_of(token: str) -> str:
    """Return the hash under which a token of chance is kept: it is long, so that a quick hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()
