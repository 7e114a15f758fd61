"""What the Kasse page promises, prices and limits, told by phones in German: docs/lines/kasse.md names these tests."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from oncall.emulator.phones import Phone
from oncall.usecases.charge_contracts import charge_contracts
from oncall.usecases.contracts import contracts
from oncall.usecases.open_ticket import NewTicket, open_ticket
from oncall.usecases.set_facts import set_facts
from tests.stories.play import CALLER, Play, staged
from tests.stories.test_kasse_phone import NUMBER, OFFICE, callbacks, customer, heard

MONDAY_EARLY = datetime(2026, 11, 30, 7, 56, tzinfo=UTC)  # 08:56 in Berlin, four minutes before the line opens
FIRST, SECOND = "+493023125901", "+493023125902"
FLAT = {"role": "till_user", "contract": "flat"}


def rings(phone: Phone) -> bool:
    """Return whether a phone rings."""
    return phone.state == "ringing"


def book(play: Play, number: str) -> Phone:
    """Let somebody call outside hours and confirm his number with 1; returns his phone."""
    phone = play.carrier.phone(number)
    play.carrier.dial(number, NUMBER)
    play.carrier.run_until(lambda: any("für eine andere Nummer" in text for _, text in phone.heard), 60)
    play.after(2)
    phone.press("1")
    play.after(25)
    return phone


@pytest.mark.parametrize(("at", "open_"), [
    (datetime(2026, 11, 24, 7, 59, 50, tzinfo=UTC), False),  # 08:59:50
    (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), True),
    (datetime(2026, 11, 27, 16, 59, 50, tzinfo=UTC), True),  # Friday 17:59:50
    (datetime(2026, 11, 27, 17, 0, tzinfo=UTC), False),
    (datetime(2026, 11, 28, 10, 0, tzinfo=UTC), False),  # Saturday
    (datetime(2026, 12, 25, 10, 0, tzinfo=UTC), False),  # Christmas, a Friday
])  # fmt: skip
def test_monday_to_friday_nine_to_six_is_a_talk_and_else_a_callback(tmp_path: Path, at: datetime, open_: bool) -> None:  # noqa: FBT001
    """In hours two phones ring; outside them nobody's, and the caller hears the hours and that he is called back."""
    with staged(tmp_path, line="kasse", at=at) as play:
        customer(play, FLAT)
        sid = play.dial(NUMBER)
        play.after(20)
        assert (2 if open_ else 0) == len(play.legs(sid))
        assert open_ != ("Montag bis Freitag von neun bis achtzehn Uhr" in play.heard("caller"))
        assert open_ != ("Wir rufen Sie zurück" in play.heard("caller"))


def test_callbacks_are_rung_in_their_order_when_the_line_opens(tmp_path: Path) -> None:
    """Two book before nine; at nine the first is dialled, after him the second; both see the line's number."""
    with staged(tmp_path, "escalation.step=[{ring=['elke'],for='25s'}]", line="kasse", at=MONDAY_EARLY) as play:
        customer(play, FLAT | {"phone": FIRST}, FLAT | {"phone": SECOND, "customer": "K-2"})
        first, second = book(play, FIRST), book(play, SECOND)
        opening = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
        assert [(FIRST, opening), (SECOND, opening)] == [
            (one.number, one.due_at) for one in sorted(callbacks(play), key=lambda one: one.since)
        ]
        play.until("elke", "ringing", 300)
        assert play.carrier.clock.now() >= opening
        for phone, other in ((first, second), (second, first)):
            play.take("elke")
            play.carrier.run_until(partial(rings, phone), 60)
            assert other.state == "idle"
            assert [NUMBER] == [call.caller for call in play.carrier.calls.values() if call.called == phone.number]
            phone.answer()
            play.after(20)
            assert any("Hier ist Kassen-Support. Wir rufen Sie zurück." in text for _, text in phone.heard)
            phone.hang_up()
            play.after(3)
            play.phone("elke").press("1")
            play.after(6)


def test_any_number_of_calls_is_in_the_contract_whatever_the_cause(tmp_path: Path) -> None:
    """Three calls on three matters, nothing to pay for any of them, and no price is ever said."""
    with staged(tmp_path, "line.same_case_within='1s'", line="kasse", at=OFFICE) as play:
        customer(play, FLAT)
        desk = play.stage.service.desk
        for cause in ("customer", "hardware", "other"):
            sid = play.dial(NUMBER)
            play.until("clara", "ringing", 40)
            play.take("clara")
            play.after(5)
            play.phone("caller").hang_up()
            play.after(3)
            play.phone("clara").press("1")
            play.after(10)
            set_facts(desk.store, desk.book, play.case(sid).id, [("cause", cause)], "clara", play.carrier.clock.now())
            assert ("covered.flat", "covered", Decimal(0)) == (
                play.case(sid).tier,
                play.case(sid).state,
                play.case(sid).amount,
            )
        assert "Euro" not in play.heard("caller")


