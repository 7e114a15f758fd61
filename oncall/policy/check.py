"""Everything that is wrong with a line, on a date: what `oncall lines check` prints and `apply` refuses.

`check_source` judges a file from its text on; `check` judges a line that could be built. A part is only judged when the
tables it stands on are whole, so that one misspelt name does not come back as five findings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.billing.durations import format_duration
from oncall.policy.build.line import build
from oncall.policy.checks.incidents import check_incidents
from oncall.policy.checks.money import check_promises, check_tariffs
from oncall.policy.checks.people import check_people
from oncall.policy.checks.rota import check_hours_on_dates, check_rota, coverage
from oncall.policy.checks.routes import check_routes, longest_wait
from oncall.policy.findings import Finding, Notes
from oncall.policy.line import Line
from oncall.policy.parse import parse
from oncall.policy.source import Source

Part = Callable[[Line, datetime, Notes], None]
_PARTS: tuple[tuple[tuple[str, ...], Part], ...] = (
    (("people", "rota", "route", "escalation", "line"), lambda line, _, notes: check_people(line, notes)),
    (("hours", "rota", "route", "escalation", "line"), lambda line, _, notes: check_routes(line, notes)),
    (("hours", "line"), check_hours_on_dates),
    (("people", "hours", "rota", "route", "escalation", "line"), check_rota),
    (("alerts", "hours", "rota", "escalation", "line"), lambda line, _, notes: check_incidents(line, notes)),
    (("hours", "promise", "line"), lambda line, _, notes: check_promises(line, notes)),
    (("hours", "tariff", "promise", "line"), lambda line, _, notes: check_tariffs(line, notes)),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `line` is None when the file does not make one; then there is no wait and no coverage either.

    `longest_wait` counts from the first ring (the greeting is not in it); `coverage` are lines for people, 90 days.
    """

    findings: tuple[Finding, ...]
    longest_wait: timedelta
    coverage: tuple[str, ...]
    line: Line | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings for which the file may not be applied."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def waits(self) -> str:
        """The sentence on the longest wait."""
        if not self.longest_wait:
            return "nobody is rung, so no caller waits"
        seconds = int(self.longest_wait.total_seconds())
        return f"the longest a caller can wait: {format_duration(self.longest_wait)} ({seconds} s)"


def check(line: Line, now: datetime, file: str = "") -> Report:
    """Return everything that is wrong with a line on the 90 days from `now` (aware); `file` names it in findings."""
    notes = Notes(file or line.id)
    _judge(line, now, notes)
    return _report(line, now, notes)


def check_source(source: Source, now: datetime) -> Report:
    """Return everything that is wrong with a line file: what `load` would refuse, its warnings, and what `check` finds."""
    notes = Notes(source.name)
    line = build(parse(source.data, notes), notes)
    whole = not notes.failed
    if line is not None:
        _judge(line, now, notes)
    return _report(line, now, notes) if line is not None and whole else Report(notes.found, timedelta(), ())


def _judge(line: Line, now: datetime, notes: Notes) -> None:
    """Run every part whose tables are whole, from the minute that `now` is in."""
    now = now.replace(second=0, microsecond=0)
    faulty = {finding.key.partition(".")[0] for finding in notes.found if finding.severity == "error"}
    for tables, part in _PARTS:
        if faulty.isdisjoint(tables):
            part(line, now, notes)


def _report(line: Line, now: datetime, notes: Notes) -> Report:
    """Return the report on a line that could be built."""
    return Report(notes.found, longest_wait(line), coverage(line, now.replace(second=0, microsecond=0)), line)
