"""The ledger is whole afterwards: read back in once, settled from the carrier's list, filled in where nobody of ours answered."""

from datetime import timedelta
from pathlib import Path

from oncall.calls.events import CallEnded
from oncall.usecases.apply_event import apply_event
from oncall.usecases.fill_calls import AFTER
from tests.faults.test_without_store import stored
from tests.faults.trouble import Crash
from tests.faults.world import World, world
from tests.stories.play import CALLER, DUELL, Play

SIXTEEN_MINUTES = 16 * 60
SIXTEEN = timedelta(seconds=SIXTEEN_MINUTES)


def outage(play: Play, made: World) -> str:
    """Play a whole call without the store; the store is still away at the end."""
    made.trouble.away = True
    sid = play.dial()
    play.until("carla", "ringing", 30)
    play.take("carla")
    play.after(30)
    play.phone("caller").hang_up()
    play.after(5)
    return sid


def test_journal_that_is_read_twice_changes_nothing(tmp_path: Path) -> None:
    """The process dies after the replay's commit, before the piece is gone: the next one reads it again, to no effect."""
    with world(tmp_path) as (play, made):
        sid = outage(play, made)
        journal = made.service.keeper.journal
        made.trouble.calm()

        def replay(piece: str, entries: object) -> frozenset[str]:
            made.service.keeper._replay(piece, entries)  # type: ignore[arg-type]
            raise Crash("after the commit")

        for _ in range(2):
            try:
                journal.drain(replay)
            except Crash:
                made.crash()
        before = stored(made, sid)
        play.after(40)
        after = stored(made, sid)
        assert before.replayed == after.replayed
        assert 1 == len(after.replayed)
        assert play.facts(sid)["talk"] == play.call(sid).talk_seconds
        assert 1 == len([text for text in play.texts("carla") if CALLER in text])
        assert not journal.waiting()


def test_half_of_the_call_was_stored(tmp_path: Path) -> None:
    """The store went and came twice during one call: what it has and what the journal has are one story."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.until("carla", "ringing")
        made.trouble.away = True
        play.take("carla")
        play.after(15)
        made.trouble.away = False
        play.after(15)
        made.trouble.away = True
        play.after(15)
        play.phone("caller").hang_up()
        play.after(3)
        play.phone("carla").press("3")
        play.after(10)
        made.trouble.away = False
        play.after(20)
        call = play.call(sid)
        assert (call.outcome, call.answered_by) == ("answered", "carla")
        assert 45 <= call.talk_seconds <= 52
        assert play.facts(sid)["talk"] == call.talk_seconds
        assert (play.case(sid).state, play.case(sid).tier) == ("free", "free")


def test_commit_in_doubt_is_one_row(tmp_path: Path) -> None:
    """Every commit is done and reported as failed: the caller is served beside the store, and there is one row all the same."""
    with world(tmp_path) as (play, made):
        made.trouble.doubt = 1.0
        sid = play.dial()
        play.until("carla", "ringing", 40)
        play.take("carla")
        play.after(20)
        made.trouble.doubt = 0.0
        play.after(20)
        play.phone("caller").hang_up()
        play.after(20)
        call = play.call(sid)
        assert (call.outcome, call.answered_by) == ("answered", "carla")
        assert play.facts(sid)["talk"] == call.talk_seconds
        assert 1 == len(made.service.desk.store.cases("duell", "2026-11"))


def test_host_was_dead_and_the_fallback_rang(tmp_path: Path) -> None:
    """The carrier played the number's static fallback: afterwards the call is there with who took it, its talk, and a case."""
    with world(tmp_path) as (play, made):
        play.after(2)
        number = play.phone("carla").number
        url = made.carrier.add_bin(f'<Response><Dial timeout="15"><Number>{number}</Number></Dial></Response>')
        made.fallback(DUELL, url)
        made.die()
        sid = play.dial()
        play.until("carla", "ringing", 20)
        play.phone("carla").answer()
        play.after(61)
        play.phone("carla").hang_up()
        play.after(30)
        made.begin()
        made.every = 5.0
        play.after(AFTER.total_seconds() + 6 * 60)
        call = play.call(sid)
        assert (call.outcome, call.answered_by, call.talk_seconds) == ("answered", "carla", 61)
        assert play.facts(sid)["talk"] == 61
        assert play.case(sid).state == "review"


