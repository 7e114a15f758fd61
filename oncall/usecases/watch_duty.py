"""What one worker does for all about the rotas: notices that are due, phones to try, holes to report.

Whoever holds the lease works; everything is kept from happening twice by its key, so that a change of the holder, two
holders for a moment, or a restart in the middle change nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from oncall.log import get_logger
from oncall.usecases.desk import Desk
from oncall.usecases.duty_notices import due_notices
from oncall.usecases.line_book import Applied
from oncall.usecases.phone_checks import begin_checks
from oncall.usecases.place_phone_check import settle_checks
from oncall.usecases.ports import OutboxRow, StoreBusy, StoreDown
from oncall.usecases.watch_coverage import coverage_notices

LEASE = timedelta(seconds=90)
NAME = "duty"
Job = Callable[[Desk, Applied, datetime], None]
log = get_logger(__name__)


def watch_duty(desk: Desk, now: datetime) -> None:
    """Do what is due about every line's duty, if this worker leads. To be called every twenty seconds or so."""
    lead(desk, now, (notify, try_phones))


def watch_coverage(desk: Desk, now: datetime) -> None:
    """Look 90 days ahead on every line, if this worker leads. To be called every hour; a day may pass without harm."""
    lead(desk, now, (report_holes,))


def lead(desk: Desk, now: datetime, jobs: tuple[Job, ...]) -> None:
    """Do jobs for each line while holding the lease; one that fails is said and keeps nothing else from being done."""
    if desk.store.beat(NAME, desk.worker, now, now + LEASE) is None:
        return
    for applied in desk.book.all():
        for job in jobs:
            try:
                job(desk, applied, now)
            except (StoreBusy, StoreDown) as error:
                log.warning("duty_job_left", line=applied.line.id, job=job.__name__, why=str(error))
            except Exception:
                log.exception("duty_job_failed", line=applied.line.id, job=job.__name__)


def notify(desk: Desk, applied: Applied, now: datetime) -> None:
    """Post the notices about shifts that are due."""
    post(desk, due_notices(applied.line, now, born(desk, applied, now)), now)


def try_phones(desk: Desk, applied: Applied, now: datetime) -> None:
    """Begin the checks of phones that are due, and settle those whose end was never reported."""
    begin_checks(desk, applied.line, now, born(desk, applied, now))
    settle_checks(desk, applied.line.id, now)


def report_holes(desk: Desk, applied: Applied, now: datetime) -> None:
    """Post what is wrong in the next 90 days and was not told yet."""
    post(desk, coverage_notices(applied, now), now)


def born(desk: Desk, applied: Applied, now: datetime) -> datetime:
    """Return when the line was first applied."""
    first = desk.store.line_version(applied.line.id, 1)
    return first.applied_at if first else applied.since or now


def post(desk: Desk, rows: tuple[OutboxRow, ...], now: datetime) -> None:
    """Queue the rows that the outbox has not had yet; a read finds out, so that nothing is written while nothing is new."""
    if not rows:
        return
    with desk.store.read() as tx:
        known = tx.known_keys([row.key for row in rows])
    fresh = [row for row in rows if row.key not in known]
    if fresh:
        with desk.store.write() as tx:
            tx.queue(fresh, now, now)
