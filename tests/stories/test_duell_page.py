"""What the Duell page promises, prices and limits, told by phones in Norwegian: docs/lines/duell.md names these tests."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from oncall.usecases.ports import StoreDown
from oncall.usecases.set_facts import set_facts
from tests.stories.play import DUELL, NIGHT, Play, staged

OFFICE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)  # Tuesday 11:00 in Oslo
SUNDAY = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 11, 0, tzinfo=UTC)  # a Friday


def solved(play: Play, sid: str, *, seconds: float) -> None:
    """Let Carla take the call, talk for so long, and say that it is solved."""
    play.take("carla")
    play.after(seconds)
    play.phone("caller").hang_up()
    play.after(3)
    play.phone("carla").press("1")
    play.after(8)
    assert play.call(sid).answered_by == "carla"


def say_of(play: Play, sid: str, *changes: tuple[str, str]) -> None:
    """Let a person set facts of the call's case."""
    desk = play.stage.service.desk
    set_facts(desk.store, desk.book, play.case(sid).id, changes, "carla", play.carrier.clock.now())


@pytest.mark.parametrize("at", [NIGHT, OFFICE, SUNDAY, CHRISTMAS])
def test_day_and_night_two_phones_ring_at_once_for_anybody(tmp_path: Path, at: datetime) -> None:
    """At 02:00, in office hours, on a Sunday and at Christmas: both of the pair ring within three seconds, a stranger too."""
    with staged(tmp_path, at=at) as play:
        sid = play.dial()
        play.after(3)
        assert play.phone("caller").state == "in_call"
        assert ["ringing", "ringing"] == [play.phone(person).state for person, _ in play.legs(sid)]


@pytest.mark.parametrize(("at", "named"), [
    (datetime(2026, 11, 24, 7, 59, 50, tzinfo=UTC), False),  # 08:59:50
    (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), True),
    (datetime(2026, 11, 24, 14, 59, 50, tzinfo=UTC), True),
    (datetime(2026, 11, 24, 15, 0, tzinfo=UTC), False),  # 16:00
    (SUNDAY, False),
    (CHRISTMAS, False),
])  # fmt: skip
def test_chat_and_mail_are_named_first_while_they_are_open(tmp_path: Path, at: datetime, named: bool) -> None:  # noqa: FBT001
    """From 9 to 16 on working days the first thing said is where to go with what can wait; at other times it is not said."""
    with staged(tmp_path, at=at) as play:
        play.dial()
        play.after(30)
        heard = play.heard("caller")
        assert named == ("chat og e-post fra ni til seksten på hverdager" in heard)
        assert not named or heard.index("chat") < heard.index("tatt betalt")


@pytest.mark.parametrize("at", [NIGHT, OFFICE])
def test_the_caller_hears_what_it_is_for_and_to_restart_first(tmp_path: Path, at: datetime) -> None:
    """Tills that do not start, payments that cannot be taken; and whether it was tried to start them again."""
    with staged(tmp_path, at=at) as play:
        play.dial()
        play.after(30)
        assert "tatt betalt" in play.heard("caller")
        assert "prøvd å starte kassen og terminalen på nytt" in play.heard("caller")


@pytest.mark.parametrize(("key", "topic", "words"), [
    ("3", "network", "må det løses med nettverksleverandøren din"),
    ("4", "bank_terminal", "ikke har kjøpt eller leier av oss, må du kontakte leverandøren din"),
    ("5", "settlement", "la være å registrere dagsoppgjør"),
    ("6", "can_wait", "hjelpeguidene på duell punkt n o skråstrek support, eller skriv til oss på chat eller e-post"),
])  # fmt: skip
def test_what_the_line_is_not_for_is_told_where_to_go(tmp_path: Path, key: str, topic: str, words: str) -> None:
    """A key tells where to go; the phones ring on all the while, and whoever stays on the line is put through."""
    with staged(tmp_path, at=OFFICE) as play:
        sid = play.dial()
        play.after(6)
        assert play.phone("carla").state == "ringing"
        play.phone("caller").press(key)
        play.after(2)
        assert words in play.heard("caller")
        assert play.phone("carla").state == "ringing"
        play.take("carla")
        play.after(20)
        play.phone("caller").hang_up()
        play.after(8)
        assert play.call(sid).answered_by == "carla"
        assert play.facts(sid)["topic"] == topic


def test_who_is_told_where_to_go_and_hangs_up_costs_nothing(tmp_path: Path) -> None:
    """The phones stop, no case is opened."""
    with staged(tmp_path, at=OFFICE) as play:
        sid = play.dial()
        play.after(6)
        play.phone("caller").press("3")
        play.after(8)
        play.phone("caller").hang_up()
        play.after(3)
        assert (play.call(sid).outcome, play.call(sid).case) == ("abandoned", None)
        assert ["idle", "idle"] == [play.phone(person).state for person in ("carla", "dag")]


