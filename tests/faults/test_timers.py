"""Timers that cannot be served step aside, and none speaks for a call of which the journal knows more than the row."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from oncall.usecases import run_timers as room
from oncall.usecases.run_timers import CLAIM, run_timers
from tests.faults.world import world

SECOND = timedelta(seconds=1)


def test_timer_that_breaks_steps_aside_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one call's timer raises is logged with the call; the next one is served, and the broken one comes again."""
    woken: list[str] = []

    def wake(_: Any, call: str, *__: Any) -> None:
        woken.append(call)
        if call == "broken":
            raise RuntimeError("led where its row does not allow")

    monkeypatch.setattr(room, "wake", wake)
    with world(tmp_path) as (_, made), capture_logs() as said:
        desk, now = made.service.desk, made.clock.now()
        with desk.store.write() as tx:
            tx.wake("broken", [now - SECOND])
            tx.wake("whole", [now])
        assert run_timers(desk, now) == 2
        assert woken == ["broken", "whole"]
        assert run_timers(desk, now + CLAIM - SECOND) == 0
        assert run_timers(desk, now + CLAIM) == 1
        assert woken == ["broken", "whole", "broken"]
    assert [line["call"] for line in said if line["event"] == "timer_broken"] == ["broken", "broken"]


def test_timer_does_not_hang_up_on_who_took_the_call_in_an_outage(tmp_path: Path) -> None:
    """The 1 is in the journal alone when the store is back: the step's end leaves the talk be, then the row learns of it."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.until("carla", "ringing")
        made.trouble.away = True
        play.take("carla")
        play.after(30)
        desk, keeper = made.service.desk, made.service.keeper
        made.trouble.away = False
        assert keeper.told_elsewhere(sid)
        run_timers(desk, made.clock.now(), keeper.told_elsewhere)
        play.after(10)
        assert (play.phone("caller").state, play.phone("carla").state) == ("in_call", "in_call")
        assert not keeper.told_elsewhere(sid)
        assert [person for person, _ in play.legs(sid)] == ["carla", "dag"]
        play.phone("caller").hang_up()
        play.after(10)
        assert play.call(sid).answered_by == "carla"
