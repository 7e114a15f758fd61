"""Who is looking. In the demo everybody is its manager; outside it nobody is let in without a signed-in session."""

from dataclasses import dataclass

from flask import abort, g, session

from oncall.console.room import room

SESSION_KEY = "person"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody at the console: the id that records carry, the name that pages show."""

    id: str
    name: str


DEMO_MANAGER = Viewer("demo-manager", "Demo manager")


def let_in() -> None:
    """Say who is looking, or answer 403."""
    g.viewer = DEMO_MANAGER if room().demo else signed_in()
    if g.viewer is None:
        abort(403)


def signed_in() -> Viewer | None:
    """Return the person of the session's cookie, or None."""
    person = session.get(SESSION_KEY)
    return Viewer(person, person) if isinstance(person, str) and person else None


def viewer() -> Viewer:
    """Return who is looking at this page."""
    found = g.viewer
    if not isinstance(found, Viewer):
        raise TypeError("viewer() was asked before let_in(): the page is not on the console's blueprint")
    return found
