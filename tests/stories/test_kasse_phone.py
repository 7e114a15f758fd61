"""Calls to the Kasse line, in German: who may call under which contract, and call-backs booked outside hours."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.usecases.queue_rows import Callback
from tests.stories.play import CALLER, Play, staged

NUMBER = "+493023125100"
OFFICE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)  # Tuesday 11:00 in Berlin
SATURDAY = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
OTHER = "+493023125900"


def customer(play: Play, *rows: Mapping[str, str]) -> None:
    """Put rows of a sample customer into the records; `phone` is the caller's where a row has none."""
    with play.stage.service.desk.store.write() as tx:
        for row in rows:
            tx.put_customer("kasse", {"customer": "K-1", "phone": CALLER, "stations": "2"} | dict(row))


def callbacks(play: Play) -> tuple[Callback, ...]:
    """Return the promised call-backs of the line."""
    with play.stage.service.desk.store.read() as tx:
        return tx.callbacks("kasse", 10)


def heard(play: Play, words: str, limit: float = 60) -> None:
    """Let time pass until the caller hears these words."""
    play.carrier.run_until(lambda: words in play.heard("caller"), limit)
    play.after(2)


def test_whoever_is_at_the_till_is_put_through_with_the_flat(tmp_path: Path) -> None:
    """The flat lets anybody call: no question, the pair rings, the contract covers the case."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        customer(play, {"role": "till_user", "contract": "flat"})
        sid = play.dial(NUMBER)
        play.until("clara", "ringing", 10)
        assert "drücken" not in play.heard("caller")
        play.take("clara")
        play.phone("caller").hang_up()
        play.after(10)
        assert (play.case(sid).tier, play.case(sid).state) == ("covered.flat", "covered")


def test_admin_with_second_level_support_is_asked_nothing(tmp_path: Path) -> None:
    """The records know the admin's number."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        customer(play, {"role": "admin", "contract": "second_level", "name": "Beispiel"})
        sid = play.dial(NUMBER)
        play.take("clara")
        play.phone("caller").hang_up()
        play.after(10)
        assert "drücken" not in play.heard("caller")
        assert play.case(sid).tier == "covered.second_level"


def test_till_user_with_second_level_support_is_told_the_admins_name(tmp_path: Path) -> None:
    """Known at a till: the admin's name from the records; nobody is rung, and nobody is refused in silence."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        customer(
            play,
            {"role": "till_user", "contract": "second_level"},
            {"role": "admin", "contract": "second_level", "phone": OTHER, "name": "Frau Beispiel"},
        )
        sid = play.dial(NUMBER)
        play.after(60)
        assert "sprechen Sie zuerst mit Frau Beispiel" in play.heard("caller")
        assert "Notfall" in play.heard("caller")
        assert (play.call(sid).outcome, play.call(sid).case, play.call(sid).legs) == ("refused", None, ())
        assert play.call(sid).ended_at is not None


def test_till_user_presses_1_in_an_emergency(tmp_path: Path) -> None:
    """1 follows the line's route; what the contract says of it stands at the case."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        customer(play, {"role": "till_user", "contract": "second_level"})
        sid = play.dial(NUMBER)
        heard(play, "Notfall")
        assert "mit Ihrem Admin" in play.heard("caller")
        play.phone("caller").press("1")
        play.take("clara")
        play.phone("caller").hang_up()
        play.after(10)
        assert (play.case(sid).tier, play.case(sid).state) == ("refer.admin", "refused")


@pytest.mark.parametrize(("key", "role"), [("1", "admin"), ("2", "till_user")])
def test_unknown_number_is_asked_who_calls(tmp_path: Path, key: str, role: str) -> None:
    """The answer by key is a fact; somebody at a till hears whom to ask and gets through with 1."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        sid = play.dial(NUMBER)
        heard(play, "Wenn Sie der Admin sind")
        play.phone("caller").press(key)
        if role == "till_user":
            heard(play, "Notfall")
            play.phone("caller").press("1")
        play.take("clara")
        play.phone("caller").hang_up()
        play.after(10)
        assert play.facts(sid)["caller_role"] == role
        assert play.case(sid).state == "review"


def test_who_answers_nothing_is_put_through(tmp_path: Path) -> None:
    """Asked three times without an answer, the caller goes on all the same."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        play.dial(NUMBER)
        play.until("clara", "ringing", 120)
        assert play.heard("caller").count("Wenn Sie der Admin sind") == 3


