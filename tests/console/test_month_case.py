"""Tests of a case's bill on its page: what would change it, an amount by hand, a dispute, calls moved, notes, the recording."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from oncall.policy.source import read_file
from oncall.usecases.case_bill import case_bill
from oncall.usecases.ports import CarrierError, CaseRow
from oncall.usecases.set_facts import set_facts
from tests.cli.history import solved
from tests.console.bill_room import MONTH, NOW, Bills, bills, console_over, november
from tests.console.html import Page
from tests.usecases.records import DUELL

ONE, TWO = "DU-2026-000001", "DU-2026-000002"
CALL_ONE, CALL_TWO = f"CA{1:032}", f"CA{2:032}"
SOUND = "RE" + "a" * 32


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Bills]:
    """Show two cases of one caller, both at 490."""
    with bills(tmp_path, november(1), november(2, **{"from": "+4790000001"})) as found:
        yield found


def case(room: Bills, case_id: str) -> CaseRow:
    """Return a case as stored."""
    with room.store.read() as tx:
        found = tx.case(case_id)
    assert found is not None
    return found


def test_page_says_what_would_change_the_price_and_it_does(room: Bills) -> None:
    """Each "if" of the page, said, gives the price that stood beside it."""
    words = room.page(f"/cases/{ONE}").words
    assert "If: Not solved NOK 990.00 If: Our own system NOK 0.00" in words
    assert "If: One hour on site NOK 1,990.00" in words
    bill = case_bill(room.store, room.book, ONE, NOW)
    assert bill is not None
    for other in bill.others:
        set_facts(room.store, room.book, ONE, other.facts, "anna", NOW)
        assert (case(room, ONE).state, case(room, ONE).amount) == (other.state, other.amount)
        back = (("solved", "true"), ("cause", "other"), ("on_site", ""))
        set_facts(room.store, room.book, ONE, back, "anna", NOW)


def test_an_amount_by_hand_stands_beside_the_computed_one_until_it_is_taken_back(room: Bills) -> None:
    """Set with a reason and a note, shown with both amounts; taken back, the tariff's amount is the price again."""
    room.post(f"/cases/{ONE}/amount", amount="100,50", reason="goodwill", note="agreed by phone")
    assert case(room, ONE).amount == Decimal("100.50")
    words = room.page(f"/cases/{ONE}").words
    assert "demo-manager set NOK 100.50: agreed by phone. The tariff alone comes to NOK 490.00." in words
    room.post(f"/cases/{ONE}/amount", back="yes", note="a mistake")
    assert case(room, ONE).amount == Decimal("490.00")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"amount": "much", "reason": "other", "note": "so"}, "is no amount"),
        ({"amount": "1.005", "reason": "other", "note": "so"}, "is not an amount in NOK"),
        ({"amount": "1", "reason": "nix", "note": "so"}, "is not known"),
        ({"amount": "1", "reason": "other", "note": " "}, "note: is empty"),
        ({"back": "yes", "note": "so"}, "nothing to take back"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_with_the_reason(room: Bills, fields: dict[str, str], why: str) -> None:
    """The page comes back with one sentence, and nothing has changed."""
    answer = room.post(f"/cases/{ONE}/amount", **fields)
    assert (answer.status_code, why in Page(answer.text).words) == (422, True)
    assert case(room, ONE).amount == Decimal("490.00")


def test_a_dispute_is_opened_and_reduced(room: Bills) -> None:
    """What the customer says stands on the page; reduced, only the rest is billed."""
    room.post(f"/cases/{ONE}/dispute", note="half of it was the wrong till")
    assert "Disputed: half of it was the wrong till open" in room.page(f"/cases/{ONE}").words
    assert room.post(f"/cases/{ONE}/settle", outcome="reduced", note="so agreed").status_code == 422
    room.post(f"/cases/{ONE}/settle", outcome="reduced", amount="240", note="so agreed")
    assert case(room, ONE).amount == Decimal("240.00")


def test_calls_move_between_cases_and_back(room: Bills) -> None:
    """Both calls in one case are one charge; parted again they are two. The other case of the caller is on the page."""
    assert f"/cases/{TWO}" in room.page(f"/cases/{ONE}").links
    room.post(f"/cases/{ONE}/calls", call=CALL_TWO)
    assert [case(room, TWO).amount, case(room, ONE).state] == [Decimal("0.00"), "rated"]
    moved = room.post(f"/calls/{CALL_TWO}/case")
    assert moved.headers["Location"].startswith("/cases/DU-2026-")
    assert moved.headers["Location"] not in {f"/cases/{ONE}", f"/cases/{TWO}"}
    assert "no such call" in Page(room.post(f"/cases/{ONE}/calls", call="CA9").text).words


def test_a_note_stays_with_who_and_when_and_changes_no_price(room: Bills) -> None:
    """A note is a row of the history; an empty one is refused."""
    before = case(room, ONE)
    room.post(f"/cases/{ONE}/notes", note="rang back twice <b>")
    assert "demo-manager noted: rang back twice <b>" in room.page(f"/cases/{ONE}").words
    assert room.post(f"/cases/{ONE}/notes", note="  ").status_code == 422
    assert case(room, ONE) == before


def test_forms_without_their_token_change_nothing(room: Bills) -> None:
    """Every form of the bill is refused without this session's token."""
    deeds = ("amount", "second", "dispute", "settle", "calls", "notes")
    addresses = [*(f"/cases/{ONE}/{deed}" for deed in deeds), f"/calls/{CALL_ONE}/case"]
    addresses += [f"{MONTH}/{deed}" for deed in ("answer", "undo", "review", "close", "prices", "contracts")]
    assert [room.client.post(address, data={"note": "x"}).status_code for address in addresses] == [400] * 13


def test_new_prices_are_shown_case_by_case_before_they_are_taken(room: Bills) -> None:
    """Old against new per case and in sum; nothing is stored until the form is sent; a stale form is refused."""
    newer = read_file(str(DUELL), ("tariff.rates.short=590",))
    with room.store.write() as tx:
        tx.add_line("duell", newer.canonical(), NOW, "test")
    room.book.refresh(room.store)
    words = room.page(f"{MONTH}/prices").words
    assert "Difference +NOK 200.00 Cases that change 2 Cases 2" in words
    assert f"{ONE} short NOK 490.00 short NOK 590.00 +NOK 100.00" in words
    room.post(f"{MONTH}/prices", policy="duell@1")
    assert case(room, ONE).amount == Decimal("490.00")
    room.post(f"{MONTH}/prices", policy="duell@2")
    assert case(room, ONE).amount == Decimal("590.00")
    assert "No case costs more or less" in room.page(f"{MONTH}/prices").words


def test_statements_need_a_customer_and_invoices_a_file(room: Bills) -> None:
    """Without a customer the page says how to get one; a customer without a case, and an invoice without a file, are refused."""
    assert "No customer has a case in this month" in room.page(f"{MONTH}/statements").words
    assert room.client.get(f"{MONTH}/statements/statement.pdf?customer=nix").status_code == 422
    assert "Choose the file" in room.post(f"{MONTH}/statements/invoice", customer="nix").text
    assert "No contract on this line" in room.page(f"{MONTH}/contracts").words
    assert room.post(f"{MONTH}/contracts").status_code == 302


def test_a_customers_statement_is_a_pdf(room: Bills) -> None:
    """The month's customers are listed, and each has a statement under a plain name."""
    with room.store.write() as tx:
        tx.save_case(replace(case(room, ONE), customer="Kunde/1"))
    assert "Kunde/1" in room.page(f"{MONTH}/statements").words
    answer = room.client.get(f"{MONTH}/statements/statement.pdf?customer=Kunde/1")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == "attachment; filename=duell-2026-11-Kunde-1.pdf"


def test_a_recording_is_fetched_by_its_id_and_played_in_parts(room: Bills) -> None:
    """The carrier is asked for the id in our own record; the player may ask for a part; no answer is a page that says so."""
    asked = []

    def sound(sid: str) -> bytes:
        asked.append(sid)
        if len(asked) > 2:
            raise CarrierError("gone")
        return b"0123456789"

    with room.store.write() as tx:
        call = tx.call(CALL_ONE)
        assert call is not None
        tx.save_call(replace(call, recording=SOUND, recording_seconds=21))
    client = console_over(room.store, room.book, sound).test_client()
    address = f"/calls/{CALL_ONE}/recording.mp3"
    assert client.get(address).data == b"0123456789"
    part = client.get(address, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.data) == (206, b"234")
    assert client.get(address).status_code == 404
    assert client.get(f"/calls/{CALL_TWO}/recording.mp3").status_code == 404
    assert asked == [SOUND] * 3
    assert address in Page(client.get(f"/calls/{CALL_ONE}").text).links


def test_answers_of_a_case_with_everything_open_are_the_three_prices(tmp_path: Path) -> None:
    """With nothing known the answers are free, short and long, each the shortest way to say it."""
    with bills(tmp_path, november(1, facts={}), november(2, facts=solved())) as room:
        bill = case_bill(room.store, room.book, ONE, NOW)
        assert bill is not None
        assert [(answer.facts, answer.amount) for answer in bill.answers] == [
            ((("cause", "vendor_system"),), Decimal("0.00")),
            ((("cause", "other"), ("solved", "true")), Decimal("490.00")),
            ((("cause", "other"), ("solved", "false")), Decimal("990.00")),
        ]
        settled = case_bill(room.store, room.book, TWO, NOW)
        assert settled is not None
        assert settled.answers == ()
