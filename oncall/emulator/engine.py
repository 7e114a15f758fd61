"""Runs the timeline: step by step under a virtual clock, in a thread under the real one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from oncall.emulator.clock import Clock, VirtualClock
from oncall.emulator.timeline import Timeline, Timer

WORKERS = 32


class Engine:
    """Owns the lock, the timeline and, in real time, the thread that runs it and the workers that talk to others."""

    def __init__(self, clock: Clock, on_error: Callable[[BaseException], None]) -> None:
        self.clock = clock
        self.lock = threading.Condition(threading.RLock())
        self._timeline = Timeline()
        self._on_error = on_error
        self._running = False
        self._thread: threading.Thread | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._stopped = threading.Event()

    @property
    def virtual(self) -> bool:
        """Say whether time moves only by `advance`."""
        return isinstance(self.clock, VirtualClock)

    def later(self, seconds: float, act: Callable[[], object], *, outside: bool = False) -> Timer:
        """Do `act` in so many seconds: under the lock, or `outside` it."""
        with self.lock:
            timer = self._timeline.add(Timer(self.clock.seconds() + max(0.0, seconds), act, outside))
            if self._thread is not None:
                self.lock.notify_all()
            return timer

    def advance(self, seconds: float) -> None:
        """Run everything due within the next `seconds`, in order, and leave the clock there."""
        goal = self.clock.seconds() + seconds
        while self._step(goal):
            pass
        self._virtual_clock().move_to(goal)

    def run_until(self, predicate: Callable[[], bool], limit: float) -> float:
        """Run event by event until `predicate` holds; return the seconds it took.

        Raises TimeoutError when it does not hold within `limit` seconds.
        """
        start = self.clock.seconds()
        while not predicate():
            if not self._step(start + limit):
                self._virtual_clock().move_to(start + limit)
                if predicate():
                    break
                raise TimeoutError(f"it did not come true within {limit} s of carrier time")
        return self.clock.seconds() - start

    def _step(self, goal: float) -> bool:
        """Run the next timer due at `goal` or before; say whether there was one."""
        clock = self._virtual_clock()
        with self.lock:
            if self._running:
                raise RuntimeError("time was moved from inside an event: let the event end first")
            timer = self._timeline.pop(goal)
            if timer is None:
                return False
            clock.move_to(timer.due)
            self._running = True
        try:
            self._perform(timer)
        finally:
            self._running = False
        return True

    def _perform(self, timer: Timer) -> None:
        if timer.outside:
            timer.act()
            return
        with self.lock:
            timer.act()

    def _virtual_clock(self) -> VirtualClock:
        if not isinstance(self.clock, VirtualClock):
            raise TypeError("this carrier runs in real time: only a VirtualClock can be moved")
        return self.clock

    def start(self) -> None:
        """Run the timeline against the real clock until `stop`."""
        if self.virtual:
            raise TypeError("this carrier has a VirtualClock: move it with advance()")
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="carrier-web")
        self._running = True
        self._thread = threading.Thread(target=self._run, name="carrier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and the workers; requests under way may still finish."""
        with self.lock:
            self._running = False
            self._stopped.set()
            self.lock.notify_all()
        if self._thread is not None:
            self._thread.join()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def pause(self, seconds: float) -> None:
        """Hold up the calling thread in real time, without the lock; `stop` ends it early."""
        self._stopped.wait(seconds)

    def _run(self) -> None:
        with self.lock:
            while self._running:
                timer = self._timeline.pop(self.clock.seconds())
                if timer is None:
                    due = self._timeline.next_due()
                    self.lock.wait(None if due is None else max(0.0, due - self.clock.seconds()))
                elif timer.outside and self._pool is not None:
                    self._pool.submit(self._guard, timer.act)
                else:
                    self._guard(timer.act)

    def _guard(self, act: Callable[[], object]) -> None:
        """Run `act`; an error is reported and the carrier lives on."""
        try:
            act()
        except Exception as error:  # noqa: BLE001  one call's fault must not stop the others
            self._on_error(error)
