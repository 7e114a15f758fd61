"""The one text, or letter, about many missed calls: what it counts, what it says, when it is not sent."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from oncall.calls.effects import MissedCalls
from oncall.store import Store
from oncall.usecases import tell_missed_calls
from oncall.usecases.audit_escalations import audit_escalations
from oncall.usecases.customer_links import CustomerLinks
from oncall.usecases.desk import Desk
from oncall.usecases.missed_calls import LETTER_KEPT, SINGLY, TEXT_KEPT, WITHIN
from oncall.usecases.missed_rows import Gathered
from oncall.usecases.ports import Carrier, Mail, OutboxRow
from oncall.usecases.run_outbox import run_outbox
from oncall.usecases.tell_missed_calls import Storm, storm_of, values_of
from tests.databases import embedded
from tests.usecases.missed import MINUTE, NOW, SECOND, counted, miss, storms
from tests.usecases.records import duell_in
from tests.usecases.tickets import Letters, Texts

CARLA = ("carla",)
HER_MAIL = "carla@example.com"
WORDS = (
    "Duell vakttelefon: flere ubesvarte anrop: 3, kl. 02:00, ulike numre: 3, sist fra +4790000007. "
    "https://line.test/?line=duell"
)
DUE = NOW + 11 * MINUTE


@dataclass
class Room:
    """A desk with a carrier and a mail server that keep what they are given."""

    store: Store
    desk: Desk
    texts: Texts
    letters: Letters

    def send(self, now: datetime = DUE) -> None:
        """Carry out what is due at an instant."""
        run_outbox(self.desk, lambda: now)

    def state(self, medium: str) -> list[str]:
        """Return where the gathered texts, or letters, stand."""
        return [state for row, state, _ in self.store.outbox_rows(100) if row.key.endswith(f":{medium}")]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Return a desk at which three callers hung up in a storm, after five who were told of one by one."""
    with embedded(tmp_path) as store:
        book, _ = duell_in(store)
        texts, letters = Texts(), Letters()
        links = CustomerLinks("https://line.test/", "k" * 40)
        desk = Desk(store, book, cast("Carrier", texts), cast("Mail", letters), "w", lambda _: None, links)
        for number in range(SINGLY + 3):
            miss(store, number, NOW + number * SECOND, people=CARLA)
        yield Room(store, desk, texts, letters)


def gathered(*rows: tuple[str | None, int]) -> list[Gathered]:
    """Return calls by caller and seconds."""
    return [Gathered(place, caller, NOW + at * SECOND) for place, (caller, at) in enumerate(rows)]


def test_one_text_and_one_letter_tell_of_all(room: Room) -> None:
    """How many, when, how many numbers, the last, where the list is; each is sent once."""
    room.send(NOW + 9 * MINUTE)
    assert ([], []) == (room.texts.sent, room.letters.sent)
    room.send()
    room.send(DUE + MINUTE)
    [(_, to, body)] = room.texts.sent
    assert WORDS == body
    [letter] = room.letters.sent
    assert (HER_MAIL, "Duell vakttelefon: 3 ubesvarte anrop til, kl. 02:00") == (letter.to, letter.subject)
    assert all(
        part in letter.body for part in ("Ulike numre: 3", "Sist ringte +4790000007", "https://line.test/?line=duell")
    )
    line = room.desk.book.by_id("duell")
    assert line is not None
    assert line.line.people["carla"].phone == to


