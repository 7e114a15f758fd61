"""The way of a call on the Duell line, branch by branch, by phones and a moving clock."""

from pathlib import Path

import pytest

from tests.stories.play import staged


def test_first_person_to_press_1_talks(tmp_path: Path) -> None:
    """Both phones of the pair ring; Anna answers and presses 1; she and the caller talk; the other phone stops."""
    with staged(tmp_path) as play:
        sid = play.dial()
        play.until("carla", "ringing")
        play.until("dag", "ringing")
        play.phone("carla").answer()
        play.after(3)
        play.phone("carla").press("1")
        play.after(2)
        assert play.phone("dag").state == "idle"
        play.after(60)
        play.phone("caller").hang_up()
        play.after(3)
        play.phone("carla").press("1")
        play.after(5)
        call = play.call(sid)
        print(call, play.heard("caller"), play.heard("carla"))
        assert call["outcome"] == "answered"
        assert play.case(call["case"]).tier == "short"