def test_one_key_after_another_and_one_for_nothing(tmp_path: Path) -> None:
    """The words of the newest key are heard and its topic is kept; a key for nothing leaves all as it is."""
    with staged(tmp_path, at=OFFICE) as play:
        sid = play.dial()
        for key in ("3", "9", "5"):
            play.after(4)
            play.phone("caller").press(key)
        play.after(4)
        assert "dagsoppgjør" in play.heard("caller")
        play.take("carla")
        play.after(5)
        play.phone("caller").hang_up()
        play.after(8)
        assert play.facts(sid)["topic"] == "settlement"


def test_at_night_there_are_no_keys_and_a_key_changes_nothing(tmp_path: Path) -> None:
    """The greeting stays short and nothing is offered; a pressed key is not listened for."""
    with staged(tmp_path) as play:
        play.dial()
        play.after(4)
        play.phone("caller").press("3")
        play.after(20)
        assert "trykk" not in play.heard("caller").lower()
        assert play.phone("caller").state == "in_call"


def test_a_key_without_the_store_still_leads_to_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the database gone the caller's own call dials the pair, whatever was pressed."""
    with staged(tmp_path, at=OFFICE) as play:
        store = type(play.stage.service.desk.store)
        with monkeypatch.context() as away:
            for name in ("write", "read"):
                away.setattr(store, name, lambda _self: (_ for _ in ()).throw(StoreDown("away")))
            play.stage.end_ticks()
            play.dial()
            play.after(4)
            play.phone("caller").press("3")
            play.until("carla", "ringing", 90)
            assert play.phone("caller").state == "in_call"


def test_in_english_too(tmp_path: Path) -> None:
    """A customer whose record says so hears the line's second language."""
    with staged(tmp_path, at=OFFICE) as play:
        with play.stage.service.desk.store.write() as tx:
            tx.put_customer("duell", {"customer": "K-1", "phone": "+4790000000", "language": "en"})
        play.dial(DUELL)
        play.after(6)
        play.phone("caller").press("3")
        play.after(4)
        assert "by chat and e-mail from nine to four on working days" in play.heard("caller")
        assert "your network provider has to solve that" in play.heard("caller")


def test_the_price_is_said_before_anybody_rings_where_the_switch_is_on(tmp_path: Path) -> None:
    """Included in the licence, 490 and 990: with consent on, all of it is heard, and 1 rings people."""
    with staged(tmp_path, "escalation.consent=true") as play:
        play.dial()
        play.after(30)
        for words in ("inkludert i lisensen", "systemfeil hos oss", "490 kroner", "15 minutter", "990 kroner"):
            assert words in play.heard("caller")
        assert play.phone("carla").state == "idle"
        play.phone("caller").press("1")
        play.until("carla", "ringing", 10)


@pytest.mark.parametrize(("seconds", "tier", "amount"), [(600, "short", "490.00"), (900, "long", "990.00")])
def test_solved_within_fifteen_minutes_or_not(tmp_path: Path, seconds: float, tier: str, amount: str) -> None:
    """Ten minutes of talk are 490; after a quarter of an hour of talk the call is over the fifteen minutes since it came: 990."""
    with staged(tmp_path) as play:
        sid = play.dial()
        solved(play, sid, seconds=seconds)
        assert (tier, amount) == (play.case(sid).tier, str(play.case(sid).amount))


@pytest.mark.parametrize("cause", ["vendor_system", "vendor_bug"])
def test_a_fault_of_the_vendors_own_is_free(tmp_path: Path, cause: str) -> None:
    """Only what is not the vendor's system error is billed: a person who says so makes it free, on site too."""
    with staged(tmp_path) as play:
        sid = play.dial()
        solved(play, sid, seconds=60)
        say_of(play, sid, ("cause", cause), ("on_site", "2h"))
        assert ("free", Decimal(0)) == (play.case(sid).tier, play.case(sid).amount)


def test_time_on_site_is_billed_by_the_hour_instead(tmp_path: Path) -> None:
    """An hour and a half on site at 1990 an hour, and no phone tier beside it."""
    with staged(tmp_path) as play:
        sid = play.dial()
        solved(play, sid, seconds=60)
        say_of(play, sid, ("cause", "customer"), ("on_site", "1h30m"))
        assert ("on_site", "2985.00") == (play.case(sid).tier, str(play.case(sid).amount))


def test_only_the_vendors_own_people_are_dialled(tmp_path: Path) -> None:
    """The two, the two behind them, round after round: nobody who is not in the file is ever rung."""
    with staged(tmp_path) as play:
        sid = play.dial()
        play.after(130)
        assert ["carla", "dag"] == [person for person, _ in play.legs(sid)[:2]]
        assert {"carla", "dag", "eva", "finn"} == {person for person, _ in play.legs(sid)}
        line = play.stage.service.desk.book.by_id("duell")
        assert line is not None
        assert {person for person, _ in play.legs(sid)} <= set(line.line.people)


def test_remote_help_needs_no_code_but_may_have_one(tmp_path: Path) -> None:
    """The page does not say how the till is steered from afar: no code is said, unless the line asks for one."""
    for sets, said in (((), False), (("remote_help.digits=6",), True)):
        home = tmp_path / str(said)
        home.mkdir()
        with staged(home, *sets) as play:
            play.dial()
            play.take("carla")
            play.after(15)
            assert said == ("fjernhjelp" in play.heard("caller").lower())
