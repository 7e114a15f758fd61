"""Who watches: the gate before the store, the roster snapshot, the knock's watchdog, the auditor of escalations."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from oncall.calls.model import LegState, State
from oncall.gate import FAILURES, FORGOTTEN, Gate
from oncall.snapshot import NAME, Snapshot
from oncall.timers import Job, Timers
from oncall.usecases.audit_escalations import audit_escalations
from oncall.usecases.ports import InForce
from tests.faults.test_without_store import stored
from tests.faults.world import world
from tests.stories.play import DUELL


class Clock:
    """Seconds that are moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def test_gate_shuts_after_two_calls_failed_and_opens_by_the_probe() -> None:
    """Two calls that fail shut it, a probe that fails keeps it shut, one that succeeds opens it."""
    well = [False, True]
    clock = Clock()
    gate = Gate(lambda: well.pop(0), clock)
    gate.failed("CA1")
    assert not gate.shut
    gate.failed("CA2")
    assert gate.shut
    assert not gate.look()
    assert gate.shut
    assert gate.look()
    assert not gate.shut


def test_gate_stays_open_for_the_others_when_one_call_fails_again_and_again() -> None:
    """A row that somebody has locked is its own call's trouble alone."""
    gate = Gate(lambda: False, Clock())
    for _ in range(10):
        gate.failed("CA1")
    assert not gate.shut


def test_gate_forgets_failures_when_something_was_stored() -> None:
    """Two failures with a success between them are two accidents."""
    gate = Gate(lambda: False, Clock())
    gate.failed("CA1")
    gate.passed()
    gate.failed("CA2")
    assert not gate.shut


def test_gate_that_nobody_looks_after_lets_one_request_try() -> None:
    """Without the second's knock a request may try the store now and then, one at a time."""
    clock = Clock()
    gate = Gate(lambda: False, clock)
    for number in range(FAILURES):
        gate.failed(f"CA{number}")
    assert gate.shut
    clock.now += FORGOTTEN
    assert [False, True, True] == [gate.shut for _ in range(3)]


def test_gate_stays_shut_while_the_probe_is_slow() -> None:
    """A database that answers, but so late that callers would wait, is not back."""
    clock = Clock()

    def slow() -> bool:
        clock.now += 0.7
        return True

    gate = Gate(slow, clock)
    for number in range(FAILURES):
        gate.failed(f"CA{number}")
    assert not gate.look()
    assert gate.shut


def test_snapshot_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    """What is in force is in the file, readable by its owner alone; a damaged or missing file is none."""
    with world(tmp_path / "world") as (_, made):
        found = made.service.desk.store.in_force()
    snapshot = Snapshot(tmp_path)
    assert snapshot.load() is None
    snapshot.keep(found)
    assert found == Snapshot(tmp_path).load()
    assert 0o600 == (tmp_path / NAME).stat().st_mode & 0o777
    (tmp_path / NAME).write_text("{")
    assert snapshot.load() is None


def test_snapshot_follows_what_is_applied(tmp_path: Path) -> None:
    """A newly applied version is in the file a second later."""
    with world(tmp_path) as (play, made):
        play.after(2)
        before = Snapshot(tmp_path).load()
        assert before is not None
        text = before.versions[0].text
        with made.service.desk.store.write() as tx:
            tx.add_line("duell", text.replace("Duell vakttelefon", "Duell nattvakt"), made.clock.now(), "test")
        play.after(2)
        after = Snapshot(tmp_path).load()
        assert after is not None
        assert [2] == [version.version for version in after.versions]


def test_snapshot_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    """A folder stands where the file should be: the lines are in force all the same."""
    (tmp_path / NAME).mkdir()
    Snapshot(tmp_path).keep(InForce(1, (), ()))
    with world(tmp_path) as (play, _):
        play.after(2)
        play.dial()
        play.until("carla", "ringing", 5)


def test_lines_stay_in_force_when_the_database_has_lost_them(tmp_path: Path) -> None:
    """An empty database stands where the full one was: the lines that are known go on answering."""
    with world(tmp_path) as (play, made):
        play.after(2)
        made.die()
        for path in tmp_path.glob("oncall.db*"):
            path.unlink()
        made.begin()
        assert made.service.desk.book.by_number(DUELL) is not None
        play.after(5)
        play.dial()
        play.until("carla", "ringing", 30)


