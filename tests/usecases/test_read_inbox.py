"""Letters on both databases: a ticket or an answer, once; machines ignored; what fails is kept, tried again, shown."""

from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage

import pytest

from oncall.store import Store
from oncall.usecases.change_ticket import set_state
from oncall.usecases.letters import read_letter, words
from oncall.usecases.open_ticket import open_ticket
from oncall.usecases.ports import StoreDown
from oncall.usecases.read_inbox import read_inbox
from oncall.usecases.ticket_rows import LetterState, MessageKind
from tests.usecases.tickets import LINE, NOW, Office, new, office

CASE = "SA-2026-000001"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
OTHER = LINE.replace('"sample"', '"other"').replace("22 00 00 01", "22 00 00 02").replace("support@", "help@")


@dataclass
class Box:
    """A mailbox in memory; letters stay unread until they are marked."""

    letters: dict[str, bytes] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)

    def put(self, raw: bytes) -> str:
        """Deliver a letter and return its name."""
        name = str(len(self.letters) + 1)
        self.letters[name] = raw
        return name

    def unread(self) -> tuple[tuple[str, bytes], ...]:
        """Return the letters that are not marked."""
        return tuple((name, raw) for name, raw in self.letters.items() if name not in self.read)

    def mark_read(self, name: str) -> None:
        """Mark a letter."""
        self.read.append(name)


def letter(
    *,
    id_: str = "<1@shop.example>",
    to: str = "Support@Example.com",
    sender: str = "Kari <Kari@example.com>",
    **more: str,
) -> EmailMessage:
    """Return a letter of a sample customer."""
    found = EmailMessage()
    headers = {"From": sender, "To": to, "Subject": "Printer", "Message-ID": id_, **more}
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    found.set_content("It does not print.")
    return found


def messages(at: Office, case: str = CASE) -> list[str]:
    """Return what the customer wrote."""
    with at.desk.store.read() as tx:
        return [one.text for one in tx.messages(case) if one.kind is MessageKind.IN]


def failed(at: Office) -> list[str]:
    """Return why letters wait."""
    with at.desk.store.read() as tx:
        return [one.error for one in tx.letters(LetterState.FAILED, 9)]


def test_a_letter_becomes_one_ticket(store: Store) -> None:
    """Delivered twice and read again and again: one case, with the Message-ID in the answer's References."""
    at, box = office(store), Box()
    for _ in range(2):
        box.put(letter().as_bytes())
    for minute in range(3):
        read_inbox(at.desk, box, NOW + timedelta(minutes=minute))
    assert (messages(at), box.read) == (["It does not print."], ["1", "2"])
    at.run()
    assert at.to("kari@example.com")[0].references == ("<1@shop.example>",)
    with store.read() as tx:
        assert [one.name for one in tx.tickets("sample", (), 9)] == ["Kari"]


def test_an_answer_joins_its_ticket(store: Store) -> None:
    """By the letter it answers, or by the number in the subject; it wakes a ticket that waited."""
    at, box = office(store), Box()
    open_ticket(at.desk, new(), NOW)
    set_state(at.desk, CASE, "waiting", "anna", NOW)
    ours = f"<ticket.{CASE}.state.2@mail.example.com>"
    box.put(letter(id_="<2@x>", In_Reply_To=ours).as_bytes())
    by_number = letter(id_="<3@x>")
    by_number.replace_header("Subject", f"Sv: Sample line ({CASE})")
    box.put(by_number.as_bytes())
    read_inbox(at.desk, box, NOW)
    assert (len(messages(at)), box.read) == (3, ["1", "2"])
    with store.read() as tx:
        found = tx.ticket(CASE)
    assert found is not None
    assert found.state == "assigned"


def test_a_stranger_with_a_number_joins_nothing(store: Store) -> None:
    """A number can be guessed: the letter is a ticket of its own."""
    at, box = office(store), Box()
    open_ticket(at.desk, new(), NOW)
    odd = letter(id_="<4@x>", sender="eve@example.net", References=f"<ticket.{CASE}.opened@mail.example.com>")
    box.put(odd.as_bytes())
    read_inbox(at.desk, box, NOW)
    assert (len(messages(at)), len(messages(at, "SA-2026-000002"))) == (1, 1)


