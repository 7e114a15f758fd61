"""Clocks, the heap, and the two ways to let virtual time pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.emulator import RealClock, VirtualClock
from oncall.emulator.engine import Engine
from tests.emulator.stage import START, Stage


def fail(error: BaseException) -> None:
    """Pass an error of the engine on."""
    raise error


@given(st.lists(st.integers(0, 50), max_size=30))
def test_events_run_in_order_of_time_then_of_setting(delays: list[int]) -> None:
    """Whatever the order in which timers are set, they run by due time, and equals in the order set."""
    engine, ran = Engine(VirtualClock(START), fail), list[tuple[float, int, float]]()
    for number, delay in enumerate(delays):
        engine.later(delay, lambda n=number, d=delay: ran.append((float(d), n, engine.clock.seconds())))  # type: ignore[misc]
    engine.advance(60)
    assert sorted((float(delay), number, float(delay)) for number, delay in enumerate(delays)) == ran


def test_advance_leaves_the_clock_at_its_goal() -> None:
    """Advancing runs what is due and no more, and the clock then stands at the goal."""
    engine, ran = Engine(VirtualClock(START), fail), list[float]()
    for delay in (1, 5, 6):
        engine.later(delay, lambda: ran.append(engine.clock.seconds()))
    engine.advance(5)
    assert ([1.0, 5.0], START + timedelta(seconds=5)) == (ran, engine.clock.now())


def test_cancelled_timers_do_nothing() -> None:
    """A cancelled timer is skipped."""
    engine, ran = Engine(VirtualClock(START), fail), list[str]()
    engine.later(1, lambda: ran.append("first")).cancel()
    engine.later(2, lambda: ran.append("second"))
    engine.advance(3)
    assert ["second"] == ran


def test_time_cannot_be_moved_from_inside() -> None:
    """An event that moves the clock is an error, not a muddle."""
    engine = Engine(VirtualClock(START), fail)
    engine.later(1, lambda: engine.advance(1))
    with pytest.raises(RuntimeError, match="inside an event"):
        engine.advance(2)


def test_run_until_stops_at_the_very_event() -> None:
    """run_until returns the seconds it took, or TimeoutError with the clock at the limit."""
    engine, ran = Engine(VirtualClock(START), fail), list[int]()
    for delay in (1, 2, 3):
        engine.later(delay, lambda: ran.append(1))
    assert 2.0 == engine.run_until(lambda: len(ran) == 2, 10)
    with pytest.raises(TimeoutError):
        engine.run_until(lambda: len(ran) == 9, 10)
    assert 12.0 == engine.clock.seconds()


def test_every_repeats_until_stopped() -> None:
    """What a worker does each second can be hung on the carrier's clock."""
    stage, beats = Stage({}), list[float]()
    stop = stage.carrier.every(1.0, lambda: beats.append(stage.clock.seconds()))
    stage.advance(3.5)
    stop()
    stage.advance(3)
    assert [1.0, 2.0, 3.0] == beats


def test_clocks_refuse_what_they_cannot_do() -> None:
    """A start without zone, moving a real clock and starting a virtual one are refused with a line."""
    with pytest.raises(ValueError, match="no zone"):
        VirtualClock(datetime(2026, 1, 1))  # noqa: DTZ001  the very mistake
    with pytest.raises(TypeError, match="real time"):
        Engine(RealClock(), fail).advance(1)
    with pytest.raises(TypeError, match="advance"):
        Engine(VirtualClock(START), fail).start()


def test_real_clock_is_near_the_wall() -> None:
    """The real clock starts at the wall's time."""
    assert abs(RealClock().now() - datetime.now(UTC)) < timedelta(seconds=5)  # noqa: TID251  held against the wall
