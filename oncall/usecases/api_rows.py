"""Rows of the API: tokens with their scopes, and answers given under an Idempotency-Key. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as it is known: never its secret. `line` "" means every line; `id` 0: not stored yet."""

    name: str
    scopes: tuple[str, ...]
    line: str
    made_at: datetime
    made_by: str
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class ApiReply:
    """What a request under a key was answered. `print` tells one request from another; without a status it is being answered."""

    print: str
    made_at: datetime
    status: int | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page by key: what is asked for comes behind `at` and `id` (None: from the start), at most `limit` of it."""

    limit: int
    at: datetime | None = None
    id: str = ""
