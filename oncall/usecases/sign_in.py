"""Signing in and being signed in: by password or by the mail that a provider vouches for. Nothing tells known names from unknown ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.usecases.access_rows import SignIn, User, UserState
from oncall.usecases.passwords import fingerprint, fits, new_secret
from oncall.usecases.ports import Store, Tx

IDLE = timedelta(days=3)
ABSOLUTE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)
WINDOW = timedelta(minutes=15)
# A name from one source, a source with whatever names, a name from everywhere: tries within the window.
MOST_PAIR, MOST_SOURCE, MOST_NAME = 5, 40, 200
UNKNOWN = "unknown"
LONGEST_AGENT = 40


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just made: its secret for the cookie, and whose it is."""

    secret: str
    user: User


def sign_in(store: Store, name: str, password: str, source: str, agent: str, now: datetime) -> Opened | None:
    """Open a session; None when name or password is wrong, the user disabled, or there were too many tries.

    The password is checked outside every transaction: a fifth of a second would hold up calls.
    """
    wanted = name.strip().lower()
    with store.write() as tx:
        if throttled(tx, wanted, source, now):
            return None
        found = tx.user_named(wanted)
    if not fits(password, found.password if found and found.state is UserState.ACTIVE else ""):
        with store.write() as tx:
            who = found.id if found else UNKNOWN
            tx.audit(now, who, "sign_in_failed", who, {})
        return None
    assert found is not None
    return opened(store, found, agent, now, forget=pair(wanted, source))


def sign_in_by_mail(store: Store, mail: str, agent: str, now: datetime) -> Opened | None:
    """Open a session for the user of a mail address that a provider has verified; None when there is none to let in."""
    with store.read() as tx:
        found = tx.user_named(mail.strip().lower()) if "@" in mail else None
    return opened(store, found, agent, now, by="oidc") if found else None


def opened(
    store: Store, user: User, agent: str, now: datetime, *, forget: str = "", by: str = "password"
) -> Opened | None:
    """Open a session unless the user was changed or disabled meanwhile."""
    secret = new_secret()
    with store.write() as tx:
        found = tx.user(user.id)
        if found is None or found.state is UserState.DISABLED or found.version != user.version:
            return None
        if forget:
            tx.forget_tries(forget)
        tx.add_sign_in(fingerprint(secret), user.id, now, agent)
        tx.audit(now, user.id, "signed_in", user.id, {"by": by, "agent": agent})
    return Opened(secret, found)


def signed_in(store: Store, secret: str, now: datetime) -> tuple[User, SignIn] | None:
    """Return whose session it is, if it still holds; its last use is noted every few minutes."""
    with store.read() as tx:
        found = tx.sign_in(fingerprint(secret))
        user = tx.user(found.user) if found else None
    if found is None or user is None or user.state is UserState.DISABLED or not holds(found, now):
        return None
    if now - found.seen_at >= SEEN_EVERY:
        with store.write() as tx:
            tx.see_sign_in(found.id, now)
    return user, found


def sign_out(store: Store, sign_in: SignIn, now: datetime) -> None:
    """End the session."""
    with store.write() as tx:
        if tx.end_sign_in(sign_in.id, sign_in.user, now):
            tx.audit(now, sign_in.user, "signed_out", sign_in.user, {})


def open_sign_ins(store: Store, user: str, now: datetime) -> tuple[SignIn, ...]:
    """Return a user's sessions that still hold, newest first."""
    with store.read() as tx:
        return tx.sign_ins(user, now - IDLE, now - ABSOLUTE)


def holds(found: SignIn, now: datetime) -> bool:
    """Return whether a session is neither ended nor too long idle nor too old."""
    return found.ended_at is None and now - found.seen_at < IDLE and now - found.made_at < ABSOLUTE


def throttled(tx: Tx, name: str, source: str, now: datetime) -> bool:
    """Count this try, and return whether there were too many; names are counted whether or not they exist."""
    limits = ((pair(name, source), MOST_PAIR), (key("source", source), MOST_SOURCE), (key("name", name), MOST_NAME))
    counted = [tx.tries(each, now, now - WINDOW) > most for each, most in limits]
    return any(counted)


def pair(name: str, source: str) -> str:
    """Return the key of a name from one source."""
    return key("pair", f"{name}\n{source}")


def key(kind: str, text: str) -> str:
    """Return a key that does not show what was typed: it may be a password in the wrong field."""
    return f"{kind}:{fingerprint(text)}"


def agent_of(header: str) -> str:
    """Return a browser in short from its User-Agent: "Firefox, Android"."""
    browsers = (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )
    known = [next((word for sign, word in names if sign in header), "") for names in (browsers, systems)]
    said = ", ".join(word for word in known if word)
    return said or "".join(sign for sign in header if sign.isprintable())[:LONGEST_AGENT]
