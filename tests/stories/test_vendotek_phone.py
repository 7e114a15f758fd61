"""A call to the Vendotek line, in Russian: nobody talks, the serial number is keyed, a ticket is opened and its number sent."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from tests.stories.play import Play, staged

NUMBER = "+74950000001"
NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
SERIAL = "123456789012"


def keyed(play: Play, digits: str) -> None:
    """Let the caller key digits and the hash when the line has asked for them."""
    play.phone("caller").press(digits + "#")
    play.after(5)


def asked(play: Play, words: str, limit: float = 90) -> None:
    """Let time pass until the caller has heard these words."""
    play.carrier.run_until(lambda: words in play.heard("caller"), limit)
    play.after(12)


def test_serial_is_read_back_and_a_ticket_is_opened(tmp_path: Path) -> None:
    """Twelve digits and #, read back in pairs, 1: the ticket's number is said and sent; nobody is rung, nothing is recorded."""
    with staged(tmp_path, line="vendotek", at=NIGHT) as play:
        sid = play.dial(NUMBER)
        asked(play, "двенадцатизначный")
        assert "в электронном виде" in play.heard("caller")
        keyed(play, SERIAL)
        assert "1 2, 3 4, 5 6, 7 8, 9 0, 1 2" in play.heard("caller")
        play.phone("caller").press("1")
        play.after(60)
        case = play.case(sid)
        assert (case.state, case.tier, case.amount) == ("none", "ticket", Decimal(0))
        assert play.facts(sid)["serial"] == SERIAL
        assert play.facts(sid)["channel"] == "ticket"
        assert "V E, 2 0 2 6, 0 0 0 0 0 1" in play.heard("caller")
        assert [case.id in text for text in play.texts("caller")] == [True]
        call = play.call(sid)
        assert (call.outcome, call.legs, call.ended_at is not None) == ("announced", (), True)
        assert "сигнала" not in play.heard("caller")


def test_serial_that_is_not_twelve_digits_is_asked_for_again(tmp_path: Path) -> None:
    """Eleven digits are not taken, a mistyped number is corrected with 2."""
    with staged(tmp_path, line="vendotek", at=NIGHT) as play:
        sid = play.dial(NUMBER)
        asked(play, "двенадцатизначный")
        keyed(play, SERIAL[:11])
        assert "должно быть двенадцать цифр" in play.heard("caller")
        play.after(8)
        keyed(play, "999999999999")
        play.phone("caller").press("2")
        play.after(8)
        keyed(play, SERIAL)
        play.phone("caller").press("1")
        play.after(60)
        assert play.facts(sid)["serial"] == SERIAL


def test_three_tries_without_a_serial_open_a_ticket_in_review(tmp_path: Path) -> None:
    """Who keys nothing is not dropped: the ticket is opened all the same and waits for its serial number."""
    with staged(tmp_path, line="vendotek", at=NIGHT) as play:
        sid = play.dial(NUMBER)
        play.after(180)
        assert play.heard("caller").count("должно быть двенадцать цифр") == 2
        assert (play.case(sid).state, "serial" in play.facts(sid)) == ("review", False)
        assert play.case(sid).id in play.texts("caller")[0]
        assert play.call(sid).ended_at is not None


def test_hidden_number_hears_the_ticket_and_gets_no_sms(tmp_path: Path) -> None:
    """Without a number there is nobody to send to, and nothing of the kind is promised."""
    with staged(tmp_path, line="vendotek", at=NIGHT) as play:
        sid = play.dial(NUMBER, shown="anonymous")
        asked(play, "двенадцатизначный")
        keyed(play, SERIAL)
        play.phone("caller").press("1")
        play.after(60)
        assert play.facts(sid)["serial"] == SERIAL
        assert play.texts("caller") == []
        assert "придут в СМС" not in play.heard("caller")


def test_a_caller_who_hangs_up_before_the_ticket_costs_nothing(tmp_path: Path) -> None:
    """No case is opened for a caller who leaves while he is asked."""
    with staged(tmp_path, line="vendotek", at=NIGHT) as play:
        sid = play.dial(NUMBER)
        asked(play, "двенадцатизначный")
        play.phone("caller").hang_up()
        play.after(10)
        assert (play.call(sid).outcome, play.call(sid).case) == ("abandoned", None)
