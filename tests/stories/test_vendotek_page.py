"""What the Vendotek page promises and asks, told in Russian by phones, letters and pages: docs/lines/vendotek.md names these tests."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from oncall.usecases.answer_ticket import Answer, answer_ticket
from oncall.usecases.assign_ticket import assign_ticket
from oncall.usecases.change_ticket import set_state
from oncall.usecases.fact_rows import current
from oncall.usecases.open_ticket import TicketRefused
from oncall.usecases.show_case import show_case
from oncall.usecases.show_ticket import show_ticket
from oncall.usecases.ticket_rows import MessageKind
from tests.stories.support import phoned, support
from tests.stories.test_vendotek_phone import NUMBER, SERIAL, asked
from tests.stories.written import KARI, TOKEN

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 12:00 in Moscow
FRIDAY = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)  # 17:00
SUNDAY = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
RUSSIA_DAY = datetime(2026, 6, 12, 9, 0, tzinfo=UTC)  # a Friday
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
MP4 = b"\x00\x00\x00\x18ftypmp42" + b"0" * 20


@pytest.mark.parametrize(("at", "state"), [
    (TUESDAY, "office"),
    (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), "office"),  # 09:00
    (datetime(2026, 11, 24, 5, 57, tzinfo=UTC), "closed"),
    (datetime(2026, 11, 24, 15, 0, tzinfo=UTC), "closed"),  # 18:00
    (SUNDAY, "closed"),
    (RUSSIA_DAY, "closed"),
])  # fmt: skip
def test_at_any_hour_a_request_is_taken_and_nobody_talks(tmp_path: Path, at: datetime, state: str) -> None:
    """In Moscow's hours, outside them, on a Sunday, on a holiday: the same ticket, with the hours as a fact; no phone rings."""
    with support(tmp_path, at) as desk:
        sid = phoned(desk.play)
        assert (state, "ticket") == (desk.play.facts(sid)["state"], desk.play.facts(sid)["channel"])
        assert ((), "announced") == (desk.play.call(sid).legs, desk.play.call(sid).outcome)
        assert "с девяти до восемнадцати по московскому времени" in desk.play.heard("caller")


def test_the_caller_is_told_where_else_to_look(tmp_path: Path) -> None:
    """Terminals that came with a machine are the supplier's; manual and answers come first, and what one can check oneself."""
    with support(tmp_path) as desk:
        desk.play.dial(NUMBER)
        asked(desk.play, "двенадцатизначный")
        for words in ("к вашему поставщику", "с инструкцией", "разделом ответов на вопросы", "доступ в интернет"):
            assert words in desk.play.heard("caller")


def test_a_request_by_phone_is_registered_and_assigned(tmp_path: Path) -> None:
    """Whatever the channel: it has a number and somebody who looks after it, and he gets a letter with the caller's number."""
    with support(tmp_path) as desk:
        sid = phoned(desk.play, before_the_end=desk.play.stage.end_ticks)
        [ticket] = desk.tickets()
        assert (desk.play.case(sid).id, "phone", "assigned") == (ticket.case, ticket.channel, ticket.state)
        assert ticket.assigned in {"alina", "boris"}
        [letter] = desk.to(f"{ticket.assigned}@example.com")
        assert ticket.case in letter.body
        assert ticket.phone in letter.body


def test_every_channel_ends_in_the_same_place(tmp_path: Path) -> None:
    """By phone, by letter and by the form: three tickets, each assigned, the people take turns."""
    with support(tmp_path) as desk:
        phoned(desk.play, shown="anonymous")
        desk.write("Нет связи с банком.")
        assert desk.fill_in(desk.browser()).status_code == 200
        found = {ticket.channel: ticket for ticket in desk.tickets()}
        assert {"phone", "mail", "web"} == set(found)
        assert {"assigned"} == {ticket.state for ticket in found.values()}
        assert {"alina", "boris"} == {ticket.assigned for ticket in found.values()}


def test_a_second_call_about_it_is_the_same_request(tmp_path: Path) -> None:
    """Nothing has to be said twice: the caller hears that it waits its turn, and calling again joins his case."""
    with support(tmp_path) as desk:
        first, second = phoned(desk.play), phoned(desk.play)
        assert desk.play.call(first).case == desk.play.call(second).case
        assert len(desk.tickets()) == 1
        assert "в порядке очереди, дублировать её не нужно" in desk.play.heard("caller")


def test_the_sms_leads_to_the_case_with_its_history(tmp_path: Path) -> None:
    """The link opens the customer's page: the number, the call, and what is written later; the caller is asked to write the rest."""
    with support(tmp_path) as desk:
        sid = phoned(desk.play)
        case = desk.play.case(sid).id
        found = re.search(r"https://service\.test(/my/case/\S+)", desk.play.texts("caller")[0])
        assert found is not None
        assert "добавьте, пожалуйста, к заявке в письменном виде" in desk.play.heard("caller")
        browser = desk.browser()
        answer = Answer(case, "a1", MessageKind.OUT, "alina", "Перезагрузите терминал.", "console")
        answer_ticket(desk.desk, answer, desk.now)
        assert browser.get(found[1]).status_code == 302
        page = browser.get(f"/my/cases/{case}").text
        assert case in page
        assert "Перезагрузите терминал." in page


def test_nothing_spoken_is_recorded(tmp_path: Path) -> None:
    """No message is asked for and no recording made, even for one who keeps talking."""
    with support(tmp_path) as desk:
        sid = phoned(desk.play)
        with desk.desk.store.read() as tx:
            call = tx.call(sid)
        assert call is not None
        assert (call.recording, call.recording_seconds) == (None, None)
        assert "сигнала" not in desk.play.heard("caller")


