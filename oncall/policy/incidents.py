"""What a line does with monitoring's alerts, and the outages it has words for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Answer = Literal["ring", "mail", "ignore"]
OutageKind = Literal["own", "national"]


@dataclass(frozen=True, slots=True)
class Alerts:
    """[alerts]. Severities are monitoring's own words, in small letters.

    `ring` ring the people on call while the line is in one of the states `when` ("always" is every state; outside them
    they are mailed), `mail` are only mailed, all others get `otherwise`. `group_wait`: how long to gather alerts of one key
    before the first ring; `rounds`: how often the steps are gone through; `repeat`: after what time it begins again.
    """

    ring: tuple[str, ...] = ("critical",)
    mail: tuple[str, ...] = ("warning",)
    otherwise: Answer = "mail"
    when: tuple[str, ...] = ("always",)
    group_wait: timedelta = timedelta(seconds=30)
    repeat: timedelta = timedelta(minutes=30)
    rounds: int = 2

    def answer(self, severity: str, state: str) -> Answer:
        """Return what an alert of a severity gets while the line is in a state."""
        word = severity.strip().lower()
        wanted: Answer = "ring" if word in self.ring else "mail" if word in self.mail else self.otherwise
        off = not {"always", state} & set(self.when)
        return "mail" if wanted == "ring" and off else wanted


@dataclass(frozen=True, slots=True)
class OutageTemplate:
    """[[outage]]: words for an outage that may come, by language; `every` is the time between words to customers, None: none."""

    id: str
    kind: OutageKind
    say: Mapping[str, str]
    every: timedelta | None = None
