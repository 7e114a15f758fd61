"""A vendor that does not ship, made of data alone: every way a key can lead, on a line file of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.cli.stage import set_stage
from oncall.policy.source import read_text
from oncall.usecases.ports import StoreDown
from tests.databases import put_migrated
from tests.policy.ferry import FERRY
from tests.stories.play import Play

NUMBER = "+4721000000"
DESK = "+4721000009"
OFFICE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)  # Tuesday 11:00 in Oslo
EVENING = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
FILE = (
    FERRY
    + """
[people.ask]
name = "Ask"
phone = "+47 400 00 021"
[people.embla]
name = "Embla"
phone = "+47 400 00 022"

[[route]]
when = "office"
do = "menu"
say = "topics"
otherwise = "4"
[[route.key]]
press = "1"
topic = "till_fault"
do = "escalate"
[[route.key]]
press = "2"
topic = "network"
do = "announce"
say = "network"
through = "1"
[[route.key]]
press = "3"
topic = "terminal"
do = "forward"
to = "+47 21 00 00 09"
[[route.key]]
press = "4"
topic = "question"
do = "ticket"
[[route.key]]
press = "5"
topic = "device"
do = "ticket"
ask = ["serial"]
message = false
[[route.key]]
press = "6"
topic = "embla"
do = "forward"
ring = ["embla"]
[[route]]
when = "always"
do = "menu"
say = "topics_closed"
[[route.key]]
press = "1"
topic = "till_fault"
do = "escalate"
[[route.key]]
press = "2"
topic = "question"
do = "callback"

[escalation]
rounds = 1
then = "voicemail"
[[escalation.step]]
ring = ["ask"]
for = "25s"

[say.en]
topics = "Ferry desk. 1 for a till, 2 for the network, 3 for a terminal, 4 for a question, 5 for a device, 6 for Embla."
network = "Please ask your network provider. If the till stands still all the same, press 1."
topics_closed = "Ferry desk is closed[ and opens {opens}]. 1 for a till, 2 to be called back."
[say.nb]
topics = "Ferjeskranken. 1 for kasse, 2 for nett, 3 for terminal, 4 for spørsmål, 5 for utstyr, 6 for Embla."
network = "Spør nettleverandøren. Står kassen stille likevel, trykk 1."
topics_closed = "Ferjeskranken er stengt[ og åpner {opens}]. 1 for kasse, 2 for å bli ringt opp."
"""
)


@contextmanager
def ferry(home: Path, at: datetime = OFFICE) -> Iterator[Play]:
    """Set the stage for the line; nothing may have gone wrong on the carrier's side."""
    put_migrated(home)
    stage = set_stage((read_text(FILE, "ferry.toml"),), at, home)
    play = Play(stage, "ferry")
    try:
        for number in (play.phone("ask"), play.phone("embla"), play.phone("caller"), stage.carrier.phone(DESK)):
            assert number.state == "idle"
        yield play
        assert [problem.text for problem in stage.carrier.problems] == []
    finally:
        stage.strike()


def dialled(play: Play, key: str) -> str:
    """Let the caller dial and press a key of the menu; returns the call's id."""
    sid = play.dial(NUMBER)
    play.after(4)
    play.phone("caller").press(key)
    play.after(2)
    return sid


def test_a_topic_the_line_is_not_for_is_told_where_to_go(tmp_path: Path) -> None:
    """Nobody is rung, the word comes twice, then goodbye."""
    with ferry(tmp_path) as play:
        sid = dialled(play, "2")
        play.after(60)
        assert play.heard("caller").count("ask your network provider") == 2
        assert (play.call(sid).outcome, play.call(sid).legs, play.call(sid).case) == ("announced", (), None)
        assert play.call(sid).ended_at is not None


def test_a_caller_who_insists_gets_through(tmp_path: Path) -> None:
    """The file's key leads from the announcement to the people on call, with the topic kept."""
    with ferry(tmp_path) as play:
        sid = dialled(play, "2")
        play.phone("caller").press("1")
        play.take("ask")
        play.after(5)
        play.phone("caller").hang_up()
        play.after(8)
        assert (play.call(sid).answered_by, play.facts(sid)["topic"]) == ("ask", "network")


