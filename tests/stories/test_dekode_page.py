"""What the Dekode page promises, prices, limits and asks, told in Norwegian: docs/lines/dekode.md names these tests."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from oncall.usecases.answer_ticket import Answer, answer_ticket
from oncall.usecases.change_ticket import set_state
from oncall.usecases.estimate_ticket import estimate_ticket, say_yes_or_no
from oncall.usecases.open_ticket import TicketRefused
from oncall.usecases.show_ticket import show_ticket
from oncall.usecases.ticket_rows import MessageKind
from tests.stories.alerting import monitored, webhook
from tests.stories.test_dekode_phone import NUMBER
from tests.stories.written import KARI, Written, written

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)  # 11:00 in Oslo
FRIDAY = datetime(2026, 11, 27, 14, 30, tzinfo=UTC)  # 15:30
MAILBOX = "kundeservice@example.com"  # plainly sample: the page hides its address
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def support(tmp_path: Path) -> Iterator[Written]:
    """Return the line on a Tuesday in its hours."""
    with written(tmp_path, "dekode", TUESDAY) as desk:
        yield desk


def asked(desk: Written, text: str = "Skjemaet sender ikke.", id_: str = "<1@kunde.example>") -> str:
    """Let the customer write; returns the case."""
    return desk.write(text, id_=id_, subject="Kontaktskjema", to=MAILBOX)


def test_a_letter_is_registered_with_who_when_number_and_what(support: Written) -> None:
    """Contact person, time of sending in, a number of its own and the description; a second letter gets another number."""
    case, other = asked(support), asked(support, id_="<2@kunde.example>")
    ticket, shown = support.ticket(case), show_ticket(support.desk, case)
    assert shown is not None
    assert (ticket.name, ticket.email) == ("Kari", KARI)
    assert support.facts(case)["opened_at"] == "2026-11-24T10:00:00+00:00"
    assert [one.text for one in shown.messages if one.kind is MessageKind.IN] == ["Skjemaet sender ikke."]
    assert case != other


def test_the_team_has_it_and_the_customer_reads_what_helps(support: Written) -> None:
    """One of the people on call looks after it; the letter asks what the page asks and says how time is billed."""
    case = asked(support)
    assert support.ticket(case).assigned in {"cecilie", "david"}
    [letter] = support.to()
    for words in (
        f"registrert som sak {case}",
        "alle hverdager mellom kl. 09:00 og 16:00",
        "din opplevelse av problemet",
        "skjermbilder eller eksempler",
        "lenke til siden",
        "om det haster eller kan vente",
        "per påbegynte halve time",
        "mer enn 4 timer",
    ):
        assert words in letter.body


def test_the_form_takes_the_problem_and_pictures(support: Written) -> None:
    """What is experienced, and a screenshot with it."""
    picture = (BytesIO(PNG), "skjermbilde.png")
    sent = support.fill_in(support.browser(), subject="Feil", text="https://example.com/kurv haster", files=picture)
    assert sent.status_code == 200
    [ticket] = support.tickets()
    shown = show_ticket(support.desk, ticket.case)
    assert shown is not None
    assert [file.name for file in shown.files] == ["skjermbilde.png"]


def test_an_agreement_is_on_the_case(support: Written) -> None:
    """The request is looked at by the customer's agreement: what the record says is a fact of the case."""
    row = {"customer": "Sample shop", "name": "Kari", "phone": "+4722000001", "email": KARI, "contract": "forvaltning"}
    with support.desk.store.write() as tx:
        tx.put_customer("dekode", row)
    assert support.facts(asked(support))["contract"] == "forvaltning"


def test_help_with_use_has_no_deadline(support: Written) -> None:
    """It is followed up "så snart vi har kapasitet": neither level, no promise."""
    case = asked(support)
    shown = support.say(case, ("topic", "question"))
    assert shown.promises(support.now) == ()


@pytest.mark.parametrize(("severity", "due"), [
    ("A", datetime(2026, 11, 27, 16, 30, tzinfo=UTC)),
    ("B", datetime(2026, 11, 30, 14, 30, tzinfo=UTC)),
])  # fmt: skip
def test_levels_have_their_promises_over_a_weekend(tmp_path: Path, severity: str, due: datetime) -> None:
    """On a Friday at half past three: A within two hours, also after closing; B at the same time on Monday."""
    with written(tmp_path, "dekode", FRIDAY) as desk:
        shown = desk.say(asked(desk), ("severity", severity))
        assert [(promise.kind, promise.due) for promise in shown.promises(desk.now)] == [("respond", due)]


