"""Sessions for pages alone: the carrier's requests have no cookies, and a waiting caller asks every few seconds."""

from flask import Flask, Request
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface

NOTHING = NullSession()  # it takes nothing, so that one serves everybody


class PageSessions(SecureCookieSessionInterface):
    """Signed cookies, opened for everything but the carrier's door."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a page; None, which Flask makes an empty one, at the carrier's door."""
        return None if request.path.startswith("/voice/") else super().open_session(app, request)

    def make_null_session(self, app: Flask) -> NullSession:  # noqa: ARG002 - Flask's own signature
        """Return the empty session of the carrier's requests."""
        return NOTHING
