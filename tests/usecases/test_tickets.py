"""Tickets on both databases: opened once, told once, kept without a mail server, led through their states by the right people."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from oncall.store import Store
from oncall.usecases.answer_ticket import Answer, answer_ticket
from oncall.usecases.change_ticket import set_state
from oncall.usecases.estimate_ticket import estimate_ticket, say_yes_or_no
from oncall.usecases.fact_rows import current
from oncall.usecases.open_ticket import TicketRefused, open_ticket
from oncall.usecases.show_ticket import cases_of, show_ticket
from oncall.usecases.ticket_rows import MessageKind
from tests.usecases.tickets import LINE, NOW, Office, new, office

MINUTE = timedelta(minutes=1)
CASE = "SA-2026-000001"


def facts(at: Office) -> dict[str, object]:
    """Return the facts of the first case."""
    with at.desk.store.read() as tx:
        return current(tx.facts(CASE))


def states(at: Office) -> list[str]:
    """Return the states that the first case went through."""
    with at.desk.store.read() as tx:
        return [message.text for message in tx.messages(CASE) if message.kind is MessageKind.STATE]


def wrote(key: str, kind: MessageKind = MessageKind.IN, text: str = "More.", by: str = "Kari") -> Answer:
    """Return a message."""
    return Answer(CASE, key, kind, by, text, "web")


def test_a_ticket_is_registered_assigned_and_told_once(store: Store) -> None:
    """The same key twice is one case, one letter to the customer, one to whoever looks after it."""
    at = office(store)
    first = open_ticket(at.desk, new(), NOW)
    again = open_ticket(at.desk, new(), NOW + MINUTE)
    assert (first.case, first.state, first.assigned) == (CASE, "assigned", "bjorn")
    assert again == first
    at.run()
    at.run()
    letter = at.to("kari@example.com")[0]
    assert [one.to for one in at.letters.sent] == ["kari@example.com"]
    assert (letter.subject, letter.reply_to) == (f"Sample line: Printer ({CASE})", "support@example.com")
    assert f"https://calls.example.com/my/case/{CASE}~" in letter.body
    assert "Bjørn" in letter.body
    assert [to for _, to, _ in at.texts.sent] == ["+4740000002"]
    assert facts(at) == {
        "case": True,
        "channel": "ticket",
        "opened_at": "2026-11-03T09:00:00+00:00",
        "state": "closed",
    }


def test_the_same_request_at_once_is_one_ticket(store: Store) -> None:
    """Eight threads with one key: one case, no error."""
    at = office(store)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: open_ticket(at.desk, new(), NOW).case, range(8)))
    with store.read() as tx:
        assert ({*found}, len(tx.tickets("sample", (), 9))) == ({found[0]}, 1)


def test_tickets_go_to_people_in_turn(store: Store) -> None:
    """Without a rota the line's people take them in turn."""
    at = office(store)
    found = [open_ticket(at.desk, new(f"k{number}"), NOW).assigned for number in range(3)]
    assert found == ["bjorn", "anna", "bjorn"]


def test_a_ticket_nobody_could_answer_is_refused(store: Store) -> None:
    """One without an address, one without words, one for a line that is not there: nothing is written."""
    at = office(store)
    for odd in (new(email=""), new(text="  ")):
        with pytest.raises(TicketRefused):
            open_ticket(at.desk, odd, NOW)
    with store.read() as tx:
        assert tx.tickets("sample", (), 9) == ()


def test_letters_are_kept_while_there_is_no_mail_server(store: Store) -> None:
    """They wait with the reason, and go out once when there is a server."""
    at = office(store, mail=False)
    open_ticket(at.desk, new(), NOW)
    at.run()
    kept = [state for row, state, _ in store.outbox_rows(9) if row.key == f"ticket:{CASE}:opened"]
    assert kept == ["waiting"]
    with_mail = office(store)
    with_mail.now = NOW + timedelta(hours=3)
    with_mail.run()
    with_mail.run(MINUTE)
    assert [one.to for one in with_mail.letters.sent] == ["kari@example.com"]


