"""What a new line file would do, before it is applied: what is wrong with it, who and what changes, what last month would have cost."""

from dataclasses import dataclass
from datetime import datetime

from oncall.billing.compare import in_words
from oncall.policy.check import Report, check_source
from oncall.policy.differ import diff
from oncall.policy.line import Line
from oncall.policy.source import Source
from oncall.usecases.apply_line import doubts
from oncall.usecases.compare_month import compare_month
from oncall.usecases.current_rota import current
from oncall.usecases.line_book import LineBook
from oncall.usecases.months import month_before
from oncall.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class Trial:
    """What a file would do. `doubts`: what goes wrong with the changes of the rota that are stored; `changes` in words, a line each."""

    report: Report
    doubts: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the file may be applied."""
        return self.report.line is not None and not self.report.errors and not self.doubts


def try_line(store: Store, book: LineBook, source: Source, now: datetime) -> Trial:
    """Try a file out; nothing is written. May raise StoreBusy or StoreDown."""
    report = check_source(source, now)
    if report.line is None:
        return Trial(report)
    with store.read() as tx:
        stored = tx.rota_changes(report.line.id)
    return Trial(report, doubts(report.line, stored, now), changes(store, book, report.line, now))


def changes(store: Store, book: LineBook, new: Line, now: datetime) -> tuple[str, ...]:
    """Return what changes from the version in force, a line each, the money of last month last; nothing when nothing does."""
    applied = book.by_id(new.id)
    if applied is None:
        return diff(None, new, now)
    words = diff(applied.line, current(new, applied.changes).line, now)
    if applied.line.tariffs == new.tariffs:
        return words
    month = month_before(f"{now.astimezone(new.zone):%Y-%m}")
    return (*words, f"of {month}: {in_words(compare_month(store, applied.line, new, month))}")
