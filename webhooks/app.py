"""Make the Flask application: the carrier's door and the health pages; the console is hung in beside them."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webhooks.alarms import alarms
from webhooks.alerts import alerts
from webhooks.door import Door, open_door
from webhooks.headers import guard_answers
from webhooks.health import health
from webhooks.legs import legs
from webhooks.readiness import readiness
from webhooks.sessions import PageSessions
from webhooks.sounds import sounds
from webhooks.status import status
from webhooks.voice import voice

BODY_LIMIT = 64 * 1024
FORM_PARTS = 200


def make_app(door: Door, *, secret_key: str, proxies: int = 0) -> Flask:
    """Return an application that serves the carrier through this door.

    `proxies`: how many stand in front and add to X-Forwarded-For; with none of them nobody's word on where he comes from counts.
    """
    app = Flask("webhooks", static_folder=None)
    app.config.update(
        SECRET_KEY=secret_key,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_PARTS=FORM_PARTS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=door.public_url.startswith("https:"),
    )
    app.session_interface = PageSessions()
    guard_answers(app, encrypted=door.public_url.startswith("https:"))
    open_door(app, (voice, legs, status, readiness, alarms, alerts, sounds, health), door)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    return app
