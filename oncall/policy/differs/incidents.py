"""What of alerts and outages changes, in words."""

from collections.abc import Iterator

from oncall.policy.differs.words import added_removed, attributes, changed
from oncall.policy.line import Line

_ALERTS = {
    "ring": "rings for",
    "mail": "only mails for",
    "otherwise": "any other severity",
    "when": "rings in the states",
    "group_wait": "gathers alerts for",
    "repeat": "begins again after",
    "rounds": "rounds",
}


def incident_changes(old: Line, new: Line) -> Iterator[str]:
    """Yield what changes of alerts and of the words for outages."""
    if (old.alerts is None) != (new.alerts is None):
        yield f"alerts of monitoring are {'taken' if new.alerts else 'not taken any more'}"
    elif old.alerts is not None:
        yield from attributes("alerts: ", old.alerts, new.alerts, _ALERTS)
    before, after = ({each.id: each for each in line.outages} for line in (old, new))
    yield from added_removed("words for the outage", before, after)
    for name in sorted(before.keys() & after.keys()):
        yield from attributes(f"outage {name}: ", before[name], after[name], {"kind": "kind", "every": "every"})
        for language in sorted(before[name].say.keys() | after[name].say.keys()):
            words = (each[name].say.get(language, "none") for each in (before, after))
            yield from changed(f"outage {name} in {language}", *words)
