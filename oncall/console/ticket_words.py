"""A ticket's words in the reader's language: its states, and hours of work."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _

STATES: Mapping[str, str] = {
    "opened": _("Opened"),
    "assigned": _("Assigned"),
    "waiting": _("Waiting for the customer"),
    "estimate_sent": _("Estimate sent"),
    "approved": _("Estimate approved"),
    "test": _("Ready to test"),
    "accepted": _("Test approved"),
    "published": _("Published"),
    "solved": _("Solved"),
    "closed": _("Closed"),
}


def ticket_state(state: str) -> str:
    """Return a state in words."""
    return str(STATES.get(state, state))


def hours(duration: timedelta | None) -> str:
    """Return a duration of work in hours and minutes."""
    minutes = int((duration or timedelta()).total_seconds()) // 60
    return str(gettext("%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=minutes % 60))


TICKET_WORDS: Mapping[str, Callable[..., str]] = {"ticket_state": ticket_state, "hours": hours}
