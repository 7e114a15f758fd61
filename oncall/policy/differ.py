"""What a new version of a line changes, in words: who is rung, when it is open, what it costs, what is said."""

from collections.abc import Iterator
from datetime import datetime

from oncall.policy.differs.duty import duty_changes, hours_changes, route_changes
from oncall.policy.differs.incidents import incident_changes
from oncall.policy.differs.money import money_changes
from oncall.policy.differs.people import line_changes, notice_changes, people_changes
from oncall.policy.differs.words import changed
from oncall.policy.line import Line


def diff(old: Line | None, new: Line | None, now: datetime) -> tuple[str, ...]:
    """Return the changes from one version to the next, a line each; nothing for two equal lines.

    Who is on call is compared over the 90 days from `now`; None stands for a line that is not there.
    """
    if old is not None and new is not None:
        return tuple(_changes(old, new, now))
    return tuple(
        f"{line.id} ({line.name}) is {what}" for line, what in ((old, "gone"), (new, "new")) if line is not None
    )


def _changes(old: Line, new: Line, now: datetime) -> Iterator[str]:
    """Yield everything that changes, what is most urgent for people first."""
    yield from line_changes(old, new)
    yield from people_changes(old, new)
    yield from duty_changes(old, new, now)
    yield from notice_changes(old, new)
    yield from hours_changes(old.hours, new.hours)
    yield from route_changes(old, new)
    yield from incident_changes(old, new)
    yield from money_changes(old, new)
    yield from _say_changes(old, new)


def _say_changes(old: Line, new: Line) -> Iterator[str]:
    """Yield sentences whose wording changes."""
    for language in sorted(old.say.keys() | new.say.keys()):
        before, after = old.say.get(language, {}), new.say.get(language, {})
        for key in sorted(before.keys() | after.keys()):
            yield from changed(
                f"say.{language}.{key}", before.get(key, "the shipped wording"), after.get(key, "the shipped wording")
            )
    for language in sorted(old.audio.keys() | new.audio.keys()):
        before, after = old.audio.get(language, {}), new.audio.get(language, {})
        for key in sorted(before.keys() | after.keys()):
            yield from changed(f"say.{language}.{key}.audio", before.get(key), after.get(key))
