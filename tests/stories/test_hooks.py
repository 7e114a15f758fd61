"""What an address is told of a call on the Duell line, from the ring to the price, while the call goes on as ever."""

import json
from pathlib import Path

import pytest

from oncall.store.store import Tx
from oncall.usecases.hook_rows import EVENTS
from oncall.usecases.manage_hooks import add_hook
from tests.stories.play import NIGHT, Play, staged


def told(play: Play, hook: int) -> list[tuple[str, dict[str, object]]]:
    """Return the events that were written for an address, oldest first: name and data."""
    posts = play.stage.service.desk.store.newest_posts(hook, 99)
    return [(post.name, json.loads(post.body)["data"]) for post in reversed(posts)]


def registered(play: Play, *events: str) -> int:
    """Have an address told, and let every process see it."""
    desk = play.stage.service.desk
    hook = add_hook(desk.store, "duell", "https://example.com/hook", events, "test", NIGHT)
    desk.book.refresh(desk.store)
    return hook.id


def test_a_call_is_told_from_the_ring_to_the_price(tmp_path: Path) -> None:
    """Started, answered with who took it, ended with its times, each once; its case opened and rated."""
    with staged(tmp_path) as play:
        hook = registered(play)
        sid = play.dial()
        play.take("carla")
        play.after(60)
        play.phone("caller").hang_up()
        play.after(3)
        play.phone("carla").press("1")
        play.after(8)
        events = told(play, hook)
        calls = {name: data for name, data in events if name.startswith("call.")}
        names = [name for name, _ in events]

        assert (
            ["call.started", "call.answered", "call.ended"] == list(calls) == [n for n in names if n.startswith("call")]
        )
        assert ([sid] * 3, None, "carla") == (
            [data["call"] for data in calls.values()],
            calls["call.started"]["ended_at"],
            calls["call.answered"]["answered_by"],
        )
        assert ("answered", play.call(sid).talk_seconds) == (
            calls["call.ended"]["outcome"],
            calls["call.ended"]["talk_seconds"],
        )
        assert (1, "490.00") == (
            names.count("case.opened"),
            next(d["amount"] for n, d in events[::-1] if n == "case.rated"),
        )


def test_a_caller_who_hangs_up_is_told_as_ended_alone(tmp_path: Path) -> None:
    """An address that wants the end alone is told that, and of no answer."""
    with staged(tmp_path) as play:
        hook = registered(play, "call.answered", "call.ended")
        play.dial()
        play.after(3)
        play.phone("caller").hang_up()
        play.after(3)

        assert [("call.ended", "abandoned")] == [(name, data["outcome"]) for name, data in told(play, hook)]


def test_without_an_address_nothing_is_asked_or_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The call path costs a line that tells nobody not one statement."""
    with staged(tmp_path) as play:

        def forbidden(*_: object) -> None:
            pytest.fail("asked for addresses, or wrote an event")

        monkeypatch.setattr(Tx, "hooks", forbidden)
        monkeypatch.setattr(Tx, "post_hooks", forbidden)
        sid = play.dial()
        play.take("carla")
        play.phone("caller").hang_up()
        play.after(3)

        assert "answered" == play.call(sid).outcome


def test_the_events_there_are() -> None:
    """Their names are what scripts rely on."""
    assert 9 == len(EVENTS) == len(set(EVENTS))