def test_a_letter_is_answered_with_its_number_and_each_state_is_told(tmp_path: Path) -> None:
    """A mail at opening, one at each change of state, in Russian, with the link; the customer's answer joins the ticket."""
    with support(tmp_path) as desk:
        desk.write("Нет связи с банком.")
        [ticket] = desk.tickets()
        [first] = desk.to(KARI)
        assert ticket.case in first.subject
        assert f"номер заявки {ticket.case}" in first.body
        assert "https://service.test/my/case/" in first.body
        for state in ("waiting", "solved"):
            set_state(desk.desk, ticket.case, state, "alina", desk.now)
            desk.post()
        told = [letter.body for letter in desk.to(KARI)[1:]]
        assert ["ждёт вашего ответа" in told[0], "решена" in told[1]] == [True, True]
        desk.write("Спасибо.", id_="<2@shop.example>", subject=f"Re: {ticket.case}")
        assert len(desk.tickets()) == 1


def test_the_customers_page_holds_all_cases(tmp_path: Path) -> None:
    """Made by itself for the address that wrote: a link to sign in, and every request of it stands there."""
    with support(tmp_path) as desk:
        desk.write("Нет связи с банком.")
        desk.play.after(5)
        desk.write("И второй терминал.", id_="<2@shop.example>", subject="Второй терминал")
        browser = desk.browser()
        token = TOKEN.search(browser.get("/my").text)
        assert token is not None
        browser.post("/my/sign-in", data={"csrf_token": token[1], "contact": KARI})
        link = re.search(r"https://service\.test(/my/in/\S+)", desk.to(KARI)[-1].body)
        assert link is not None
        token = TOKEN.search(browser.get(link[1]).text)
        assert token is not None
        browser.post(link[1], data={"csrf_token": token[1]})
        page = browser.get("/my").text
        assert [True, True] == [ticket.case in page for ticket in desk.tickets()]


def test_the_form_asks_for_subject_serial_and_description(tmp_path: Path) -> None:
    """Twelve digits and a description must be there; pictures and videos may; what is no such file is refused."""
    with support(tmp_path) as desk:
        browser = desk.browser()
        for wrong in ({"serial": SERIAL[:11]}, {"serial": ""}, {"text": ""}):
            assert desk.fill_in(browser, **wrong).status_code == 422
        assert desk.fill_in(browser, files=(BytesIO(b"MZ"), "a.exe")).status_code == 422
        assert desk.tickets() == ()
        files = [(BytesIO(PNG), "screen.png"), (BytesIO(MP4), "video.mp4")]
        assert desk.fill_in(browser, files=files).status_code == 200
        [ticket] = desk.tickets()
        found = show_ticket(desk.desk, ticket.case)
        assert found is not None
        assert {"screen.png", "video.mp4"} == {file.name for file in found.files}
        assert (ticket.subject, found.messages[0].text) == ("Нет связи", "Терминал не отвечает.")
        assert current(found.facts)["serial"] == SERIAL


def test_without_a_serial_number_it_waits_for_it(tmp_path: Path) -> None:
    """A letter has none: the request is taken, and its price and state say what is missing."""
    with support(tmp_path) as desk:
        desk.write("Нет связи с банком.")
        [ticket] = desk.tickets()
        found = show_ticket(desk.desk, ticket.case)
        assert found is not None
        assert found.case.state == "review"
        assert '"serial"' in found.case.rating


def test_a_request_is_handed_on_with_its_history(tmp_path: Path) -> None:
    """Given to somebody else, once: he gets a letter, the history stays, the customer sees nothing of the word among staff."""
    with support(tmp_path) as desk:
        desk.write("Терминал нужно проверить.")
        [ticket] = desk.tickets()
        other = next(person for person in ("alina", "boris") if person != ticket.assigned)
        for _ in range(2):
            assign_ticket(desk.desk.store, desk.desk.book, ticket.case, other, "В ремонт.", ticket.assigned, desk.now)
        assert [ticket.case in letter.body for letter in desk.to(f"{other}@example.com")] == [True]
        found = show_ticket(desk.desk, ticket.case)
        assert found is not None
        assert found.ticket is not None
        assert (other, "assigned") == (found.ticket.assigned, found.ticket.state)
        assert "Терминал нужно проверить." in [message.text.strip() for message in found.messages]
        assert ["В ремонт." in message.text for message in found.for_customer()].count(True) == 0
        with pytest.raises(TicketRefused, match="nobody of vendotek"):
            assign_ticket(desk.desk.store, desk.desk.book, ticket.case, "nobody", "", "alina", desk.now)


@pytest.mark.parametrize(("at", "due"), [
    (FRIDAY, datetime(2026, 12, 2, 11, 0, tzinfo=UTC)),  # 1 h on Friday, 9 on Monday, 9 on Tuesday, 5 on Wednesday: 14:00
    (SUNDAY, datetime(2026, 12, 2, 12, 0, tzinfo=UTC)),  # 9, 9 and 6 from Monday 09:00 on: 15:00
])  # fmt: skip
def test_the_reaction_is_due_after_24_hours_of_the_desk(tmp_path: Path, at: datetime, due: datetime) -> None:
    """Only Monday to Friday 9 to 18 in Moscow counts."""
    with support(tmp_path, at) as desk:
        sid = phoned(desk.play)
        detail = show_case(desk.desk.store, desk.play.case(sid).id)
        assert detail is not None
        assert [("react", due)] == [(one.kind, one.due) for one in detail.promises(desk.now)]


def test_a_request_costs_nothing(tmp_path: Path) -> None:
    """The page has no price."""
    with support(tmp_path) as desk:
        sid = phoned(desk.play)
        case = desk.play.case(sid)
        assert ("none", "ticket", Decimal(0)) == (case.state, case.tier, case.amount)
