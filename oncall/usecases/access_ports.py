"""What the use cases of access ask of a transaction: users, sessions, links, tries, the audit log as it is searched."""

from datetime import datetime
from typing import Protocol

from oncall.usecases.access_rows import AuditWish, SignIn, User
from oncall.usecases.rows import AuditRow


class AccessTx(Protocol):
    """The part of a transaction that is about access; ports.Tx is the whole. Secrets come as their hash, never plain."""

    def add_user(self, user: User, now: datetime) -> bool:
        """Add a user; False when one of that id or mail is there already (nothing changed)."""

    def user(self, user: str) -> User | None:
        """Return the user of that id, or None."""

    def user_named(self, name: str) -> User | None:
        """Return the user of that id or mail, or None."""

    def users(self) -> tuple[User, ...]:
        """Return all users, by id."""

    def save_user(self, user: User) -> bool:
        """Write a user where the stored version is user.version, and raise it by one; False when somebody else wrote."""

    def add_sign_in(self, secret: str, user: str, now: datetime, agent: str) -> None:
        """Add a session."""

    def sign_in(self, secret: str) -> SignIn | None:
        """Return a session by the hash of its secret, ended or not; None for one that never was."""

    def sign_ins(self, user: str, seen_since: datetime, made_since: datetime) -> tuple[SignIn, ...]:
        """Return a user's sessions that are not ended, seen and made since, newest first."""

    def see_sign_in(self, sign_in: int, now: datetime) -> None:
        """Note that a session was used."""

    def end_sign_in(self, sign_in: int, user: str, now: datetime) -> bool:
        """End a session of a user; False when there is none of that id that has not ended."""

    def end_sign_ins(self, user: str, now: datetime, but: int | None = None) -> int:
        """End all sessions of a user, except one; returns how many."""

    def add_link(self, secret: str, user: str, now: datetime, until: datetime) -> None:
        """Add a link of one use; earlier ones of the same user stop working."""

    def link_user(self, secret: str, now: datetime) -> str | None:
        """Return whom a link is for; None when there is none, it was used, or its time is over."""

    def use_link(self, secret: str, now: datetime) -> bool:
        """Use a link up; False when that cannot be done, or was done."""

    def tries(self, key: str, now: datetime, since: datetime) -> int:
        """Count one more try to sign in under a key, and return how many there were since, this one included."""

    def forget_tries(self, key: str) -> None:
        """Forget the tries under a key: somebody came in."""

    def audit_search(self, wish: AuditWish, limit: int) -> tuple[AuditRow, ...]:
        """Return at most `limit` rows of the audit log, newest first."""
