"""Several hosts on one database: what one of them answered beside it, no timer of another may speak against."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from oncall.store import open_store
from oncall.usecases.other_hosts import HERE, OtherHosts
from tests.databases import PostgresqlServer
from tests.faults.cable import laid
from tests.faults.hosts import QUICK, Host, Scene, scene, until
from tests.faults.world import world

pytestmark = pytest.mark.xdist_group("hosts")
SHORT = (*QUICK[:3], "escalation.max_wait=15s")  # then the timer ends the wait
CALLER = "+4790300001"
LEFT = 2  # times that a timer came for the call and left it alone


def timers_left(host: Host, sid: str) -> int:
    """Return how often a host's timers left a call alone because another host may know more of it."""
    return sum("timer_waits_for_journal" in line and sid in line for line in host.log().splitlines())


def known(url: str, host: Host) -> bool:
    """Say whether a host has told the others that it is there."""
    store = open_store(url, host.home)
    try:
        return any(name.startswith(HERE) and name.endswith(str(host.home)) for name in store.leases())
    finally:
        store.close()


def legs_of(stage: Scene) -> int:
    """Return how many phones were rung."""
    return sum(call.direction != "inbound" for call in stage.emulator.carrier.calls.values())


def test_who_may_know_more_of_a_call(tmp_path: Path) -> None:
    """Another host's journal waits, or it is away and a phone is picked up, or the database was away just now: leave the call be."""
    with world(tmp_path) as (play, made):
        desk, now = made.service.desk, made.clock.now
        ours, other = OtherHosts(desk, "a:/home", now), OtherHosts(desk, "b:/home", now)
        alone = OtherHosts(desk, "", now)
        sid = play.dial()
        play.until("carla", "ringing")
        for host in (ours, other, alone):
            host.announce(unread=False)
        assert not ours.may_know(sid)
        other.announce(unread=True)
        assert (ours.may_know(sid), other.may_know(sid), alone.may_know(sid)) == (True, False, False)
        assert not ours.may_know("alarm:1")
        other.announce(unread=False)
        assert not ours.may_know(sid)
        ours.store_failed()
        assert ours.may_know(sid)
        play.after(11)  # the other host has said nothing for so long: it is away
        assert not ours.may_know(sid)
        play.phone("carla").answer()
        play.after(1)
        assert ours.may_know(sid)
        play.phone("carla").hang_up()
        play.after(1)
        assert not ours.may_know(sid)
        made.carrier.faults.rest("status", method="GET", path="Calls.json", status=503)
        assert ours.may_know(sid)
        other.leave()
        assert not ours.may_know(sid)


def test_host_cut_off_from_the_database_keeps_the_talk_it_has_made(
    tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    """One host alone loses the database and takes a call's 1 into its journal: the other's timers leave the talk be."""
    with postgresql_server.database() as url, scene(tmp_path, url, sets=SHORT) as stage, ExitStack() as stack:
        other = stage.host
        cable, near = laid(url)
        stack.callback(cable.close)
        home = tmp_path / "cut"
        home.mkdir()
        cut = Host(home, near, other.carrier_url)
        stack.callback(cut.kill)
        cut.start()
        until(lambda: known(url, cut), why="the other host knows of it")
        sid = stage.dial(CALLER)
        until(stage.ringing, why="a phone rings")
        stage.network.hosts[:] = [cut]
        cable.cut()
        taker = stage.take()
        until(lambda: stage.talks(CALLER), why="they talk")
        rung = legs_of(stage)
        until(lambda: timers_left(other, sid) >= LEFT, why="the other host's timers came for the call")
        assert stage.talks(CALLER)
        assert (taker.state, rung) == ("in_call", legs_of(stage))
        cable.mend()
        until(lambda: (row := stage.row(sid)) is not None and row.accepted_at is not None, why="the row learns of it")
        stage.emulator.carrier.phone(CALLER).hang_up()
        assert stage.ended(sid).outcome == "answered"
