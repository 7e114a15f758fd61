"""What the Softwear page promises, prices, limits and asks, told in Dutch: docs/lines/softwear.md names these tests."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from oncall.policy.load import load
from oncall.policy.source import read_file
from oncall.usecases.change_ticket import set_state
from oncall.usecases.estimate_ticket import estimate_ticket, say_yes_or_no
from oncall.usecases.open_ticket import TicketRefused
from schedules.hours import state_at
from tests.stories.play import LINES, staged
from tests.stories.test_softwear_phone import NUMBER, OFFICE, SATURDAY, choose
from tests.stories.written import KARI, Written, written

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MAILBOX = "help@softwear.nl"
PAGE = [  # "Openingstijden servicedesk", a day each of a week without holidays (23 to 29 November 2026): office, helpdesk
    (23, ("09:00", "17:00"), ("17:00", "18:00")),
    (24, ("09:00", "17:00"), ("17:00", "18:00")),
    (25, ("09:30", "17:00"), ("17:00", "18:00")),
    (26, ("09:00", "17:00"), ("17:00", "21:00")),
    (27, ("09:00", "17:00"), ("17:00", "21:00")),
    (28, None, ("09:00", "17:00")),
    (29, None, ("12:00", "17:00")),
]
CLOSED_DAYS = [(2026, 1, 1), (2026, 4, 5), (2026, 5, 24), (2026, 12, 25), (2026, 5, 14), (2026, 4, 27)]
SECOND_DAYS = [(2026, 4, 6), (2026, 5, 25), (2026, 12, 26)]


def state(when: datetime) -> str:
    """Return the state of the line at a time of Amsterdam."""
    return state_at(load(read_file(str(LINES / "softwear.toml"), ())).hours, when.astimezone(UTC)).state


def local(year: int, month: int, day: int, clock: str) -> datetime:
    """Return a time of Amsterdam."""
    hour, minute = map(int, clock.split(":"))
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Written]:
    """Return the line on a Tuesday in office hours."""
    with written(tmp_path, "softwear", OFFICE) as found:
        yield found


def asked(desk: Written, text: str = "De bon klopt niet.", id_: str = "<1@winkel.example>") -> str:
    """Let the customer write; returns the case."""
    return desk.write(text, id_=id_, subject="Kassabon", to=MAILBOX)


@pytest.mark.parametrize(("day", "office", "helpdesk"), PAGE)
def test_the_table_of_hours(day: int, office: tuple[str, str] | None, helpdesk: tuple[str, str]) -> None:
    """Each day opens and closes at the minute that the table says, first the office, then the helpdesk."""
    minute = timedelta(minutes=1)
    for name, window in (("office", office), ("helpdesk", helpdesk)):
        if window is not None:
            begins, ends = (local(2026, 11, day, clock) for clock in window)
            assert (state(begins), state(ends - minute)) == (name, name)
            assert state(begins - minute) != name
            assert state(ends) != name
    if office is None:
        assert state(local(2026, 11, day, "08:59")) == "closed"


@pytest.mark.parametrize("day", CLOSED_DAYS)
def test_holidays_that_are_closed(day: tuple[int, int, int]) -> None:
    """New Year, Easter, Whitsun, Christmas Day, Ascension, King's Day: closed all day."""
    assert {state(local(*day, clock)) for clock in ("09:00", "12:00", "16:59", "20:00")} == {"closed"}


@pytest.mark.parametrize("day", SECOND_DAYS)
def test_second_holidays_have_the_helpdesk(day: tuple[int, int, int]) -> None:
    """The second days of Easter, Whitsun and Christmas: helpdesk from twelve to five, no office."""
    clocks = ("11:59", "12:00", "16:59", "17:00")
    assert [state(local(*day, clock)) for clock in clocks] == ["closed", "helpdesk", "helpdesk", "closed"]


def test_the_second_day_of_easter_by_phone(tmp_path: Path) -> None:
    """The caller on Easter Monday at one hears the menu of the helpdesk; a fault at the till is put through."""
    with staged(tmp_path, line="softwear", at=local(2026, 4, 6, "13:00").astimezone(UTC)) as play:
        sid = play.dial(NUMBER)
        choose(play, "1")
        assert "Buiten kantooruren kan er uitsluitend" in play.heard("caller")
        play.carrier.run_until(lambda: bool(play.legs(sid)), 60)


def test_the_menu_names_what_is_urgent_and_its_limit(tmp_path: Path) -> None:
    """Tills and back office, card payments only where they are coupled to the till."""
    with staged(tmp_path, line="softwear", at=OFFICE) as play:
        play.dial(NUMBER)
        play.after(45)
        heard = play.heard("caller")
        for words in ("dringende storing aan de kassa", "als uw pin gekoppeld is", "niet kunnen inloggen of printen"):
            assert words in heard


def test_questions_are_told_of_chat_manuals_and_consultants(tmp_path: Path) -> None:
    """Where short questions, more knowledge and help on site are to be had."""
    with staged(tmp_path, line="softwear", at=OFFICE) as play:
        play.dial(NUMBER)
        choose(play, "3")
        play.after(40)
        for words in ("de chat op het inlogscherm", "help punt softwear punt nl", "trainingen", "consultant inhuren"):
            assert words in play.heard("caller")