@pytest.mark.parametrize(
    "header",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"sender": "MAILER-DAEMON@example.com"},
    ],
)
def test_machines_open_nothing(store: Store, header: dict[str, str]) -> None:
    """Absences, bounces and lists are marked as read and forgotten."""
    at, box = office(store), Box()
    box.put(letter(**header).as_bytes())
    read_inbox(at.desk, box, NOW)
    with store.read() as tx:
        assert (tx.tickets("sample", (), 9), box.read) == ((), ["1"])
        assert [one.state for one in tx.letters(LetterState.IGNORED, 9)] == [LetterState.IGNORED]


def test_a_letter_that_fails_is_kept_and_tried_again(store: Store) -> None:
    """With two lines and an unknown address nothing is guessed; it is shown, waits, and succeeds when a line has the address."""
    at, box = office(store), Box()
    office(store, text=OTHER)
    at.desk.book.refresh(store)
    box.put(letter(to="info@example.com").as_bytes())
    read_inbox(at.desk, box, NOW)
    assert ("info@example.com" in failed(at)[0], box.read) == (True, [])
    office(store, text=LINE.replace("support@", "info@"))
    at.desk.book.refresh(store)
    read_inbox(at.desk, box, NOW + timedelta(seconds=30))
    assert box.read == []
    read_inbox(at.desk, box, NOW + timedelta(minutes=2))
    assert (messages(at), failed(at), box.read) == (["It does not print."], [], ["1"])


def test_the_address_names_the_line(store: Store) -> None:
    """Of two lines the one written to."""
    at, box = office(store), Box()
    office(store, text=OTHER)
    at.desk.book.refresh(store)
    box.put(letter(to="Help <help@example.com>").as_bytes())
    read_inbox(at.desk, box, NOW)
    with store.read() as tx:
        assert [one.line for one in tx.tickets("other", (), 9)] == ["other"]


def test_a_letter_is_marked_only_when_it_is_stored(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store goes away in between: nothing is marked; what follows finds the case once."""
    at, box = office(store), Box()
    box.put(letter().as_bytes())

    def away(*_: object, **__: object) -> None:
        raise StoreDown("away")

    with monkeypatch.context() as broken:
        broken.setattr("oncall.usecases.read_inbox.note", away)
        with pytest.raises(StoreDown):
            read_inbox(at.desk, box, NOW)
    assert box.read == []
    read_inbox(at.desk, box, NOW)
    assert (messages(at), box.read) == (["It does not print."], ["1"])


def test_files_of_a_letter(store: Store) -> None:
    """Pictures are kept, programs are left out and named."""
    at, box = office(store), Box()
    found = letter()
    found.add_attachment(PNG, maintype="image", subtype="png", filename="shot.png")
    found.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="run.exe")
    box.put(found.as_bytes())
    read_inbox(at.desk, box, NOW)
    with store.read() as tx:
        assert [one.name for one in tx.files(CASE)] == ["shot.png"]
    assert "run.exe" in messages(at)[0]
    assert list(at.files.kept.values()) == [PNG]


def test_two_machines_do_not_write_to_each_other_for_ever(store: Store) -> None:
    """The eleventh ticket of one address within an hour waits for a person."""
    at, box = office(store), Box()
    for number in range(11):
        box.put(letter(id_=f"<{number}@x>").as_bytes())
    read_inbox(at.desk, box, NOW)
    assert (len(box.read), len(failed(at))) == (10, 1)


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\x00", b"From: nobody\r\n\r\nhello", b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xe6"],
)
def test_what_is_no_letter_stays_in_the_mailbox(store: Store, raw: bytes) -> None:
    """It is shown with the reason, and nothing else is held up by it."""
    at, box = office(store), Box()
    box.put(raw)
    box.put(letter().as_bytes())
    read_inbox(at.desk, box, NOW)
    assert (box.read, len(failed(at))) == (["2"], 1)


def test_html_is_read_as_words() -> None:
    """Rows stay rows; what a browser would run or hide is left out."""
    assert (
        words("<head><title>x</title></head><p>One <b>two</b><br>three<script>evil()</script></p>") == "One two\nthree"
    )


def test_old_encodings_are_read() -> None:
    """Latin-1 by its name, an unknown charset as well as it goes."""
    head = b"From: a@example.com\r\nSubject: =?iso-8859-1?Q?bl=E5?=\r\nContent-Type: text/plain; charset="
    assert read_letter(head + b"iso-8859-1\r\n\r\nbl\xe5").text == "blå"
    assert read_letter(head + b"nonsense\r\n\r\nblue").text == "blue"
    assert read_letter(head + b"iso-8859-1\r\n\r\n").subject == "blå"