def test_host_was_dead_and_nobody_was_reached(tmp_path: Path) -> None:
    """A call that neither we nor the fallback answered is a missed call, and is told, once."""
    with world(tmp_path) as (play, made):
        play.after(2)
        made.die()
        sid = play.dial()
        play.after(60)
        made.begin()
        made.every = 5.0
        play.after(SIXTEEN_MINUTES)
        assert play.call(sid).outcome == "abandoned"
        assert 1 == len([text for text in play.texts("carla") if CALLER in text])


def test_calls_from_before_the_line_are_not_ours(tmp_path: Path) -> None:
    """A number that had another life before the line was applied brings no old calls into the log."""
    with world(tmp_path) as (play, made):
        made.die()
        sid = play.dial()
        play.after(60)
        early = made.carrier.calls[sid]
        early.created -= timedelta(hours=1)
        made.begin()
        made.every = 5.0
        play.after(SIXTEEN_MINUTES)
        assert [] == list(made.service.desk.store.calls("duell", None, None))


def test_every_report_was_lost(tmp_path: Path) -> None:
    """No status callback arrives at all: ends and durations come from the carrier's list, to its second."""
    with world(tmp_path) as (play, made):
        made.carrier.faults.on("drop", kind="status")
        sid = play.dial()
        play.take("carla")
        play.after(50)
        play.phone("caller").hang_up()
        made.every = 5.0
        play.after(SIXTEEN_MINUTES)
        row, truth = stored(made, sid), made.carrier.calls[sid]
        assert truth.ended is not None
        assert row.ended_at is not None
        assert abs((row.ended_at - truth.ended).total_seconds()) < 1
        assert all(leg.ended_at is not None for leg in row.legs)


def test_report_that_comes_a_day_late_changes_nothing(tmp_path: Path) -> None:
    """Held back for a day and then delivered: the row, its talk and its end stay as they were settled."""
    with world(tmp_path) as (play, made):
        made.carrier.faults.on("hold", kind="status")
        sid = play.dial()
        play.take("carla")
        play.after(50)
        play.phone("caller").hang_up()
        made.every = 5.0
        play.after(SIXTEEN_MINUTES)
        before = stored(made, sid)
        made.every = 600.0
        play.after(24 * 3600)
        made.every = 1.0
        made.carrier.faults.release()
        play.after(5)
        after = stored(made, sid)
        assert (before.ended_at, before.talk_ended_at, before.outcome) == (
            after.ended_at,
            after.talk_ended_at,
            after.outcome,
        )


def test_report_of_a_call_that_nobody_knows(tmp_path: Path) -> None:
    """A signed report of an unknown call is answered, makes no row and no bill."""
    with world(tmp_path) as (play, made):
        form = (
            ("AccountSid", made.settings.account_sid), ("CallSid", "CA" + "f" * 32), ("CallStatus", "completed"),
            ("From", CALLER), ("To", DUELL),
        )  # fmt: skip
        made.carrier.post("https://service.test/voice/status", form)
        play.after(5)
        assert 204 == made.carrier.webhooks[-1].status
        assert [] == list(made.service.desk.store.calls("duell", None, None))


def test_an_end_that_was_reported_wrongly_becomes_the_carriers(tmp_path: Path) -> None:
    """The carrier bills by its own list: an end that differs from it is corrected within a quarter of an hour, once."""
    with world(tmp_path) as (play, made):
        made.carrier.faults.on("drop", kind="status")
        sid = play.dial()
        play.after(10)
        play.phone("caller").hang_up()
        hung_up = play.carrier.clock.now()
        apply_event(made.service.desk, sid, CallEnded(hung_up + timedelta(minutes=5)), hung_up)
        assert (play.call(sid).total_seconds or 0) > 300
        made.every = 5.0
        play.after(SIXTEEN_MINUTES)
        first = stored(made, sid)
        assert abs((first.ended_at or hung_up + SIXTEEN) - hung_up) <= timedelta(seconds=2)
        play.after(SIXTEEN_MINUTES)
        assert stored(made, sid).version == first.version