def test_many_are_counted_page_by_page(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A count that needs several questions leaves nobody out."""
    monkeypatch.setattr(tell_missed_calls, "PAGE", 2)
    room.send()
    assert [WORDS] == [body for _, _, body in room.texts.sent]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (gathered(), None),
        (gathered(("+4790000001", 5)), Storm(1, NOW + 5 * SECOND, NOW + 5 * SECOND, 1, "+4790000001")),
        (
            gathered(("+4790000001", 1), ("+4790000002", 2), ("+4790000001", 3)),
            Storm(3, NOW + SECOND, NOW + 3 * SECOND, 2, "+4790000001"),
        ),
        (gathered((None, 1), (None, 2)), Storm(2, NOW + SECOND, NOW + 2 * SECOND, 0, "")),
        (
            gathered(("+4790000001", 1), ("erased-0123456789ab", 2)),
            Storm(2, NOW + SECOND, NOW + 2 * SECOND, 2, ""),
        ),
    ],
    ids=["nobody", "one", "one of them twice", "hidden", "forgotten"],
)
def test_what_calls_come_to(rows: list[Gathered], expected: Storm | None) -> None:
    """Calls, numbers and times; a withheld number is none, a forgotten one is not named."""
    assert expected == storm_of(rows)


def test_a_number_that_was_forgotten_meanwhile_is_not_named(room: Room) -> None:
    """The effect holds no number: what is sent is what the calls' rows say by then."""
    with room.store.write() as tx:
        tx.erase_number(("+4790000007",), "erased-0123456789ab")
    room.send()
    assert ["numre: 3, sist fra ukjent nummer" in body for _, _, body in room.texts.sent] == [True]
    assert not any("+479" in str(storm) for storm in storms(room.store))


def test_the_clock_is_named_where_it_was_changed(room: Room) -> None:
    """In the night of the change the hours carry their zone; in every other they do not."""
    line = room.desk.book.by_id("duell")
    assert line is not None
    change = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    for at, expected in ((change - 5 * MINUTE, ("02:55 CEST", "02:05 CET")), (change, ("02:00", "02:10"))):
        values = values_of(room.desk, line.line, Storm(2, at, at + 10 * MINUTE, 2, ""))
        assert expected == (values["since"], values["until"])


def test_an_earlier_try_that_was_cut_off_is_asked_for(room: Room) -> None:
    """A process that died after it sent: its claim runs out, the text is found at the carrier and not sent again."""
    claimed = room.store.claim_outbox("gone", DUE, DUE + MINUTE, 50)
    room.texts.send_text("+4794139884", room.desk.book.by_id("duell").line.people["carla"].phone or "", WORDS)  # type: ignore[union-attr]
    room.send(DUE + 2 * MINUTE)
    assert ["done"] == room.state("sms")
    assert (2, 1) == (len(claimed), len(room.texts.sent))


def test_a_letter_waits_for_its_mail_server_for_a_week(room: Room) -> None:
    """The text goes; the letter is kept, and dropped when nobody wants to read it any more."""
    room = replace(room, desk=replace(room.desk, mail=None))
    room.send()
    assert (["done"], ["waiting"]) == (room.state("sms"), room.state("mail"))
    room.send(DUE + LETTER_KEPT)
    assert ["failed"] == room.state("mail")


def test_nothing_is_added_to_what_was_counted(room: Room) -> None:
    """A host whose clock is behind misses a call just then: another text tells of that."""
    [first] = storms(room.store)
    room.send(first.at)
    miss(room.store, 20, NOW + WITHIN - SECOND, people=CARLA)
    assert [3, 1] == [len(counted(room.store, storm)) for storm in storms(room.store)]


def test_the_audit_expects_it_when_it_is_due(room: Room) -> None:
    """A text that waits for its time is not late; one that nobody sent then is, and a letter never."""

    def late(now: datetime) -> list[str]:
        return [found.what for found in audit_escalations(room.store, room.desk.book, now - MINUTE, now).now]

    assert [] == late(DUE - SECOND)
    assert ["MissedCalls not carried out"] == late(DUE + 3 * MINUTE)


def test_a_text_that_could_not_be_sent_for_a_day_is_dropped(room: Room) -> None:
    """It says why in its row."""
    room.send(DUE + TEXT_KEPT)
    assert ([], ["failed"]) == (room.texts.sent, room.state("sms"))


def test_somebody_without_a_phone_is_skipped(room: Room) -> None:
    """Or who left the line meanwhile: the row is over."""
    [storm] = storms(room.store)
    with room.store.write() as tx:
        for name in ("nobody", "gone"):
            tell = MissedCalls("duell" if name == "nobody" else "gone", name, storm.storm, DUE, DUE + MINUTE)
            tx.queue((OutboxRow(name, None, tell),), DUE, DUE)
    room.send()
    assert 1 == len(room.texts.sent)
    assert {"done"} == {state for _, state, _ in room.store.outbox_rows(100)}