def test_a_mail_server_in_trouble_is_tried_again(store: Store) -> None:
    """A letter that failed goes out later, under the same Message-ID."""
    at = office(store)
    at.letters.away = True
    open_ticket(at.desk, new(), NOW)
    at.run()
    at.letters.away = False
    at.run(MINUTE)
    assert [one.key for one in at.letters.sent] == [f"ticket:{CASE}:opened"]


def test_each_change_of_state_is_told_once_in_the_customers_language(store: Store) -> None:
    """A number gets an SMS, an address a letter that answers the first one; solving sets the facts."""
    at = office(store)
    open_ticket(at.desk, new(language="en"), NOW)
    at.run()
    set_state(at.desk, CASE, "waiting", "anna", at.now, "Which printer?")
    set_state(at.desk, CASE, "waiting", "anna", at.now)
    set_state(at.desk, CASE, "solved", "anna", at.now + MINUTE)
    at.run(2 * MINUTE)
    assert states(at) == ["assigned", "waiting", "solved"]
    told = at.to("kari@example.com")[1:]
    assert ["waiting for you" in told[0].body, "Which printer?" in told[0].body, "solved" in told[1].body] == [True] * 3
    assert told[0].references == (f"ticket:{CASE}:opened",)
    assert facts(at)["solved"] is True
    assert facts(at)["solved_at"] == "2026-11-03T09:01:01+00:00"


def test_a_line_that_is_silent_has_three_states(store: Store) -> None:
    """Opened, solved, closed; anything else is refused, and says what can be."""
    silent = LINE[: LINE.index("[tickets]")] + LINE[LINE.index("[[route]]") :]
    at = office(store, text=silent)
    assert open_ticket(at.desk, new(), NOW).state == "opened"
    with pytest.raises(TicketRefused, match="solved, closed"):
        set_state(at.desk, CASE, "waiting", "anna", NOW)


def test_a_message_is_written_once_and_wakes_the_ticket(store: Store) -> None:
    """The customer's answer doubled is one; it opens a waiting ticket again and tells whoever looks after it."""
    at = office(store)
    open_ticket(at.desk, new(), NOW)
    set_state(at.desk, CASE, "waiting", "bjorn", NOW)
    for _ in range(2):
        answer_ticket(at.desk, wrote("m1"), NOW + MINUTE)
    at.run(2 * MINUTE)
    found = show_ticket(at.desk, CASE)
    assert found is not None
    assert [message.text for message in found.messages if message.kind is MessageKind.IN] == [
        "It does not print.",
        "More.",
    ]
    assert (found.state, states(at)) == ("assigned", ["assigned", "waiting", "assigned"])
    assert len(at.texts.sent) == 2


def test_thanks_after_the_end_change_no_price(store: Store) -> None:
    """A word to a solved ticket brings it back to work, but whether it is solved stays what a person said."""
    at = office(store)
    open_ticket(at.desk, new(), NOW)
    set_state(at.desk, CASE, "solved", "anna", NOW)
    assert answer_ticket(at.desk, wrote("m1", text="Thanks!"), NOW + MINUTE).state == "assigned"
    assert facts(at)["solved"] is True


def test_notes_stay_among_staff(store: Store) -> None:
    """The customer neither sees nor is sent a note; an answer he is, with the time of the first as a fact."""
    at = office(store)
    open_ticket(at.desk, new(), NOW)
    at.run()
    answer_ticket(at.desk, wrote("n1", MessageKind.NOTE, "Difficult.", "anna"), at.now)
    answer_ticket(at.desk, wrote("o1", MessageKind.OUT, "Try again {now} [please].", "anna"), at.now)
    at.run()
    found = show_ticket(at.desk, CASE)
    assert found is not None
    assert [one.text for one in found.for_customer()] == ["It does not print.", "assigned", "Try again {now} [please]."]
    assert at.to("kari@example.com")[-1].body.endswith("Try again {now} [please].")
    assert "Anna" in at.to("kari@example.com")[-1].body
    assert facts(at)["answered_at"] == "2026-11-03T09:00:01+00:00"


