"""Tickets on both databases: keys and versions win once, links are used once, letters settle once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from oncall.store import Store
from oncall.usecases.line_tokens import line_token_holds, new_line_token
from oncall.usecases.ports import CaseRow
from oncall.usecases.ticket_rows import LetterRow, LetterState, MessageKind, TicketFile, TicketMessage, TicketRow
from tests.store.samples import MINUTE, NOON, SECOND

CASE = CaseRow(
    "DU-2026-000001", "duell", None, None, NOON, "2026-11", "duell@1", "none", "", Decimal(1), "NOK", "{}", solved=False
)
TICKET = TicketRow(
    CASE.id, "k1", "duell", "web", "opened", "Printer", "Kari", "kari@example.com", "", "nb", "anna", NOON, NOON
)
MESSAGE = TicketMessage(CASE.id, "m1", MessageKind.IN, "Kari", "Hello", "web", NOON, "<1@x>")
FILE = TicketFile(CASE.id, "m1", "a.png", "image/png", 3, "0" * 64)
LETTER = LetterRow("mail:1", LetterState.FAILED, 1, "kari@example.com", "Printer", "", "away", NOON, NOON + MINUTE)


@pytest.fixture
def stocked(store: Store) -> Store:
    """Return a store with a case and its ticket."""
    with store.write() as tx:
        tx.insert_case(CASE)
        assert tx.insert_ticket(TICKET) is True
    return store


def test_a_ticket_is_there_once(stocked: Store) -> None:
    """Its key and its case are each taken once; a version is written by one."""
    with stocked.write() as tx:
        assert [tx.insert_ticket(TICKET), tx.insert_ticket(replace(TICKET, key="k2"))] == [False, False]
        moved = replace(TICKET, state="solved", changed_at=NOON + SECOND)
        assert [tx.save_ticket(moved), tx.save_ticket(moved)] == [True, False]
        assert tx.ticket(CASE.id) == tx.ticket_of_key("k1") == replace(moved, version=1)
        assert tx.ticket("DU-2026-000002") is None


def test_tickets_of_a_line_by_state(stocked: Store) -> None:
    """All, or those in some states."""
    with stocked.read() as tx:
        found = [tx.tickets("duell", states, 9) for states in ((), ("opened", "test"), ("solved",))]
    assert found == [(TICKET,), (TICKET,), ()]


def test_a_message_with_its_files_is_there_once(stocked: Store) -> None:
    """A key that is there adds neither message nor file."""
    with stocked.write() as tx:
        assert [tx.add_message(MESSAGE, (FILE,)), tx.add_message(MESSAGE, (FILE,))] == [True, False]
    with stocked.read() as tx:
        [file] = tx.files(CASE.id)
        assert (tx.messages(CASE.id), tx.message_of_letter(["<0@x>", "<1@x>"])) == ((MESSAGE,), MESSAGE)
        assert (replace(file, id=0), tx.file(file.id), tx.file(file.id + 1)) == (FILE, file, None)
        assert tx.message_of_letter([]) is None


def test_a_link_is_used_once_and_in_time(store: Store) -> None:
    """The second use, and one when it ran out, find nothing."""
    with store.write() as tx:
        for digest in ("a", "b"):
            tx.add_customer_link(digest, "kari@example.com", NOON, NOON + MINUTE)
        assert tx.customer_links_since("kari@example.com", NOON) == 2
        used = [tx.use_customer_link("a", NOON + SECOND) for _ in range(2)]
        assert [*used, tx.use_customer_link("b", NOON + MINUTE)] == ["kari@example.com", None, None]


def test_a_letter_that_is_settled_stays_so(store: Store) -> None:
    """A late worker that failed changes nothing."""
    with store.write() as tx:
        tx.put_letter(LETTER)
        tx.put_letter(replace(LETTER, state=LetterState.DONE, case=CASE.id, error="", next_at=None))
        tx.put_letter(replace(LETTER, attempts=5))
        found = tx.letter("mail:1")
        assert found is not None
        assert (found.state, found.attempts, tx.letters("failed", 9)) == (LetterState.DONE, 1, ())


def test_a_lines_token_holds_until_the_next(store: Store) -> None:
    """For its own line and purpose, and for nothing without Bearer in front."""
    old = new_line_token(store, "duell", "alerts", "test", NOON)
    token = new_line_token(store, "duell", "alerts", "test", NOON)
    asked = [
        line_token_holds(store, line, purpose, header)  # type: ignore[arg-type]
        for line, purpose, header in (
            ("duell", "alerts", f"Bearer {token}"),
            ("duell", "alerts", f"bearer  {token} "),
            ("duell", "alerts", f"Bearer {old}"),
            ("duell", "tickets", f"Bearer {token}"),
            ("other", "alerts", f"Bearer {token}"),
            ("duell", "alerts", token),
            ("duell", "alerts", None),
        )
    ]
    assert asked == [True, True, False, False, False, False, False]


def test_a_language_tells_whether_somebody_is_on_record(stocked: Store) -> None:
    """None for a stranger, the noted language, or nothing noted."""
    with stocked.write() as tx:
        tx.put_customer("duell", {"customer": "Shop", "phone": "+4790000001", "email": "Owner@Example.com"})
        asked = ("kari@example.com", "owner@example.com", "+4790000001", "x@example.com")
        assert [tx.language_of(who) for who in asked] == ["nb", "", "", None]
        assert tx.customer_by_email("duell", "owner@example.com") == ("Shop", "+4790000001", "")
