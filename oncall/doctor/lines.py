"""The lines: applied, covered for 90 days, kept in the snapshot, their documents for the fallback fresh."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from oncall import fallback_files
from oncall.doctor.finding import Finding, fail, ok, warn
from oncall.policy.line import Line
from oncall.snapshot import NAME, Snapshot
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.ports import InForce
from oncall.usecases.watch_coverage import DAYS, coverage_findings

RUN = "a running service writes it; see that one runs on this machine"


def look_at_lines(book: LineBook, now: datetime) -> Iterator[Finding]:
    """Yield which lines are applied and what their coverage lacks."""
    if not book.all():
        yield fail("lines", "none is applied", "oncall lines apply FILE")
    for applied in book.all():
        yield ok("lines", f"{applied.policy} answers {', '.join(applied.line.numbers)}")
        yield coverage(applied, now)


def coverage(applied: Applied, now: datetime) -> Finding:
    """Return the worst of a line's coverage."""
    found = coverage_findings(applied, now)
    errors = [each for each in found if each.severity == "error"]
    if not found:
        return ok("coverage", f"{applied.line.id}: the next {DAYS} days are covered")
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    make = fail if errors else warn
    return make(
        "coverage", f"{applied.line.id}: {(errors or found)[0].text}{more}", "oncall rota, or oncall lines check"
    )


def look_at_snapshot(home: Path, stored: InForce) -> Finding:
    """Return whether the snapshot says what is in force, and since when."""
    kept = Snapshot(home).load()
    if kept is None:
        return warn("snapshot", f"{home / NAME}: none that can be read", RUN)
    at = datetime.fromtimestamp((home / NAME).stat().st_mtime, UTC)
    where = f"{home / NAME} of {at:%Y-%m-%d %H:%M} UTC"
    if (kept.versions, kept.changes) != (stored.versions, stored.changes):
        return fail("snapshot", f"{where} is not what is in force", RUN)
    return ok("snapshot", where)


def look_at_documents(home: Path, lines: tuple[Line, ...], now: datetime) -> Iterator[Finding]:
    """Yield whether each line's static document rings those who are on call now."""
    for line in lines:
        path = fallback_files.path_of(home / fallback_files.FOLDER, line.id)
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            yield warn("fallback", f"{path}: no document", RUN)
            continue
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if text == fallback_files.document(line, now):
            yield ok("fallback", f"{path} of {at:%Y-%m-%d %H:%M} UTC rings who is on call now")
        else:
            yield fail("fallback", f"{path} of {at:%Y-%m-%d %H:%M} UTC does not ring who is on call now", RUN)
