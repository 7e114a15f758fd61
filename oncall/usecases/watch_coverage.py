"""Is somebody on call for the next 90 days: asked every hour and at each change; what is new is told to the manager, once."""

import hashlib
from datetime import datetime, timedelta

from oncall.usecases.current_rota import needed_of, reachable_of, recent
from oncall.usecases.line_book import Applied
from oncall.usecases.notices import told_managers
from oncall.usecases.ports import OutboxRow
from schedules.coverage import sweep
from schedules.findings import Finding
from schedules.rotacheck import check

DAYS = 90
STALE = timedelta(days=2)


def coverage_findings(applied: Applied, now: datetime) -> tuple[Finding, ...]:
    """Return what is wrong with the rota in force in the 90 days from an instant, and the changes that do not fit the file."""
    line = applied.line
    if line.rota is None:
        return ()
    rota, start = recent(line.rota, now), now.replace(second=0, microsecond=0)
    found = (*check(rota), *sweep(rota, line.hours, start, DAYS, reachable_of(line), needed_of(line)))
    return (*found, *(Finding("left_out", "error", None, None, sentence) for sentence in applied.left_out))


def coverage_notices(applied: Applied, now: datetime) -> tuple[OutboxRow, ...]:
    """Return the letters about the findings as they stand; the same findings make the same letter, which is written once."""
    found = coverage_findings(applied, now)
    if not found:
        return ()
    text = "\n".join(f"{each.severity}: {each.text}" for each in found)
    about = digest(found, now, now + timedelta(days=DAYS))
    return told_managers(
        applied.line, "coverage", {"findings": text}, about=about, at=now, until=now + STALE, by=("mail",)
    )


def digest(found: tuple[Finding, ...], start: datetime, end: datetime) -> str:
    """Return what tells one set of findings from another; what lasts all along is the same finding every day."""
    edge = timedelta(minutes=2)
    marks = []
    for each in found:
        begins = "" if each.start is None or each.start <= start + edge else each.start.isoformat()
        ends = "" if each.end is None or each.end >= end - edge else each.end.isoformat()
        marks.append(f"{each.code}|{each.severity}|{begins}|{ends}|{each.text if each.start is None else ''}")
    return hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()[:16]