def test_hardware_becomes_a_ticket_and_hears_the_terms(tmp_path: Path) -> None:
    """With a contract repair or replacement, without one own equipment, time and materials; others' faults are not covered."""
    with staged(tmp_path, line="softwear", at=OFFICE) as play:
        sid = play.dial(NUMBER)
        choose(play, "6")
        play.after(45)
        for words in ("HaaS- of SLA-contract", "tijd en materialen", "door derden vallen niet onder"):
            assert words in play.heard("caller")
        assert (play.facts(sid)["topic"], play.facts(sid)["channel"]) == ("hardware", "ticket")


def test_layout_is_quoted_before_it_is_planned(desk: Written) -> None:
    """A consultant sends a quotation; nothing is done before the customer's yes, then it is."""
    case = asked(desk, "Graag ons nieuwe logo op de bon.")
    assert desk.say(case, ("topic", "layout")).rating.missing == ("price:layout",)
    quoted = estimate_ticket(desk.desk, case, timedelta(hours=1), "carlijn", desk.now, "Prijsopgave: zie bijlage.")
    assert quoted.state == "estimate_sent"
    assert "Prijsopgave: zie bijlage." in desk.to()[-1].body
    with pytest.raises(TicketRefused):
        set_state(desk.desk, case, "solved", "carlijn", desk.now)
    assert say_yes_or_no(desk.desk, case, KARI, desk.now, yes=True, to="estimate_sent").state == "approved"
    assert set_state(desk.desk, case, "solved", "carlijn", desk.now).state == "solved"


@pytest.mark.parametrize(("facts", "found"), [
    ((("topic", "research"), ("cause", "customer"), ("work", "47m")), ("held", "research")),
    ((("topic", "research"), ("cause", "vendor_bug"), ("work", "3h")), ("free", "free")),
    ((("topic", "research"), ("work", "47m")), ("review", None)),
    ((("topic", "hardware"), ("contract", "haas"), ("work", "2h")), ("covered", "covered.hardware")),
    ((("topic", "hardware"), ("contract", "sla"), ("work", "2h")), ("covered", "covered.hardware")),
    ((("topic", "hardware"), ("contract", "none"), ("cause", "hardware"), ("work", "2h")), ("held", "hardware")),
    ((("topic", "hardware"), ("contract", "sla"), ("cause", "third_party"), ("work", "1h")), ("held", "third_party")),
    ((("topic", "till_fault"),), ("none", "helpdesk")),
])  # fmt: skip
def test_what_is_charged_and_what_is_not(
    desk: Written, facts: tuple[tuple[str, str], ...], found: tuple[str, str | None]
) -> None:
    """Research afterwards by the hour, nothing when it was a bug; hardware by contract; others' faults are covered by none."""
    shown = desk.say(asked(desk), *facts)
    assert shown.rating.state == found[0]
    assert found[1] is None or shown.rating.tier == found[1]


def test_research_counts_its_time_afterwards(desk: Written) -> None:
    """47 minutes are 47 minutes: the exact part of an hour, without a price until somebody sets the rate."""
    [line] = desk.say(asked(desk), ("topic", "research"), ("cause", "customer"), ("work", "45m")).rating.lines
    assert (str(line.quantity), line.amount) == ("0.75", None)


def test_a_letter_is_confirmed_and_so_is_each_change(desk: Written) -> None:
    """To help@softwear.nl: a confirmation in Dutch, then a letter for each new state, both with the number."""
    case = asked(desk)
    [confirmed] = desk.to()
    assert f"Uw vraag is geregistreerd als zaak {case}" in confirmed.body
    set_state(desk.desk, case, "solved", "carlijn", desk.now)
    changed = desk.to()[-1]
    assert "heeft een nieuwe status" in changed.body
    assert all(case in letter.subject for letter in (confirmed, changed))
    assert confirmed.reply_to == MAILBOX


def test_a_customer_opens_tickets_and_sees_those_that_are_open(desk: Written) -> None:
    """By the form; the link in the letter shows the state, the sign-in page the way to all of them."""
    assert desk.fill_in(desk.browser(), subject="Rapport", text="Waar vind ik de omzet?").status_code == 200
    [ticket] = desk.tickets()
    link = next(word for word in desk.to()[0].body.split() if "/my/case/" in word)
    page = desk.browser().get("/" + link.split("/", 3)[3], follow_redirects=True)
    assert ticket.case in page.text
    assert desk.browser().get("/my", follow_redirects=True).status_code == 200


def test_a_consultant_calls_the_customer_of_a_ticket_as_the_line(tmp_path: Path) -> None:
    """A consultant rings where needed ("zo nodig"): from his own phone the last caller is one key away."""
    with staged(tmp_path, line="softwear", at=SATURDAY) as play:
        play.dial(NUMBER)
        choose(play, "2")
        play.carrier.run_until(lambda: "na de toon" in play.heard("caller"), 90)
        play.phone("caller").hang_up()
        play.after(40)
        staff = play.phone("carlijn")
        play.carrier.dial(staff.number, NUMBER)
        play.carrier.run_until(lambda: "Toets 0" in play.heard("carlijn"), 60)
        play.after(3)
        staff.press("1")
        play.after(8)
        play.take("carlijn")
        play.carrier.run_until(lambda: play.phone("caller").state == "ringing", 60)