def test_callback_is_booked_for_the_next_opening(tmp_path: Path) -> None:
    """On a Saturday the number is confirmed, Monday at nine is promised and confirmed by SMS, and the call-back is due then."""
    with staged(tmp_path, line="kasse", at=SATURDAY) as play:
        customer(play, {"role": "till_user", "contract": "flat"})
        sid = play.dial(NUMBER)
        heard(play, "für eine andere Nummer")
        assert "plus 4 7, 9 0, 0 0" in play.heard("caller")
        play.phone("caller").press("1")
        play.after(30)
        assert "am Montag um 9:00 Uhr" in play.heard("caller")
        assert "am Montag um 9:00 Uhr" in play.texts("caller")[0]
        assert (play.call(sid).outcome, play.call(sid).legs) == ("callback", ())
        assert play.facts(sid)["channel"] == "callback"
        assert play.case(sid).tier == "covered.flat"
        [booked] = callbacks(play)
        assert (booked.number, booked.due_at) == (CALLER, datetime(2026, 11, 30, 8, 0, tzinfo=UTC))


def test_callback_to_another_number_that_is_keyed(tmp_path: Path) -> None:
    """2 asks for another number, in the country's own form; one that cannot exist is asked for again."""
    with staged(tmp_path, line="kasse", at=SATURDAY) as play:
        customer(play, {"role": "admin", "contract": "flat"})
        play.dial(NUMBER)
        heard(play, "für eine andere Nummer")
        play.phone("caller").press("2")
        play.after(8)
        play.phone("caller").press("0300#")
        heard(play, "noch einmal ein")
        play.after(8)
        play.phone("caller").press("03023125900#")
        play.after(10)
        play.phone("caller").press("1")
        play.after(30)
        [booked] = callbacks(play)
        assert booked.number == OTHER


def test_hidden_number_keys_where_to_call(tmp_path: Path) -> None:
    """Without a number to confirm the caller is asked for one; without an answer a message is taken."""
    with staged(tmp_path, line="kasse", at=SATURDAY) as play:
        sid = play.dial(NUMBER, shown="anonymous")
        play.carrier.run_until(lambda: "nach dem Ton" in play.heard("caller"), 240)
        assert "unter der wir Sie anrufen sollen" in play.heard("caller")
        play.after(10)
        play.phone("caller").speak(8)
        play.after(40)
        assert play.call(sid).outcome == "voicemail"


def test_remote_help_code_is_said_and_sent(tmp_path: Path) -> None:
    """The caller hears a code of six digits before the talk; the same one stands in the responder's SMS."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        customer(play, {"role": "till_user", "contract": "flat"})
        play.dial(NUMBER)
        play.take("clara")
        play.after(15)
        said = re.search(r"Code für die Fernwartung ist ([0-9 ,]+)\.", play.heard("caller"))
        sent = re.search(r"Fernwartung: ([0-9]{6})\.", play.texts("clara")[0])
        assert said is not None
        assert sent is not None
        assert re.sub(r"\D", "", said[1]) == sent[1]
        assert play.phone("caller").state == "in_call"


def test_nobody_answers_and_a_callback_is_promised(tmp_path: Path) -> None:
    """In office hours the line's `then` books a call-back too, a little later; the caller hears that it comes."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        customer(play, {"role": "till_user", "contract": "flat"})
        sid = play.dial(NUMBER)
        play.carrier.run_until(lambda: "sobald jemand von uns frei ist" in play.heard("caller"), 300)
        play.after(20)
        assert play.call(sid).outcome == "callback"
        assert [one.number for one in callbacks(play)] == [CALLER]
