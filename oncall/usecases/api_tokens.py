"""Tokens of the API: a name, scopes, perhaps one line alone; shown once, kept as a hash, their last use noted, revoked at once."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from oncall.usecases.api_rows import ApiToken
from oncall.usecases.line_tokens import BEARER, digest_of
from oncall.usecases.ports import Store

SCOPES = (
    "read:lines",
    "read:calls",
    "read:cases",
    "write:cases",
    "read:months",
    "write:months",
    "read:rota",
    "write:rota",
    "read:customers",
    "write:customers",
    "read:outages",
    "write:outages",
    "read:tickets",
    "write:tickets",
    "read:hooks",
    "write:hooks",
)
ALIASES = {"read:reports": "read:months"}
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}", re.ASCII)
MARK = "vakt_"
BYTES = 32
NOTED_EVERY = timedelta(minutes=1)


class TokenRefused(ValueError):
    """A token that is not made or revoked. One line: where, what, and the cure."""


def new_api_token(store: Store, name: str, scopes: Sequence[str], line: str, by: str, now: datetime) -> str:
    """Make a token and return its secret, for the only time. `line` "" is every line. Raises TokenRefused, StoreBusy, StoreDown."""
    if NAME.fullmatch(name) is None:
        raise TokenRefused(f"{name[:40]!r}: is no name (up to 40 of a-z, 0-9, dot, dash and underscore)")
    wanted = tuple(dict.fromkeys(ALIASES.get(scope, scope) for scope in scopes))
    unknown = next((scope for scope in wanted if scope not in SCOPES), None)
    if unknown is not None or not wanted:
        raise TokenRefused(f"scope: {unknown or 'none'} is no scope (one or more of {', '.join(SCOPES)})")
    secret = MARK + secrets.token_urlsafe(BYTES)
    with store.write() as tx:
        if not tx.add_api_token(ApiToken(name, wanted, line, now, by), digest_of(secret)):
            raise TokenRefused(f"{name}: a token of that name holds already (oncall tokens revoke {name})")
        tx.audit(now, by, "token_made", name, {"scopes": " ".join(wanted), "line": line})
    return secret


def revoke_api_token(store: Store, name: str, by: str, now: datetime) -> None:
    """Revoke a token: its next request is refused. Raises TokenRefused, StoreBusy, StoreDown."""
    with store.write() as tx:
        if not tx.revoke_api_token(name, now):
            raise TokenRefused(f"{name[:40]}: no such token holds (oncall tokens list)")
        tx.audit(now, by, "token_revoked", name, {})


def holder_of(store: Store, authorization: str | None, now: datetime) -> ApiToken | None:
    """Return the token that an Authorization header carries, None when it carries none that holds.

    A header without a token costs the same look as one with a wrong token. Raises StoreBusy, StoreDown.
    """
    given = (authorization or "").strip()
    secret = given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else ""
    with store.read() as tx:
        token = tx.api_token(digest_of(secret))
    if token is None:
        return None
    if token.used_at is None or now - token.used_at >= NOTED_EVERY:
        with store.write() as tx:
            tx.use_api_token(token.id, now)
        token = replace(token, used_at=now)
    return token
