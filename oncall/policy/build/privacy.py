"""How long numbers and messages are kept."""

from datetime import timedelta

from oncall.policy.build.routes import length
from oncall.policy.findings import Notes
from oncall.policy.grammar.privacy import PrivacyTable
from oncall.policy.privacy import Privacy

FOREVER = "forever"
# A caller who rings again, and the carrier's list that fills in lost calls, need the number for some days.
LEAST_NUMBERS, LEAST_RECORDINGS = timedelta(days=7), timedelta(days=1)
LONGEST = timedelta(days=36_525)


def build_privacy(table: PrivacyTable | None, notes: Notes) -> Privacy:
    """Return how long is kept what; what the file leaves out is kept."""
    if table is None:
        return Privacy()
    return Privacy(
        _kept("keep_numbers", table.keep_numbers, LEAST_NUMBERS, notes),
        _kept("keep_recordings", table.keep_recordings, LEAST_RECORDINGS, notes),
    )


def _kept(key: str, text: str, least: timedelta, notes: Notes) -> timedelta | None:
    """Return a time to keep something; None for ever."""
    return None if text == FOREVER else length(f"privacy.{key}", text, notes, least, LONGEST)
