"""Rows about who may sign in: users, sessions, links of one use. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the console. The deeds of each stand in console/deeds.py."""

    MANAGER = "manager"
    RESPONDER = "responder"
    AUDITOR = "auditor"


class UserState(StrEnum):
    """`invited`: has no password yet; `disabled`: is let in by nothing."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account.

    `mail` is unique in lower case; `person` is the id that rotas know, "" for whoever serves no shifts; `password` is
    argon2's text, "" without one; `language` is nb, en, de, nl, ru, or "" for the browser's wish.
    """

    id: str
    name: str
    mail: str
    role: Role
    person: str = ""
    password: str = ""
    language: str = ""
    state: UserState = UserState.INVITED
    version: int = 0


@dataclass(frozen=True, slots=True)
class SignIn:
    """A session: who, since when, last seen, by which browser in short; `ended_at` once it was ended."""

    id: int
    user: str
    made_at: datetime
    seen_at: datetime
    agent: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditWish:
    """Which rows of the audit log are wanted: "" and None leave open. `before` is the id of the last row already seen."""

    who: str = ""
    subject: str = ""
    start: datetime | None = None
    end: datetime | None = None
    before: int | None = None
