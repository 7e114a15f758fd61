"""Calls to the Softwear line, in Dutch: a menu by fault type, tickets with the next opening said, till faults alone after office hours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.stories.play import Play, staged

NUMBER = "+31202292929"
OFFICE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)  # Tuesday 11:00 in Amsterdam
SATURDAY = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)  # helpdesk hours, 13:00
SUNDAY_NIGHT = datetime(2026, 11, 29, 22, 0, tzinfo=UTC)


def choose(play: Play, key: str) -> None:
    """Press a key once the menu has begun."""
    play.carrier.run_until(lambda: "toetst u" in play.heard("caller"), 60)
    play.after(3)
    play.phone("caller").press(key)
    play.after(2)


@pytest.mark.parametrize(("key", "topic"), [("1", "till_fault"), ("2", "back_office")])
def test_urgent_faults_are_put_through_in_office_hours(tmp_path: Path, key: str, topic: str) -> None:
    """A fault at the till or in the back office rings the pair; what was chosen is a fact of the case."""
    with staged(tmp_path, line="softwear", at=OFFICE) as play:
        sid = play.dial(NUMBER)
        play.after(2)
        assert play.phone("carlijn").state == "idle"
        choose(play, key)
        play.take("carlijn")
        play.after(20)
        play.phone("caller").hang_up()
        play.after(10)
        assert play.call(sid).answered_by == "carlijn"
        assert (play.facts(sid)["topic"], play.facts(sid)["state"]) == (topic, "office")
        assert play.case(sid).tier == "helpdesk"


@pytest.mark.parametrize(("key", "topic", "words"), [
    ("3", "question", "maken we een ticket aan"),
    ("4", "layout", "geeft een prijsopgave af"),
    ("5", "research", "op basis van nacalculatie"),
])  # fmt: skip
def test_other_questions_become_tickets(tmp_path: Path, key: str, topic: str, words: str) -> None:
    """Nobody is rung; the caller hears his number, gets it by SMS, and may leave a message with it."""
    with staged(tmp_path, line="softwear", at=OFFICE) as play:
        sid = play.dial(NUMBER)
        choose(play, key)
        play.carrier.run_until(lambda: "na de toon" in play.heard("caller"), 90)
        play.after(12)
        play.phone("caller").speak(9)
        play.after(40)
        assert words in play.heard("caller")
        assert (play.facts(sid)["topic"], play.facts(sid)["channel"]) == (topic, "ticket")
        assert (play.call(sid).outcome, play.call(sid).legs) == ("voicemail", ())
        assert play.case(sid).id in play.texts("caller")[0]


def test_after_office_hours_only_till_faults_are_put_through(tmp_path: Path) -> None:
    """On a Saturday a fault at the till rings the pair."""
    with staged(tmp_path, line="softwear", at=SATURDAY) as play:
        sid = play.dial(NUMBER)
        choose(play, "1")
        assert "uitsluitend worden gebeld bij kassastoringen" in play.heard("caller")
        play.take("carlijn")
        play.phone("caller").hang_up()
        play.after(10)
        assert (play.facts(sid)["topic"], play.facts(sid)["state"]) == ("till_fault", "helpdesk")


def test_the_rest_becomes_a_ticket_with_the_next_opening(tmp_path: Path) -> None:
    """On a Saturday any other question is a ticket, and the caller hears that the office opens on Monday at nine."""
    with staged(tmp_path, line="softwear", at=SATURDAY) as play:
        sid = play.dial(NUMBER)
        choose(play, "2")
        play.carrier.run_until(lambda: "na de toon" in play.heard("caller"), 90)
        assert "maandag om 9:00 uur" in play.heard("caller")
        play.phone("caller").hang_up()
        play.after(40)
        assert (play.call(sid).outcome, play.call(sid).legs) == ("announced", ())
        assert (play.facts(sid)["topic"], play.facts(sid)["channel"]) == ("question", "ticket")


def test_closed_takes_a_ticket_and_says_when_till_faults_are_served_again(tmp_path: Path) -> None:
    """On Sunday night nobody is rung; the desk is there tomorrow at nine."""
    with staged(tmp_path, line="softwear", at=SUNDAY_NIGHT) as play:
        sid = play.dial(NUMBER)
        play.after(60)
        assert "bereikbaar morgen om 9:00 uur" in play.heard("caller")
        assert play.facts(sid)["channel"] == "ticket"
        assert play.call(sid).legs == ()


def test_wrong_keys_ask_again_and_then_people_are_rung(tmp_path: Path) -> None:
    """A key that is none of the choices, then none at all: the menu comes three times, then the pair rings without a topic."""
    with staged(tmp_path, line="softwear", at=OFFICE) as play:
        sid = play.dial(NUMBER)
        choose(play, "9")
        play.until("carlijn", "ringing", 120)
        assert play.heard("caller").count("Dat was geen van de keuzes") == 2
        assert play.heard("caller").count("toetst u 1") == 3
        play.take("daan")
        play.phone("caller").hang_up()
        play.after(10)
        assert "topic" not in play.facts(sid)


def test_vip_skips_the_menu(tmp_path: Path) -> None:
    """A caller whom the file names is put through at once."""
    with staged(tmp_path, 'callers.vip=["+4790000000"]', line="softwear", at=OFFICE) as play:
        play.dial(NUMBER)
        play.until("carlijn", "ringing", 10)
        assert "toetst u" not in play.heard("caller")


def test_blocked_caller_hears_a_refusal_with_the_address(tmp_path: Path) -> None:
    """Nobody is rung, no case is opened, and the caller hears where to write."""
    blocked = ('callers.block=["+4790*"]', "callers.email=help apenstaartje softwear punt nl")
    with staged(tmp_path, *blocked, line="softwear", at=OFFICE) as play:
        sid = play.dial(NUMBER)
        play.after(20)
        assert "niet aannemen. U kunt mailen naar help apenstaartje" in play.heard("caller")
        assert (play.call(sid).outcome, play.call(sid).case, play.call(sid).legs) == ("refused", None, ())


def test_allowed_caller_passes_the_block(tmp_path: Path) -> None:
    """A line may block everybody but those it names."""
    lists = ('callers.block=["*"]', 'callers.allow=["+4790000000"]')
    with staged(tmp_path, *lists, line="softwear", at=OFFICE) as play:
        play.dial(NUMBER)
        play.after(5)
        assert "Welkom" in play.heard("caller")


def test_hidden_caller_is_blocked_only_where_the_file_says_so(tmp_path: Path) -> None:
    """The word hidden stands for numbers that are not shown."""
    with staged(tmp_path, 'callers.block=["hidden"]', line="softwear", at=OFFICE) as play:
        sid = play.dial(NUMBER, shown="anonymous")
        play.after(15)
        assert play.call(sid).outcome == "refused"
