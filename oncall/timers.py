"""THE room for the clock: what time it is, and the knock that lets time come to calls and effects once a second.

The due times are rows; APScheduler (memory store) only knocks. The knock is itself watched: `Timers.late()` says how long
ago it last came through, `/readyz` turns red and the process ends itself when that is too long (facts: a scheduler can die
silently). Starting and stopping is the composition root's business.
"""

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from oncall.log import get_logger

EVERY = timedelta(seconds=1)
STUCK = 30.0
log = get_logger(__name__)


def utc_now() -> datetime:
    """Return the current instant, aware, in UTC. The only place of the product that reads the wall clock."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock's room


def monotonic() -> float:
    """Return seconds on a clock that never goes back; only differences mean anything."""
    return time.monotonic()


class Timers:
    """Knocks every second on jobs, each with its own interval in whole seconds; a job that raises is logged, not lost."""

    LATE = 5.0

    def __init__(self, jobs: tuple[tuple[str, int, Callable[[], object]], ...]) -> None:
        self._jobs = jobs
        self._due = dict.fromkeys((name for name, _, _ in jobs), 0.0)
        self._last = monotonic()
        self._busy = threading.Lock()
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Start knocking in a thread of this process."""
        self._last = monotonic()
        self._scheduler.add_job(self.knock, "interval", seconds=EVERY.total_seconds(), id="knock")
        self._scheduler.start()
        threading.Thread(target=self._watch, name="timers-watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop knocking; a running job is waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def knock(self) -> None:
        """Run every job whose interval is over. Two knocks at once are one."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            for name, every, job in self._jobs:
                if monotonic() >= self._due[name]:
                    self._due[name] = monotonic() + every - EVERY.total_seconds() / 2
                    self._run(name, job)
            self._last = monotonic()
        finally:
            self._busy.release()

    def _run(self, name: str, job: Callable[[], object]) -> None:
        """Run one job; what it raises is logged with its name."""
        try:
            job()
        except Exception:
            log.exception("timer_job_failed", job=name)

    @property
    def running(self) -> bool:
        """Whether this process knocks at all."""
        return bool(self._scheduler.running)

    def late(self) -> float:
        """Return the seconds since the last knock that came through."""
        return monotonic() - self._last

    def _watch(self) -> None:
        """End the process when the knock has not come through for long: whoever runs it starts it again."""
        while self._scheduler.running:
            time.sleep(EVERY.total_seconds())
            if self.late() > STUCK:
                log.error("timers_stuck", seconds=round(self.late()))
                os._exit(70)