def test_an_estimate_over_the_limit_holds_the_work(store: Store) -> None:
    """More than four hours waits for the yes; staff cannot go on before it; four hours exactly need none."""
    at = office(store)
    open_ticket(at.desk, new(), NOW)
    assert estimate_ticket(at.desk, CASE, timedelta(hours=4), "anna", NOW).state == "assigned"
    assert estimate_ticket(at.desk, CASE, timedelta(hours=5), "anna", NOW).state == "estimate_sent"
    for ahead in ("test", "solved", "approved", "published"):
        with pytest.raises(TicketRefused):
            set_state(at.desk, CASE, ahead, "anna", NOW)
    found = show_ticket(at.desk, CASE)
    assert found is not None
    assert (found.asks, found.estimate) == (True, timedelta(hours=5))
    for _ in range(2):
        yes = say_yes_or_no(at.desk, CASE, "kari@example.com", NOW + MINUTE, yes=True, to="estimate_sent")
    assert yes.state == "approved"
    assert facts(at)["estimate_approved"] is True
    assert states(at).count("approved") == 1
    at.run(2 * MINUTE)
    assert any("5 timer" in letter.body for letter in at.to("kari@example.com"))


def test_a_new_estimate_withdraws_the_yes(store: Store) -> None:
    """What was approved was another sum; a no is a fact too."""
    at = office(store)
    open_ticket(at.desk, new(), NOW)
    estimate_ticket(at.desk, CASE, timedelta(hours=5), "anna", NOW)
    say_yes_or_no(at.desk, CASE, "kari", NOW, yes=True, to="estimate_sent")
    estimate_ticket(at.desk, CASE, timedelta(hours=9), "anna", NOW)
    assert "estimate_approved" not in facts(at)
    assert say_yes_or_no(at.desk, CASE, "kari", NOW, yes=False, to="estimate_sent").state == "assigned"
    assert facts(at)["estimate_approved"] is False


def test_what_was_tested_is_published_after_the_yes(store: Store) -> None:
    """Test, the customer's approval, published; a page from before decides nothing."""
    at = office(store)
    open_ticket(at.desk, new(), NOW)
    set_state(at.desk, CASE, "test", "anna", NOW)
    with pytest.raises(TicketRefused):
        set_state(at.desk, CASE, "published", "anna", NOW)
    with pytest.raises(TicketRefused):
        say_yes_or_no(at.desk, CASE, "kari", NOW, yes=True, to="estimate_sent")
    say_yes_or_no(at.desk, CASE, "kari", NOW, yes=True, to="test")
    assert set_state(at.desk, CASE, "published", "anna", NOW).state == "published"
    assert states(at) == ["assigned", "test", "accepted", "published"]


def test_whose_cases_are_seen(store: Store) -> None:
    """By the address of the ticket, and of the customer's record; nobody sees another's."""
    at = office(store)
    row = {"customer": "Sample shop", "phone": "+4790000001", "email": "Owner@example.com"}
    with store.write() as tx:
        tx.put_customer("sample", row)
    open_ticket(at.desk, new("a"), NOW)
    open_ticket(at.desk, new("b", email="owner@example.com"), NOW)
    open_ticket(at.desk, new("c", email="", phone="+4790000001"), NOW)
    seen = {
        who: [one.case[-1] for one in cases_of(at.desk, who)]
        for who in ("kari@example.com", "owner@example.com", "+4790000001", "x@y.no")
    }
    assert seen == {"kari@example.com": ["1"], "owner@example.com": ["3", "2"], "+4790000001": ["3", "2"], "x@y.no": []}
