"""What a check found: a code for machines, a severity, the first bad instant with its length, and a line for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from schedules.rota import Strictness

Severity: TypeAlias = Literal["error", "warn"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong. `start` and `end` (UTC) are None where it has no time; `text` is "what (cure)"."""

    code: str
    severity: Severity
    start: datetime | None
    end: datetime | None
    text: str


def severity(strictness: Strictness) -> Severity:
    """Return how severe a broken rule is that a line asks to be held this strictly."""
    return "error" if strictness == "error" else "warn"


def first_of_each(findings: Iterable[Finding]) -> tuple[tuple[Finding, int], ...]:
    """Return the first finding of every code and severity, and how many more of it there are."""
    counted: dict[tuple[str, Severity], tuple[Finding, int]] = {}
    for finding in findings:
        key = finding.code, finding.severity
        first, more = counted.get(key, (finding, -1))
        counted[key] = first, more + 1
    return tuple(counted.values())


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return those that must be put right before the file or change may hold."""
    return tuple(finding for finding in findings if finding.severity == "error")


def length(span: timedelta) -> str:
    """Return how long something lasts in days, hours and minutes, such as "2 d 3 h"."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"), (seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"
