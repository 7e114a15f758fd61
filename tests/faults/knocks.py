"""What a process does by the second, on a virtual clock: every job in its own time, and no second in which none has anything to do.

Left out are runs that would find nothing (rows of which none is due, a journal that holds nothing, lines whose stamp stands,
a lease that is young), and those who only read look every five minutes. While the process is about to die every run is made
in its time: it may die in any of them.
"""

import math
from typing import TYPE_CHECKING

from oncall.emulator.timeline import Timer
from oncall.timers import Job
from oncall.usecases.ports import StoreBusy, StoreDown
from tests.faults.trouble import Crash

if TYPE_CHECKING:
    from tests.faults.world import World

READS = frozenset({"audit", "duty", "promises", "coverage"})  # do nothing to a call, nor in a night without a handover
LOOKS = 10.0  # seconds between two looks of a process that finds nothing to do: it keeps its lease
READ, AGAIN = 300.0, 900.0  # seconds between two looks of those who read: at calls that have changed, at the same calls


class Knocks:
    """The knocks on the jobs of a world's process. `every`: seconds between two of them at least; `looks`: at most."""

    def __init__(self, made: "World") -> None:
        self.every = 1.0
        self.looks = LOOKS
        self.raised: list[str] = []
        self._made = made
        self._timer: Timer | None = None
        self._last = -1.0
        self._jobs: tuple[Job, ...] = ()
        self._due: dict[str, float] = {}
        self._read: dict[str, tuple[float, float]] = {}
        self._kept = True
        self._seen = -1

    def begin(self) -> None:
        """Knock for a new process: all its jobs are due."""
        self._jobs = self._made.service.keeper.all_jobs()
        self._due = dict.fromkeys((job.name for job in self._jobs), 0.0)
        self._read = {}
        self.wake()

    def wake(self) -> None:
        """Knock at the next whole second: something happened to the process, or to its store."""
        self._kept = True
        self._plan(math.floor(self._made.clock.seconds()) + 1.0)

    def stop(self) -> None:
        """Knock no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _plan(self, at: float) -> None:
        """Knock at this second, unless that is done sooner."""
        if self._timer is not None and not self._timer.cancelled:
            if self._timer.due <= at:
                return
            self._timer.cancel()
        self._timer = self._made.carrier.engine.later(at - self._made.clock.seconds(), self._knock, outside=True)

    def _knock(self) -> None:
        """Let every job run that is due and may have something to do."""
        self._timer, now = None, self._made.clock.seconds()
        if self._made.dead:
            return
        if now < self._last + self.every - 0.5:
            self._plan(math.ceil(self._last + self.every - 0.5))
            return
        self._last = now
        self._look()
        self._kept = self._kept and self._made.service.keeper.journal.waiting()
        try:
            for job in self._jobs:
                if now >= self._due[job.name] and self._has_work(job.name, now):
                    self._run(job, now)
        except Crash:
            self._made.crash()
        else:
            self._plan(max(now + 1.0, math.ceil(self._next(now))))

    def _run(self, job: Job, now: float) -> None:
        """Run a job as Timers does: one that raises is not lost."""
        self._due[job.name] = now + job.every - 0.5
        self._read[job.name] = (self._made.dues.changes, now)
        try:
            job.do()
            self._made.dispatcher.run()
        except (StoreBusy, StoreDown):
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the invariants name it
            self.raised.append(f"{job.name}: {type(error).__name__}: {error}")
        finally:
            self._look()

    def _look(self) -> None:
        """See what is due and what has changed, if the store was used since."""
        if self._seen != self._made.trouble.operations:
            self._seen = self._made.trouble.operations
            self._made.dues.look()

    def _has_work(self, name: str, now: float) -> bool:
        """Say whether a run of a job might do anything."""
        made, dues = self._made, self._made.dues
        if made.trouble.dies_at is not None:
            return True
        if name in dues.earliest:
            return dues.earliest[name] <= made.clock.now().timestamp()
        if name in READS:
            changes, at = self._read.get(name, (-1.0, -AGAIN))
            return now >= at + (AGAIN if changes == dues.changes else READ)
        if name == "lead":
            return now >= self._read.get(name, (-1.0, -AGAIN))[1] + LOOKS
        if name == "lines":
            book = made.service.desk.book
            return book.stamp != dues.stamp or made.service.keeper._kept != book.all()
        return name != "journal" or self._kept

    def _next(self, now: float) -> float:
        """Return the second of the next knock."""
        made, keeper = self._made, self._made.service.keeper
        if made.trouble.ails or self._kept:
            return now + 1.0
        soon = made.clock.now().timestamp()
        rows = min(made.dues.earliest.values()) - soon
        settles = 0.0 if keeper._settle_at is None else keeper._settle_at.timestamp() - soon
        return now + min(rows, settles, self.looks if keeper._epoch is not None else min(LOOKS, self.looks))