def test_forward_to_a_number_of_the_file_connects_whoever_picks_up(tmp_path: Path) -> None:
    """A desk of somebody else's presses no key: it is connected when it picks up."""
    with ferry(tmp_path) as play:
        sid = dialled(play, "3")
        desk = play.carrier.phone(DESK)
        play.carrier.run_until(lambda: desk.state == "ringing", 20)
        desk.answer()
        play.after(5)
        assert (desk.state, play.phone("caller").state) == ("in_call", "in_call")
        play.phone("caller").hang_up()
        play.after(10)
        assert (play.call(sid).outcome, play.facts(sid)["topic"]) == ("answered", "terminal")


def test_forward_to_a_person_rings_that_person_screened(tmp_path: Path) -> None:
    """A person of the file takes the call with 1."""
    with ferry(tmp_path) as play:
        sid = dialled(play, "6")
        assert play.phone("ask").state == "idle"
        play.take("embla")
        play.phone("caller").hang_up()
        play.after(8)
        assert play.call(sid).answered_by == "embla"


def test_who_presses_nothing_goes_the_way_the_file_names(tmp_path: Path) -> None:
    """`otherwise` is the ticket here: it is opened without a topic, because nobody chose one."""
    with ferry(tmp_path) as play:
        sid = play.dial(NUMBER)
        play.after(100)
        assert play.heard("caller").count("Ferry desk. 1 for a till") == 3
        assert (play.facts(sid)["channel"], "topic" in play.facts(sid)) == ("ticket", False)


def test_a_key_may_ask_for_digits(tmp_path: Path) -> None:
    """A ticket about a device takes its number, read back and confirmed."""
    with ferry(tmp_path) as play:
        sid = dialled(play, "5")
        play.carrier.run_until(lambda: "twelve-digit" in play.heard("caller"), 30)
        play.after(3)
        play.phone("caller").press("000000000001#")
        play.after(8)
        play.phone("caller").press("1")
        play.after(40)
        assert (play.facts(sid)["serial"], play.facts(sid)["topic"]) == ("000000000001", "device")


def test_callback_as_a_choice_by_key(tmp_path: Path) -> None:
    """In the evening the menu says when the line opens, and 2 books a call for then."""
    with ferry(tmp_path, EVENING) as play:
        sid = dialled(play, "2")
        assert "opens tomorrow at 9:00" in play.heard("caller")
        play.after(8)
        play.phone("caller").press("1")
        play.after(20)
        assert play.call(sid).outcome == "callback"
        with play.stage.service.desk.store.read() as tx:
            [booked] = tx.callbacks("ferry", 5)
        assert booked.due_at == datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def test_known_customer_is_served_in_his_own_language(tmp_path: Path) -> None:
    """The record's language wins where the line speaks it."""
    with ferry(tmp_path) as play:
        with play.stage.service.desk.store.write() as tx:
            tx.put_customer("ferry", {"customer": "F-1", "phone": "+4790000000", "language": "nb"})
        play.dial(NUMBER)
        play.after(3)
        assert "Ferjeskranken" in play.heard("caller")


def test_menu_without_the_store_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the database gone the menu is asked and its key rings people in the caller's own call."""
    with ferry(tmp_path) as play:
        store = type(play.stage.service.desk.store)
        with monkeypatch.context() as away:
            for name in ("write", "read"):
                away.setattr(store, name, lambda _self: (_ for _ in ()).throw(StoreDown("away")))
            play.stage.end_ticks()
            play.dial(NUMBER)
            play.after(4)
            play.phone("caller").press("9")
            play.after(3)
            assert "not one of the choices" in play.heard("caller")
            play.phone("caller").press("1")
            play.until("ask", "ringing", 30)
            assert play.phone("caller").state == "in_call"
