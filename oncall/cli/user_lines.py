"""Users and sessions as lines of text and as JSON."""

import json

from oncall.usecases.access_rows import SignIn, User


def user_line(user: User) -> str:
    """Return a user for people."""
    person = f", on the rota as {user.person}" if user.person else ""
    return f"{user.id}: {user.name} <{user.mail}>, {user.role}{person}, {user.state}"


def user_object(user: User) -> str:
    """Return a user as a line of JSON; nothing of the password."""
    said = {
        "user": user.id,
        "name": user.name,
        "mail": user.mail,
        "role": user.role,
        "person": user.person or None,
        "language": user.language or None,
        "state": user.state,
    }
    return json.dumps(said, ensure_ascii=False)


def session_line(found: SignIn) -> str:
    """Return a session for people."""
    return (
        f"{found.id}: since {found.made_at:%Y-%m-%d %H:%M}, last seen {found.seen_at:%Y-%m-%d %H:%M} UTC, {found.agent}"
    )


def session_object(found: SignIn) -> str:
    """Return a session as a line of JSON."""
    said = {
        "session": found.id,
        "user": found.user,
        "made_at": found.made_at.isoformat(),
        "seen_at": found.seen_at.isoformat(),
        "agent": found.agent,
    }
    return json.dumps(said, ensure_ascii=False)