def test_a_question_back_waits_for_the_customer(support: Written) -> None:
    """Before anybody works on it the customer may be asked; his answer brings the case back to whoever has it."""
    case = asked(support)
    set_state(support.desk, case, "waiting", "cecilie", support.now, "Hvilken nettleser?")
    assert "Hvilken nettleser?" in support.to()[-1].body
    answer_ticket(support.desk, Answer(case, "a1", MessageKind.IN, "Kari", "Firefox.", "mail"), support.now)
    assert support.ticket(case).state == "assigned"


def test_nothing_is_published_before_test_and_approval(support: Written) -> None:
    """Test first, always; the customer is told that he can test, and only his yes leads to publishing."""
    case = asked(support)
    with pytest.raises(TicketRefused):
        set_state(support.desk, case, "published", "cecilie", support.now)
    set_state(support.desk, case, "test", "cecilie", support.now)
    assert "klar til at du kan teste" in support.to()[-1].body
    with pytest.raises(TicketRefused):
        set_state(support.desk, case, "published", "cecilie", support.now)
    say_yes_or_no(support.desk, case, KARI, support.now, yes=True, to="test")
    assert set_state(support.desk, case, "published", "cecilie", support.now).state == "published"


@pytest.mark.parametrize(("hours", "state"), [(3, "assigned"), (4, "assigned"), (5, "estimate_sent")])
def test_work_over_four_hours_waits_for_the_customers_yes(support: Written, hours: int, state: str) -> None:
    """Under four hours, and at exactly four, the work begins; above, an estimate goes out and all is held until the yes."""
    case = asked(support)
    assert estimate_ticket(support.desk, case, timedelta(hours=hours), "cecilie", support.now).state == state
    if state != "estimate_sent":
        assert set_state(support.desk, case, "test", "cecilie", support.now).state == "test"
        return
    letter = support.to()[-1]
    assert "Vi anslår 5 timer arbeid" in letter.body
    assert f"/my/case/{case}~" in letter.body
    with pytest.raises(TicketRefused):
        set_state(support.desk, case, "test", "cecilie", support.now)
    held = support.say(case, ("work", "30m"))
    assert (held.case.state, held.case.tier) == ("held", "estimate")
    say_yes_or_no(support.desk, case, KARI, support.now, yes=True, to="estimate_sent")
    assert support.say(case, ("solved", "true")).case.tier == "half_hour"


@pytest.mark.parametrize(("work", "quantity"), [("1s", "1"), ("30m", "1"), ("30m1s", "2"), ("1h45m", "4")])
def test_time_is_billed_by_every_half_hour_begun(support: Written, work: str, quantity: str) -> None:
    """The page has no price: the case is held, with the half hours that somebody has to price."""
    shown = support.say(asked(support), ("work", work))
    assert (shown.case.state, shown.case.tier, shown.case.amount) == ("held", "half_hour", None)
    [line] = shown.rating.lines
    assert str(line.quantity) == quantity


def test_an_alert_costs_nothing_by_itself(tmp_path: Path) -> None:
    """Monitoring is "inkludert": an alert at night has a case with nothing to pay."""
    with monitored(tmp_path) as found:
        case = found.case(webhook())
        found.post(webhook(status="resolved"))
        assert (found.row(case).state, str(found.row(case).amount)) == ("none", "0")


def test_critical_by_phone_is_told_to_write_too(support: Written) -> None:
    """Level A: the caller in the hours hears that a request in writing belongs to it, while the pair rings."""
    support.play.dial(NUMBER)
    support.play.after(12)
    assert "hele eller vesentlige deler av nettløsningen nede, send også en supporthenvendelse" in support.play.heard(
        "caller"
    )
    assert support.play.phone("cecilie").state == "ringing"


def test_the_case_is_the_customers_to_read(support: Written) -> None:
    """The letter's link shows the case with its history, without an account."""
    case = asked(support)
    link = next(word for word in support.to()[0].body.split() if "/my/case/" in word)
    page = support.browser().get("/" + link.split("/", 3)[3], follow_redirects=True)
    assert page.status_code == 200
    assert case in page.text
    assert "Skjemaet sender ikke." in page.text
