"""One finding: `ok|warn|fail  what: where (cure)`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found there, and what to do; an ok needs no cure."""

    level: Level
    what: str
    where: str
    cure: str = ""

    def __str__(self) -> str:
        cure = f" (cure: {self.cure})" if self.cure else ""
        return f"{self.level:<4}  {self.what}: {' '.join(self.where.split())}{cure}"


def ok(what: str, where: str) -> Finding:
    """Return a finding that nothing is wrong."""
    return Finding("ok", what, where)


def warn(what: str, where: str, cure: str) -> Finding:
    """Return a finding that somebody should look at."""
    return Finding("warn", what, where, cure)


def fail(what: str, where: str, cure: str) -> Finding:
    """Return a finding with which calls, money or data are at risk."""
    return Finding("fail", what, where, cure)


def uncured(what: str, text: str, cure: str, level: Level = "fail") -> Finding:
    """Return a finding from a line of another room, whose own "(cure: ...)" goes before the one given."""
    said, found, its = text.removesuffix(")").rpartition(" (cure: ")
    return Finding(level, what, said, its) if found else Finding(level, what, text, cure)


def failed(findings: Iterable[Finding]) -> bool:
    """Return whether anything fails."""
    return any(each.level == "fail" for each in findings)