def test_job_that_hangs_is_late_and_the_others_go_on() -> None:
    """Each job has a thread of its own: one that waits for ever is named, the others come through."""
    ended, came = threading.Event(), threading.Semaphore(0)
    timers = Timers((Job("stuck", 1, ended.wait, 0.0), Job("fine", 1, came.release, 5.0)))
    timers.start()
    for _ in range(2):
        assert came.acquire(timeout=10)
    name, seconds = timers.late()
    assert "stuck" == name
    assert seconds > 0
    ended.set()
    timers.stop()


def test_job_that_raises_runs_again() -> None:
    """An error in a job is logged and costs nothing else."""
    came = threading.Semaphore(0)

    def fail() -> None:
        came.release()
        raise RuntimeError("on purpose")

    timers = Timers((Job("fails", 1, fail),))
    timers.start()
    for _ in range(2):
        assert came.acquire(timeout=10)
    assert ("fails", 0.0) == timers.late()
    timers.stop()


def test_audit_finds_nothing_in_a_call_that_went_as_planned(tmp_path: Path) -> None:
    """Both rounds of both pairs and a voicemail: every step came in its time."""
    with world(tmp_path) as (play, made):
        began = made.clock.now()
        play.dial()
        play.after(180)
        play.phone("caller").hang_up()
        play.after(20 * 60)
        found = audit_escalations(made.service.desk.store, made.service.desk.book, began, made.clock.now())
        assert ((), ()) == (found.now, found.past)
        assert 1 == found.checked


def test_audit_finds_nothing_in_calls_of_an_outage(tmp_path: Path) -> None:
    """Without the store the steps come in their time as well, and the rows show it afterwards."""
    with world(tmp_path) as (play, made):
        began = made.clock.now()
        made.trouble.away = True
        play.dial()
        play.after(180)
        play.phone("caller").hang_up()
        made.trouble.away = False
        play.after(20 * 60)
        found = audit_escalations(made.service.desk.store, made.service.desk.book, began, made.clock.now())
        assert ((), ()) == (found.now, found.past)


def test_audit_finds_a_caller_who_is_left_waiting(tmp_path: Path) -> None:
    """No heartbeat, no timer: the row alone says that this wait should be over; log, metrics and /readyz say so."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.after(3)
        made.every = 10_000.0
        made.carrier.faults.on("hold", url="/voice/hold")
        play.after(300)
        made.service.keeper.beat()
        made.service.keeper.audit()
        assert "still greeted" in made.service.keeper.escalations
        assert sid in made.service.keeper.escalations
        page = made.service.app.test_client().get("/readyz")
        assert (200, "degraded") == (page.status_code, page.json["status"] if page.json else "")
        assert "vakttelefon_escalations_late 1" in made.service.app.test_client().get("/metrics").text


def test_audit_finds_steps_that_came_late_or_never(tmp_path: Path) -> None:
    """A second step half a minute late, and one that never came, are found in the row of a call that is over."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.after(60)
        play.phone("caller").hang_up()
        play.after(10)
        began = made.clock.now() - timedelta(minutes=5)
        row = stored(made, sid)
        moved = [replace(leg, placed_at=leg.placed_at + timedelta(seconds=30 * (leg.step == 1))) for leg in row.legs]
        without = [leg for leg in row.legs if leg.step == 0]
        for legs, what in ((moved, "step 1"), (without, "step 1")):
            with made.service.desk.store.write() as tx:
                current = tx.call(sid)
                assert current is not None
                assert tx.save_call(replace(current, legs=tuple(legs)))
            later = made.clock.now() + timedelta(minutes=10)
            found = audit_escalations(made.service.desk.store, made.service.desk.book, began, later)
            assert [what] == [late.what for late in found.past]


def test_audit_finds_a_leg_that_nobody_placed(tmp_path: Path) -> None:
    """A leg that is still to be placed long after its step began is late now."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.after(1)
        row = stored(made, sid)
        with made.service.desk.store.write() as tx:
            legs = tuple(replace(leg, state=LegState.PLACING, sid=None) for leg in row.legs)
            assert tx.save_call(replace(row, legs=legs, state=State.RINGING))
        now = made.clock.now() + timedelta(seconds=20)
        found = audit_escalations(made.service.desk.store, made.service.desk.book, now, now)
        assert {"leg 1 not placed", "leg 2 not placed"} == {late.what for late in found.now}
