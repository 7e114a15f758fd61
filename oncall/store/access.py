"""Who may sign in: users, sessions, links of one use, tries; and the audit log as it is searched."""

import json
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from oncall.store.access_tables import sign_in_links, sign_in_tries, sign_ins, users
from oncall.store.insert import insert_new
from oncall.store.tables import audit_log
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.access_rows import AuditWish, Role, SignIn, User, UserState
from oncall.usecases.rows import AuditRow

DAY = timedelta(days=1)
USERS = select(users).order_by(users.c.id)
USER = select(users).where(users.c.id == bindparam("of_id"))
NAMED = select(users).where(or_(users.c.id == bindparam("name"), users.c.mail == bindparam("name")))
CHANGED = ("name", "mail", "role", "person", "password", "language", "state")
SAVE_USER = (
    update(users)
    .where(users.c.id == bindparam("of_id"), users.c.version == bindparam("seen"))
    .values(version=bindparam("seen") + 1, **{column: bindparam(f"new_{column}") for column in CHANGED})
)
SIGN_IN = select(sign_ins).where(sign_ins.c.secret == bindparam("of_secret"))
SIGN_INS = (
    select(sign_ins)
    .where(
        sign_ins.c.user == bindparam("of_user"),
        sign_ins.c.ended_at.is_(None),
        sign_ins.c.seen_at >= bindparam("seen_since"),
        sign_ins.c.made_at >= bindparam("made_since"),
    )
    .order_by(sign_ins.c.id.desc())
)
SEE = update(sign_ins).where(sign_ins.c.id == bindparam("of_id")).values(seen_at=bindparam("now"))
END_ALL = (
    update(sign_ins)
    .where(sign_ins.c.user == bindparam("of_user"), sign_ins.c.ended_at.is_(None), sign_ins.c.id != bindparam("but"))
    .values(ended_at=bindparam("now"))
)
END = (
    update(sign_ins)
    .where(sign_ins.c.id == bindparam("of_id"), sign_ins.c.user == bindparam("of_user"), sign_ins.c.ended_at.is_(None))
    .values(ended_at=bindparam("now"))
)
GOOD_LINK = (
    sign_in_links.c.secret == bindparam("of_secret"),
    sign_in_links.c.used_at.is_(None),
    sign_in_links.c.until > bindparam("now"),
)
LINK = select(sign_in_links.c.user).where(*GOOD_LINK)
USE_LINK = update(sign_in_links).where(*GOOD_LINK).values(used_at=bindparam("now"))
OUTDATE = (
    update(sign_in_links)
    .where(sign_in_links.c.user == bindparam("of_user"), sign_in_links.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
TRIES = select(func.count()).where(sign_in_tries.c.key == bindparam("of_key"), sign_in_tries.c.at >= bindparam("since"))
OLD_TRIES = delete(sign_in_tries).where(sign_in_tries.c.at < bindparam("before"))
FORGET = delete(sign_in_tries).where(sign_in_tries.c.key == bindparam("of_key"))


def user_of(row: AnyRow) -> User:
    """Return a stored user."""
    return User(
        row.id,
        row.name,
        row.mail,
        Role(row.role),
        row.person,
        row.password,
        row.language,
        UserState(row.state),
        row.version,
    )


def sign_in_of(row: AnyRow) -> SignIn:
    """Return a stored session."""
    return SignIn(row.id, row.user, row.made_at, row.seen_at, row.agent, row.ended_at)


class AccessRows(Rows):
    """Users, sessions, links and tries inside a transaction."""

    __slots__ = ()

    def add_user(self, user: User, now: datetime) -> bool:
        """Add a user; False when one of that id or mail is there already."""
        values = {column: getattr(user, column) for column in ("id", *CHANGED)}
        added = self.run(insert_new(self._kind, users), [{**values, "made_at": now, "version": user.version}])
        return added.rowcount == 1

    def user(self, user: str) -> User | None:
        """Return the user of that id, or None."""
        row = self.first(USER, {"of_id": user})
        return None if row is None else user_of(row)

    def user_named(self, name: str) -> User | None:
        """Return the user of that id or mail, or None."""
        row = self.first(NAMED, {"name": name})
        return None if row is None else user_of(row)

    def users(self) -> tuple[User, ...]:
        """Return all users, by id."""
        return tuple(user_of(row) for row in self.every(USERS))

    def save_user(self, user: User) -> bool:
        """Write a user where the stored version is user.version; False when somebody else wrote."""
        values = {f"new_{column}": getattr(user, column) for column in CHANGED}
        return self.changed(SAVE_USER, {**values, "of_id": user.id, "seen": user.version})

    def add_sign_in(self, secret: str, user: str, now: datetime, agent: str) -> None:
        """Add a session."""
        values = {"secret": secret, "user": user, "made_at": now, "seen_at": now, "agent": agent}
        self.run(insert(sign_ins), [values])

    def sign_in(self, secret: str) -> SignIn | None:
        """Return a session by the hash of its secret, or None."""
        row = self.first(SIGN_IN, {"of_secret": secret})
        return None if row is None else sign_in_of(row)

    def sign_ins(self, user: str, seen_since: datetime, made_since: datetime) -> tuple[SignIn, ...]:
        """Return a user's sessions that are not ended, newest first."""
        values = {"of_user": user, "seen_since": seen_since, "made_since": made_since}
        return tuple(sign_in_of(row) for row in self.every(SIGN_INS, values))

    def see_sign_in(self, sign_in: int, now: datetime) -> None:
        """Note that a session was used."""
        self.run(SEE, {"of_id": sign_in, "now": now})

    def end_sign_in(self, sign_in: int, user: str, now: datetime) -> bool:
        """End a session of a user; False when there is none to end."""
        return self.changed(END, {"of_id": sign_in, "of_user": user, "now": now})

    def end_sign_ins(self, user: str, now: datetime, but: int | None = None) -> int:
        """End all sessions of a user, except one; returns how many."""
        return self.run(END_ALL, {"of_user": user, "but": but or 0, "now": now}).rowcount

    def add_link(self, secret: str, user: str, now: datetime, until: datetime) -> None:
        """Add a link of one use; earlier ones of the same user stop working."""
        self.run(OUTDATE, {"of_user": user, "now": now})
        self.run(insert(sign_in_links), [{"secret": secret, "user": user, "made_at": now, "until": until}])

    def link_user(self, secret: str, now: datetime) -> str | None:
        """Return whom a link is for; None when it is none, was used, or is over."""
        row = self.first(LINK, {"of_secret": secret, "now": now})
        return None if row is None else str(row.user)

    def use_link(self, secret: str, now: datetime) -> bool:
        """Use a link up; False when that cannot be done."""
        return self.changed(USE_LINK, {"of_secret": secret, "now": now})

    def tries(self, key: str, now: datetime, since: datetime) -> int:
        """Count one more try under a key, and return how many there were since."""
        self.run(OLD_TRIES, {"before": now - DAY})
        self.run(insert(sign_in_tries), [{"key": key, "at": now}])
        row = self.first(TRIES, {"of_key": key, "since": since})
        return 0 if row is None else int(row[0])

    def forget_tries(self, key: str) -> None:
        """Forget the tries under a key."""
        self.run(FORGET, {"of_key": key})

    def audit_search(self, wish: AuditWish, limit: int) -> tuple[AuditRow, ...]:
        """Return at most `limit` rows of the audit log, newest first."""
        found = select(audit_log).order_by(audit_log.c.id.desc()).limit(limit)
        if wish.who:
            found = found.where(audit_log.c.who == wish.who)
        if wish.subject:
            found = found.where(audit_log.c.subject == wish.subject)
        if wish.start is not None:
            found = found.where(audit_log.c.at >= wish.start)
        if wish.end is not None:
            found = found.where(audit_log.c.at < wish.end)
        if wish.before is not None:
            found = found.where(audit_log.c.id < wish.before)
        return tuple(
            AuditRow(row.id, row.at, row.who, row.what, row.subject, tuple(json.loads(row.detail).items()))
            for row in self.every(found)
        )
