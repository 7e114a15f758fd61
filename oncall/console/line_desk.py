"""The line file's pages over the records: reads, tries and applies files by the use cases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import tomli_w

from oncall.console.line_views import FileView, FindingView, RehearsalView, TrialView, VersionView
from oncall.console.views import Refused
from oncall.policy.findings import Finding, Unreadable
from oncall.policy.line import Line
from oncall.policy.source import Source, from_canonical, read_text
from oncall.usecases.apply_line import Candidate, NumberTaken, apply_lines
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Store
from oncall.usecases.try_line import Trial, try_line

Rehearse = Callable[[str, datetime, str], RehearsalView]
LONGEST = 200_000  # characters


@dataclass(frozen=True, slots=True)
class StoreLineDesk:
    """The desk of a running service. `play` plays a call on a file's text beside this process; `clock` is now, aware UTC.

    `recorded` says what is wrong with the recordings that a line names.
    """

    store: Store
    book: LineBook
    clock: Callable[[], datetime]
    play: Rehearse
    recorded: Callable[[Line, str], Iterable[Finding]] = lambda _line, _file: ()

    def file(self, line: str, version: int | None = None) -> FileView | None:
        """Return a line's file; a version whose text was not kept is written from its tables."""
        versions = tuple(VersionView(*one) for one in self.store.line_history(line))
        number = version or (versions[0].number if versions else 0)
        stored = self.store.line_version(line, number)
        if stored is None:
            return None
        written = self.store.line_file(line, number)
        text = written if written is not None else tomli_w.dumps(dict(from_canonical(stored.text, line).data))
        return FileView(text, written is not None, versions)

    def try_out(self, line: str, text: str) -> TrialView:
        """Say what a text would do."""
        try:
            source = self._read(line, text)
        except Refused as error:
            return TrialView((FindingView("error", "", str(error), ""),))
        except Unreadable as error:
            return TrialView((finding_view(error.finding),))
        return self._view(try_line(self.store, self.book, source, self.clock()), line)

    def apply(self, line: str, text: str, by: str) -> str:
        """Put a text in force."""
        try:
            source = self._read(line, text)
        except Unreadable as error:
            raise Refused(str(error)) from None
        now = self.clock()
        trial = try_line(self.store, self.book, source, now)
        if not self._view(trial, line).fits or trial.report.line is None:
            raise Refused("the file has errors: nothing was applied (cure: see what the check says)")
        lines = [applied.line for applied in self.book.all()]
        candidate = Candidate(line, trial.report.line, source.canonical(), text)
        try:
            (version,) = apply_lines(self.store, lines, (candidate,), by, now)
        except NumberTaken as error:
            raise Refused(str(error)) from None
        self.book.refresh(self.store)
        return f"{version.line}@{version.version}"

    def rehearse(self, text: str, at: datetime, script: str) -> RehearsalView:
        """Play a call on a text."""
        return self.play(text, at, script)

    def _view(self, trial: Trial, line: str) -> TrialView:
        """Return a trial as the page shows it."""
        found = trial.report.line
        return trial_view(trial, line, self.recorded(found, line) if found is not None else ())

    def _read(self, line: str, text: str) -> Source:
        """Return a text as a source; raises Unreadable, and Refused for one that is too long."""
        if len(text) > LONGEST:
            raise Refused(f"the file is longer than {LONGEST} characters (cure: shorten it)")
        return read_text(text.replace("\r\n", "\n"), line)


def trial_view(trial: Trial, line: str, more: Iterable[Finding] = ()) -> TrialView:
    """Return a trial, and what else was found. The file of another line is an error here: it has a page of its own."""
    report = trial.report
    found = [finding_view(each) for each in (*report.findings, *more)]
    found += [
        FindingView("error", "rota", f"with the changes made outside the file, {each}", "") for each in trial.doubts
    ]
    if report.line is not None and report.line.id != line:
        what = f"{report.line.id!r} is another line than {line!r}"
        found.append(FindingView("error", "line.id", what, f'write id = "{line}"'))
    fits = trial.fits and not any(each.severity == "error" for each in found)
    return TrialView(tuple(found), trial.changes, report.waits if report.line else "", report.coverage, fits)


def finding_view(finding: Finding) -> FindingView:
    """Return a finding as the page shows it."""
    return FindingView(finding.severity, finding.key, finding.what, finding.cure)
