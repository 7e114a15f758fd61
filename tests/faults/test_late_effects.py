"""What was decided is carried out late: the carrier refused it for a while. By then it may be wrong, and is left undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from structlog.testing import capture_logs

from oncall.journal.file import FOLDER
from oncall.journal.pieces import held
from tests.faults.world import World, world
from tests.stories.play import Play

WAITS = 60


@contextmanager
def second_talk(home: Path) -> Iterator[tuple[Play, World, str]]:
    """Set up a talk that ended, whose caller could not be told so and could not be fetched: he came again, and Dag has him.

    The database is away since he came again, and the REST API still refuses to fetch him.
    """
    with world(home) as (play, made):
        sid = play.dial()
        play.take("carla")
        play.after(30)
        made.carrier.faults.on("unreachable", url="/voice/over", times=3)
        made.carrier.faults.rest("status", method="POST", path=sid, status=503)
        play.phone("carla").hang_up()
        play.after(5)
        made.trouble.away = True
        made.crash()
        play.until("dag", "ringing", WAITS)
        play.take("dag")
        assert talk(play)
        yield play, made, sid


def talk(play: Play) -> bool:
    """Say whether the caller and Dag talk with each other."""
    caller, dag = play.phone("caller").call, play.phone("dag").call
    return caller is not None and dag is not None and bool(caller.peer) and bool(dag.peer)


def test_caller_who_came_again_is_not_fetched_from_his_second_talk(tmp_path: Path) -> None:
    """The journal is read in first: the row then knows of his own dial, and the late request is dropped. The log has the talk."""
    with second_talk(tmp_path) as (play, made, sid), capture_logs() as said:
        made.carrier.faults.clear()
        made.trouble.away = False
        play.after(WAITS)
        assert ["dag@13"] == [line["leg"] for line in said if line["event"] == "second_talk_not_in_ledger"]
        assert not made.service.keeper.journal.waiting()
        assert talk(play)
        play.phone("caller").hang_up()
        play.after(WAITS)
        assert ("idle", "idle") == (play.phone("caller").state, play.phone("dag").state)
        assert ("carla", 32) == (play.call(sid).answered_by, play.call(sid).talk_seconds)


def test_caller_is_not_fetched_while_the_journal_tells_of_him(tmp_path: Path) -> None:
    """Another process has the journal in hand: until it is read in, nobody is moved by what the row says."""
    with second_talk(tmp_path) as (play, made, _):
        with held(tmp_path / FOLDER) as mine:
            assert mine
            made.carrier.faults.clear()
            made.trouble.away = False
            play.after(WAITS)
            assert made.service.keeper.journal.waiting()
            assert talk(play)
        play.after(WAITS)
        assert not made.service.keeper.journal.waiting()
        assert talk(play)


@contextmanager
def late_key(home: Path) -> Iterator[tuple[Play, World, str]]:
    """Set up a call whose wait is over while Carla is still asked: her phone could not be stopped at the first try."""
    with world(home, "escalation.ring_time=60s", "escalation.step.0.for=60s", "escalation.max_wait=20s") as (
        play,
        made,
    ):
        sid = play.dial()
        play.until("carla", "ringing")
        play.after(14)
        play.phone("carla").answer()
        leg = play.phone("carla").call
        assert leg is not None
        refused = made.carrier.faults.rest("status", method="POST", path=leg.sid, status=503, times=1)
        play.carrier.run_until(lambda: "legg igjen" in play.heard("caller").lower(), WAITS)
        play.after(1)
        assert 1 == refused.hits
        yield play, made, sid


def test_phone_that_took_the_call_after_all_is_not_hung_up(tmp_path: Path) -> None:
    """Her late 1 takes the call: her phone is not stopped afterwards."""
    with late_key(tmp_path) as (play, _, sid):
        play.phone("carla").press("1")
        play.after(WAITS)
        assert ("in_call", "in_call") == (play.phone("caller").state, play.phone("carla").state)
        play.phone("caller").hang_up()
        play.after(WAITS)
        assert "carla" == play.call(sid).answered_by


def test_phone_that_took_the_call_by_the_journal_is_not_hung_up(tmp_path: Path) -> None:
    """Her late 1 is in the journal alone: nobody is stopped before that is read in, and she not afterwards."""
    with late_key(tmp_path) as (play, made, sid):
        made.trouble.away = True
        play.phone("carla").press("1")
        play.after(0.5)
        with held(tmp_path / FOLDER) as mine:
            assert mine
            made.trouble.away = False
            play.after(20)
            assert "in_call" == play.phone("carla").state
        play.after(20)
        assert ("in_call", "in_call") == (play.phone("caller").state, play.phone("carla").state)
        play.phone("caller").hang_up()
        play.after(WAITS)
        assert "carla" == play.call(sid).answered_by
