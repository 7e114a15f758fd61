"""The clock of the machine is set while the service runs: it is noticed and said, and the jobs go on."""

import threading
from datetime import timedelta
from pathlib import Path

from structlog.testing import capture_logs

from oncall.timers import KNOCK, MARK, ClockWatch, Job, Timers, jumped, monotonic, utc_now
from tests.faults.test_watch import Clock
from tests.faults.world import world


def test_clock_that_is_set_is_noticed_and_said_for_an_hour(tmp_path: Path) -> None:
    """A jump of the wall clock against one that cannot be set is logged, stands in /readyz, and is over after an hour."""
    steady, ahead = Clock(), 0.0
    with world(tmp_path) as (_, made), capture_logs() as said:
        watch = ClockWatch(lambda: steady.now + ahead, steady, tmp_path / MARK)
        made.service.timers.clock = watch
        client = made.service.app.test_client()

        def clock_part() -> tuple[str, str]:
            page = client.get("/readyz").json
            assert page is not None
            return page["status"], page["parts"]["clock"]

        for _ in range(100):  # a clock brought right bit by bit is none that was set
            steady.now, ahead = steady.now + 1, ahead + 0.0005
            watch.look()
        assert clock_part()[1] == "ok"
        for jump, word in ((3600.0, "forward"), (-3600.0, "back")):
            ahead += jump
            watch.look()
            watch.look()
            status, part = clock_part()
            assert (status, part.startswith(f"was set 3600 s {word}")) == ("degraded", True)
        assert "3600 s back" in jumped(tmp_path)
        steady.now += 3601
        watch.look()
        assert clock_part()[1] == "ok"
    assert [line["seconds"] for line in said if line["event"] == "clock_was_set"] == [3600, -3600]


def test_clock_that_is_set_back_does_not_silence_the_knock() -> None:
    """The scheduler would wait for its old time to come again: it is told of the jump, and the jobs run on."""
    ahead, ran = [0.0], threading.Semaphore(0)
    timers = Timers((Job("sample", 1, ran.release),))
    timers.clock = ClockWatch(lambda: monotonic() + ahead[0])
    timers.start()
    try:
        assert ran.acquire(timeout=30)
        timers._scheduler.modify_job(KNOCK, next_run_time=utc_now() + timedelta(hours=1))
        ahead[0] = -3600.0
        while ran.acquire(blocking=False):
            pass
        assert ran.acquire(timeout=30)
    finally:
        timers.stop()
