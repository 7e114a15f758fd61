"""THE room for the clock: what time it is, and the knock that lets time come to calls and effects once a second.

The due times are rows; APScheduler (memory store) only knocks. Each job has a thread of its own, so that one which waits
for somebody else holds up no other. The jobs are themselves watched: `Timers.late()` says what has not come through in its
time, `/readyz` turns red and the process ends itself when that lasts (facts: a scheduler can die silently).
Starting and stopping is the composition root's business.
"""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.background import BackgroundScheduler

from oncall.log import get_logger
from oncall.usecases.ports import StoreBusy, StoreDown

EVERY = timedelta(seconds=1)
STUCK = 30.0
JUMP = 5.0
TOLD_FOR = timedelta(hours=1)
MARK = "clock-was-set"
KNOCK = "knock"
QUICK = 5.0
EXIT_STUCK = 70
log = get_logger(__name__)


def utc_now() -> datetime:
    """Return the current instant, aware, in UTC. The only place of the product that reads the wall clock."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock's room


def monotonic() -> float:
    """Return seconds on a clock that never goes back; only differences mean anything."""
    return time.monotonic()


class ClockWatch:
    """Notices when the wall clock is set: it then moves otherwise than a clock that cannot be set.

    To be asked every second or so; a clock that is brought right bit by bit, as NTP does it, is not a jump. `wall` and
    `steady` return seconds; the last jump is kept in the file `mark` for `oncall doctor`.
    """

    def __init__(
        self,
        wall: Callable[[], float] = lambda: utc_now().timestamp(),
        steady: Callable[[], float] = monotonic,
        mark: Path | None = None,
    ) -> None:
        self._mark = mark
        self._wall = wall
        self._steady = steady
        self._apart = wall() - steady()
        self._jumped = 0.0
        self._noticed: float | None = None

    def look(self) -> bool:
        """See whether the clock was set since the last look; say so once."""
        apart = self._wall() - self._steady()
        moved, self._apart = apart - self._apart, apart
        if abs(moved) <= JUMP:
            return False
        self._jumped, self._noticed = moved, self._steady()
        log.error("clock_was_set", seconds=round(moved), cure="keep the clock by NTP")
        if self._mark is not None:
            with suppress(OSError):
                self._mark.write_text(self.state(), "utf-8")
        return True

    def state(self) -> str:
        """Return "ok", or for an hour by how much the clock was set and what that did to calls."""
        if self._noticed is None or self._steady() - self._noticed > TOLD_FOR.total_seconds():
            return "ok"
        way = (
            "forward: steps that ran then ended early"
            if self._jumped > 0
            else "back: steps that ran then lasted longer"
        )
        return f"was set {abs(self._jumped):.0f} s {way} (cure: keep the clock by NTP)"


def jumped(home: Path) -> str:
    """Return what the services of a home last said of a clock that was set, "" when it never was."""
    try:
        return (home / MARK).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so many whole seconds. `allowed`: the seconds one run may take before it counts as late."""

    name: str
    every: int
    do: Callable[[], object]
    allowed: float = QUICK


class Running:
    """A job in a process: when it is due, whether it runs just now, when it last came through."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.due = 0.0
        self.came_through = monotonic()
        self._busy = threading.Lock()

    @property
    def late(self) -> float:
        """Return for how many seconds the job should have come through again; nought when it is in time."""
        return max(0.0, monotonic() - self.came_through - self.job.every - self.job.allowed)

    def run(self) -> None:
        """Run the job unless it still runs; what it raises is logged with its name."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            self.due = monotonic() + self.job.every - EVERY.total_seconds() / 2
            self.job.do()
        except (StoreBusy, StoreDown) as error:
            log.warning("timer_job_without_store", job=self.job.name, why=str(error))
        except Exception:
            log.exception("timer_job_failed", job=self.job.name)
        finally:
            self.came_through = monotonic()
            self._busy.release()


class Timers:
    """Knocks every second on jobs, each with its own interval and thread; a job that raises is logged, not lost.

    `stuck`: seconds for which a job may be late before the process ends. They are counted by a thread of this process, so
    that one which was itself stopped for a while gets time to come to.
    """

    def __init__(self, jobs: tuple[Job, ...], *, stuck: float = STUCK, home: Path | None = None) -> None:
        self._jobs = tuple(Running(job) for job in jobs)
        self._stuck = stuck
        self._threads: ThreadPoolExecutor | None = None
        self.clock = ClockWatch(mark=home / MARK if home is not None else None)
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Start knocking in threads of this process."""
        for running in self._jobs:
            running.came_through = monotonic()
        self._threads = ThreadPoolExecutor(max(1, len(self._jobs)), thread_name_prefix="timers")
        self._scheduler.add_job(self.knock, "interval", seconds=EVERY.total_seconds(), id=KNOCK)
        self._scheduler.start()
        threading.Thread(target=self._watch, name="timers-watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop knocking; running jobs are waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)

    def knock(self) -> None:
        """Let every job run whose interval is over."""
        for running in self._jobs:
            if monotonic() >= running.due and self._threads is not None:
                self._threads.submit(running.run)

    @property
    def running(self) -> bool:
        """Whether this process knocks at all."""
        return bool(self._scheduler.running)

    def late(self) -> tuple[str, float]:
        """Return the job that is latest and by how many seconds; nought when all are in time."""
        return max(((running.job.name, running.late) for running in self._jobs), key=lambda one: one[1])

    def _watch(self) -> None:
        """End the process when a job has not come through for long: whoever runs it starts it again.

        The scheduler goes by the wall clock: after one that was set back it would knock no more until the old time has come
        again, so that it is told to reckon anew.
        """
        looks = 0
        while self._scheduler.running:
            time.sleep(EVERY.total_seconds())
            if self.clock.look():
                with suppress(LookupError, SchedulerNotRunningError):
                    self._scheduler.reschedule_job(KNOCK, trigger="interval", seconds=EVERY.total_seconds())
            name, seconds = self.late()
            looks = looks + 1 if seconds else 0
            if looks > self._stuck:
                log.error("timers_stuck", job=name, seconds=round(seconds))
                os._exit(EXIT_STUCK)
