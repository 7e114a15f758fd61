"""A case's history folded: each fact's newest entry first, the older ones behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from oncall.console.views import CaseView, FactView

ASKED = ("solved", "cause", "solved_at", "on_site")


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as it stands, and what was said before, newest first."""

    now: FactView
    before: tuple[FactView, ...]


def folded(history: Iterable[FactView]) -> tuple[Known, ...]:
    """Return each fact once, those a person is asked for first, then in the order in which they became known."""
    entries: dict[str, list[FactView]] = {}
    for entry in history:
        entries.setdefault(entry.fact, []).insert(0, entry)
    order = sorted(entries, key=lambda fact: ASKED.index(fact) if fact in ASKED else len(ASKED))
    return tuple(Known(entries[fact][0], tuple(entries[fact][1:])) for fact in order)


def current(case: CaseView) -> dict[str, str | bool | int | datetime]:
    """Return the value of every fact that is known and not withdrawn."""
    return {known.now.fact: known.now.value for known in folded(case.facts) if known.now.value is not None}
