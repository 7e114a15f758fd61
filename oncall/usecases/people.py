"""Users of the console: added, invited, changed, disabled. Every change is in the audit log; every function may raise AccessRefused."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from oncall.usecases.access_refusal import AccessRefused, Why
from oncall.usecases.access_rows import Role, User, UserState
from oncall.usecases.passwords import LONGEST, SHORTEST, fingerprint, fits, hashed, new_secret
from oncall.usecases.ports import Store, Tx

ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
MOST_NAME = 100
LANGUAGES = ("en", "nb", "de", "nl", "ru")
LINK_HOLDS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Deeds:
    """Changes of users by `by` at `now`."""

    store: Store
    by: str
    now: datetime

    def add(self, user: User) -> User:
        """Add a user without a password."""
        checked = replace(user, mail=user.mail.strip().lower(), name=user.name.strip())
        check(checked)
        with self.store.write() as tx:
            if tx.user_named(checked.id) or not tx.add_user(checked, self.now):
                raise AccessRefused(Why.TAKEN, checked.id)
            tx.audit(self.now, self.by, "user_added", checked.id, {"role": checked.role, "person": checked.person})
        return checked

    def invite(self, user: str) -> str:
        """Return the secret of a new link by which the user sets a password; it works once, for three days."""
        secret = new_secret()
        with self.store.write() as tx:
            if need(tx, user).state is UserState.DISABLED:
                raise AccessRefused(Why.DISABLED, user)
            tx.add_link(fingerprint(secret), user, self.now, self.now + LINK_HOLDS)
            tx.audit(self.now, self.by, "user_invited", user, {})
        return secret

    def change_role(self, user: str, role: Role, person: str | None = None) -> None:
        """Give a user another role, and the rota's person unless None."""
        with self.store.write() as tx:
            found = need(tx, user)
            changed = replace(found, role=role, person=found.person if person is None else person)
            keep_a_manager(tx, changed)
            save(tx, changed)
            tx.audit(self.now, self.by, "user_role", user, {"role": role, "person": changed.person})

    def set_password(self, user: str, password: str) -> None:
        """Set a password for somebody; all their sessions end."""
        with self.store.read() as tx:
            found = need(tx, user)
        check_password(found, password)
        store_password(self, replace(found, password=hashed(password)), "password_set")

    def disable(self, user: str) -> None:
        """Let a user in no more, from this moment."""
        with self.store.write() as tx:
            changed = replace(need(tx, user), state=UserState.DISABLED)
            keep_a_manager(tx, changed)
            save(tx, changed)
            tx.end_sign_ins(user, self.now)
            tx.add_link(fingerprint(new_secret()), user, self.now, self.now)
            tx.audit(self.now, self.by, "user_disabled", user, {})

    def enable(self, user: str) -> None:
        """Let a disabled user in again."""
        with self.store.write() as tx:
            found = need(tx, user)
            save(tx, replace(found, state=UserState.ACTIVE if found.password else UserState.INVITED))
            tx.audit(self.now, self.by, "user_enabled", user, {})

    def choose_language(self, user: str, language: str) -> None:
        """Set the language of a user's pages; "" follows the browser."""
        if language not in {"", *LANGUAGES}:
            raise AccessRefused(Why.BAD_LANGUAGE, language)
        with self.store.write() as tx:
            save(tx, replace(need(tx, user), language=language))

    def end_sessions(self, user: str, sign_in: int | None = None) -> int:
        """End one session of a user, or all; returns how many ended."""
        with self.store.write() as tx:
            need(tx, user)
            ended = tx.end_sign_ins(user, self.now) if sign_in is None else tx.end_sign_in(sign_in, user, self.now)
            if ended:
                tx.audit(self.now, self.by, "sessions_ended", user, {"count": str(int(ended))})
        return int(ended)


def change_own_password(store: Store, user: str, old: str, new: str, now: datetime, keep: int) -> None:
    """Change one's own password; all other sessions end, `keep` goes on."""
    with store.read() as tx:
        found = need(tx, user)
    if not fits(old, found.password):
        raise AccessRefused(Why.WRONG_PASSWORD)
    check_password(found, new)
    store_password(Deeds(store, user, now), replace(found, password=hashed(new)), "password_changed", keep)


def use_link(store: Store, secret: str, password: str, now: datetime) -> User:
    """Set the password of whom a link is for, and use the link up; all sessions end."""
    found = link_owner(store, secret, now)
    if found is None:
        raise AccessRefused(Why.LINK_OVER)
    check_password(found, password)
    changed = replace(found, password=hashed(password), state=UserState.ACTIVE)
    with store.write() as tx:
        if not tx.use_link(fingerprint(secret), now):
            raise AccessRefused(Why.LINK_OVER)
        save(tx, changed)
        tx.end_sign_ins(found.id, now)
        tx.audit(now, found.id, "password_set", found.id, {"by": "link"})
    return changed


def link_owner(store: Store, secret: str, now: datetime) -> User | None:
    """Return whom a link is for; None when it is used, over, or its user disabled."""
    with store.read() as tx:
        owner = tx.link_user(fingerprint(secret), now)
        found = tx.user(owner) if owner else None
    return found if found and found.state is not UserState.DISABLED else None


def store_password(deeds: Deeds, changed: User, what: str, keep: int | None = None) -> None:
    """Write a password, end the sessions and links that the old one made."""
    active = changed.state if changed.state is UserState.DISABLED else UserState.ACTIVE
    with deeds.store.write() as tx:
        save(tx, replace(changed, state=active))
        tx.end_sign_ins(changed.id, deeds.now, keep)
        tx.audit(deeds.now, deeds.by, what, changed.id, {})


def check(user: User) -> None:
    """Refuse what cannot be a user."""
    if not ID.fullmatch(user.id):
        raise AccessRefused(Why.BAD_ID, user.id)
    if not 0 < len(user.name) <= MOST_NAME or not user.name.isprintable():
        raise AccessRefused(Why.BAD_NAME, user.name)
    if not MAIL.fullmatch(user.mail) or not user.mail.isprintable():
        raise AccessRefused(Why.BAD_MAIL, user.mail)
    if user.language not in {"", *LANGUAGES}:
        raise AccessRefused(Why.BAD_LANGUAGE, user.language)


def check_password(user: User, password: str) -> None:
    """Refuse a password that is easily guessed."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccessRefused(Why.SHORT_PASSWORD)
    if password.lower() in {user.id, user.mail, user.name.lower()}:
        raise AccessRefused(Why.OWN_NAME)


def keep_a_manager(tx: Tx, changed: User) -> None:
    """Refuse a change that leaves nobody who manages."""
    if changed.role is Role.MANAGER and changed.state is not UserState.DISABLED:
        return
    found = [user for user in tx.users() if user.role is Role.MANAGER and user.state is UserState.ACTIVE]
    if [user.id for user in found] == [changed.id]:
        raise AccessRefused(Why.LAST_MANAGER, changed.id)


def need(tx: Tx, user: str) -> User:
    """Return a user, or refuse."""
    found = tx.user(user)
    if found is None:
        raise AccessRefused(Why.NO_USER, user)
    return found


def save(tx: Tx, user: User) -> None:
    """Write a user, or refuse when somebody else did."""
    if not tx.save_user(user):
        raise AccessRefused(Why.OTHERS_WROTE, user.id)