def test_another_persons_phone_at_the_same_till_is_let_in(tmp_path: Path) -> None:
    """With the flat a helper's own number, unknown so far, says who calls by a key and is put through."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        customer(play, FLAT | {"phone": FIRST})
        play.dial(NUMBER)
        heard(play, "Wenn Sie der Admin sind")
        play.phone("caller").press("2")
        heard(play, "Support Flat")
        play.phone("caller").press("1")
        play.until("clara", "ringing", 30)


def test_a_written_request_is_a_ticket_too(tmp_path: Path) -> None:
    """Mail and form belong to the contract: a request by mail is registered, assigned and covered."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        customer(play, FLAT | {"email": "kasse@example.com"})
        new = NewTicket("kasse", "k1", "mail", "Bon", "Der Drucker druckt nicht.", email="kasse@example.com")
        ticket = open_ticket(play.stage.service.desk, new, play.carrier.clock.now())
        with play.stage.service.desk.store.read() as tx:
            case = tx.case(ticket.case)
        assert case is not None
        assert ("clara", "covered.flat") == (ticket.assigned, case.tier)


def test_a_contract_runs_a_year_and_renews_with_two_weeks_notice(tmp_path: Path) -> None:
    """From its first day twelve months, notice up to 14 days before the last, then another year; two stations are 498 a year."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        customer(play, FLAT | {"starts_on": "2026-11-15"})
        desk = play.stage.service.desk
        applied = desk.book.by_id("kasse")
        assert applied is not None
        [now] = contracts(desk.store, applied.line, date(2026, 11, 24))
        assert (date(2026, 11, 15), date(2027, 11, 14), date(2027, 10, 31)) == (now.first, now.last, now.notice_by)
        [later] = contracts(desk.store, applied.line, date(2027, 11, 15))
        assert (date(2027, 11, 15), date(2028, 11, 14)) == (later.first, later.last)
        charges = charge_contracts(desk.store, applied, "2026-11", "test", play.carrier.clock.now())
        assert [("flat", Decimal("498.00"))] == [(one.kind, one.amount) for one in charges.due]


@pytest.mark.parametrize(("stations", "state", "amount"), [("5", "rated", Decimal("650.00")), ("6", "review", None)])
def test_second_level_is_one_price_for_up_to_five_tills(
    tmp_path: Path, stations: str, state: str, amount: Decimal | None
) -> None:
    """650 a year for one to five; the page has no price for a sixth, so a person must find one."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        row = {"role": "admin", "contract": "second_level", "stations": stations, "starts_on": "2026-11-01"}
        customer(play, row)
        desk = play.stage.service.desk
        applied = desk.book.by_id("kasse")
        assert applied is not None
        charges = charge_contracts(desk.store, applied, "2026-11", "test", play.carrier.clock.now())
        assert [(state, amount)] == [(one.state, one.amount) for one in charges.due]


def test_without_a_contract_nobody_is_turned_away_and_nothing_is_guessed(tmp_path: Path) -> None:
    """The page has no price for it: an admin is put through, and the case waits for a person who knows the contract."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        sid = play.dial(NUMBER)
        heard(play, "Wenn Sie der Admin sind")
        play.phone("caller").press("1")
        play.take("clara")
        play.phone("caller").hang_up()
        play.after(10)
        assert (play.case(sid).state, play.case(sid).amount) == ("review", None)


def test_whoever_loses_all_manners_can_be_refused(tmp_path: Path) -> None:
    """The page reserves it, and it never happened: nobody is blocked in the file; a number that is hears so, and nobody rings."""
    with staged(tmp_path, line="kasse", at=OFFICE) as play:
        applied = play.stage.service.desk.book.by_id("kasse")
        assert applied is not None
        assert applied.line.callers.block == ()
    home = tmp_path / "blocked"
    home.mkdir()
    with staged(home, f"callers.block=['{CALLER}']", line="kasse", at=OFFICE) as play:
        sid = play.dial(NUMBER)
        play.after(15)
        assert (play.call(sid).outcome, play.call(sid).legs) == ("refused", ())
