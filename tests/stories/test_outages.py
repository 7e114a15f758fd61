"""A known outage is told before anything else: at once, on every machine, also without the database; customers are written to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oncall.policy.line import Line
from oncall.usecases.incident_rows import Outage
from oncall.usecases.outages import (
    Announcement,
    CannotAnnounce,
    end_outage,
    from_template,
    start_outage,
    update_outage,
)
from oncall.usecases.ports import MailError, StoreDown
from oncall.usecases.run_outbox import run_outbox
from tests.stories.duty import Letters
from tests.stories.play import CALLER, Play, staged

SOFTWEAR, DUELL = "+31202292929", "+4794139884"
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CARDS = {"nl": "Pinnen is op dit moment niet mogelijk."}
ANN = {"customer": "Sample shop", "name": "Ann", "email": "ann@example.com", "language": "nl", "contract": "sla"}


@dataclass(frozen=True, slots=True)
class Told:
    """A staged line whose callers are told."""

    play: Play
    letters: Letters

    @property
    def line(self) -> Line:
        """Return the line in force."""
        applied = self.play.stage.service.desk.book.by_id(self.play.line)
        assert applied is not None
        return applied.line

    @property
    def now(self) -> datetime:
        """Return the time on the stage."""
        return self.play.carrier.clock.now()

    def start(self, kind: str = "national", texts: dict[str, str] | None = None, **how: object) -> Outage:
        """Begin an outage and let a second pass: every process has taken it up by then."""
        store = self.play.stage.service.desk.store
        made = start_outage(store, self.line, Announcement(kind, texts or CARDS, **how), "boss", self.now)  # type: ignore[arg-type]
        self.second()
        return made

    def second(self) -> None:
        """Let a second pass, with what a process does in it."""
        self.play.stage.service.keeper.refresh()
        self.play.after(2)
        self.post()

    def post(self) -> None:
        """Send the letters that are due; the stage's own worker has no mail."""
        desk = replace(self.play.stage.service.desk, mail=self.letters, worker="post", kick=lambda _: None)
        run_outbox(desk, lambda: self.now)

    def end(self) -> None:
        """End the outage."""
        end_outage(self.play.stage.service.desk.store, self.play.line, "boss", self.now)
        self.second()

    def update(self, text: str) -> None:
        """Change the words."""
        store = self.play.stage.service.desk.store
        update_outage(store, self.line, {self.line.languages[0]: text}, "boss", self.now, mail=True)
        self.second()

    def customer(self, phone: str, **values: str) -> None:
        """Put a customer on record."""
        with self.play.stage.service.desk.store.write() as tx:
            tx.put_customer(self.play.line, {**ANN, "phone": phone, **values})

    def wait(self, seconds: int) -> None:
        """Let time pass; letters go out every minute."""
        for _ in range(0, seconds, 60):
            self.play.after(60)
            self.post()


@contextmanager
def telling(home: Path, *sets: str, line: str = "softwear", url: str = "") -> Iterator[Told]:
    """Set the stage."""
    with staged(home, *sets, line=line, at=TUESDAY, database_url=url) as play:
        desk = play.stage.service.desk
        letters = Letters()
        object.__setattr__(desk, "mail", letters)
        yield Told(play, letters)


def test_callers_hear_of_it_first_and_silence_ends_the_call(tmp_path: Path) -> None:
    """Twice, then thanks: nobody rings, the call is on record as announced, no case is opened."""
    with telling(tmp_path) as told:
        told.start()
        sid = told.play.dial(SOFTWEAR)
        told.play.until("caller", "idle")
        heard = told.play.heard("caller")
        assert heard.startswith(
            "U bent verbonden met Servicedesk Softwear. Er is op dit moment een landelijke storing. Pinnen is op dit moment "
            "niet mogelijk. Gaat het om iets anders, toets 1."
        )
        assert "We hebben genoteerd dat u belde" in heard
        call = told.play.call(sid)
        assert (call.outcome, call.case, call.legs) == ("announced", None, ())


def test_1_leads_on_as_usual(tmp_path: Path) -> None:
    """Something else: the menu of the line, then the pair, then a talk."""
    with telling(tmp_path) as told:
        told.start("own", {"nl": "De kassa reageert traag"})
        sid = told.play.dial(SOFTWEAR)
        told.play.after(8)
        told.play.phone("caller").press("1")
        told.play.after(4)
        assert "Er is bij ons een storing bekend" in told.play.heard("caller")
        assert "De kassa reageert traag. Gaat het" in told.play.heard("caller")
        assert "Voor een dringende storing aan de kassa toetst u 1" in told.play.heard("caller")
        told.play.phone("caller").press("1")
        told.play.after(3)
        (person,) = [p for p in told.line.people if told.play.phone(p).state == "ringing"][:1]
        told.play.take(person)
        told.play.after(2)
        assert told.play.call(sid).answered_by == person


def test_2_promises_an_sms_that_comes_when_it_is_over_once(tmp_path: Path) -> None:
    """The caller hears that he gets it, gets nothing while it lasts, one SMS at the end however often he called."""
    with telling(tmp_path) as told:
        told.start()
        for _ in range(2):
            told.play.dial(SOFTWEAR)
            told.play.after(8)
            told.play.phone("caller").press("2")
            told.play.until("caller", "idle")
        assert "U krijgt een sms als het voorbij is" in told.play.heard("caller")
        assert told.play.texts("caller") == []
        told.end()
        told.wait(120)
        expected = "Servicedesk Softwear: de storing is voorbij. Het ging om: Pinnen is op dit moment niet mogelijk."
        assert told.play.texts("caller") == [expected]


def test_a_hidden_number_is_offered_no_sms(tmp_path: Path) -> None:
    """There is nowhere to send it: 2 is not said, and pressing it does nothing."""
    with telling(tmp_path) as told:
        told.start()
        told.play.dial(SOFTWEAR, shown="anonymous")
        told.play.until("caller", "idle")
        assert "wilt u een sms" not in told.play.heard("caller").lower()


def test_it_ends_at_once_and_by_itself(tmp_path: Path) -> None:
    """After the end the next caller hears the menu; one with an end of its own needs nobody to end it."""
    with telling(tmp_path) as told:
        told.start()
        told.end()
        told.play.dial(SOFTWEAR)
        told.play.after(3)
        assert "storing. Pinnen" not in told.play.heard("caller")
        told.play.phone("caller").hang_up()
        told.start(until=told.now + timedelta(minutes=10))
        told.wait(660)
        told.second()
        store = told.play.stage.service.desk.store
        with store.read() as tx:
            assert tx.running_outage("softwear") is None
            assert tx.outages("softwear", 1)[0].ended_by == "system"


def test_another_process_tells_it_too_and_so_does_one_without_the_database(tmp_path: Path) -> None:
    """What the commands write is in the snapshot a second later: a process that starts while the database is away tells it."""
    with telling(tmp_path) as told:
        told.start()
        kept = told.play.stage.service.keeper.snapshot.load()
        assert kept is not None
        assert [outage.text("nl") for outage in kept.outages] == [CARDS["nl"]]


def test_without_the_database_callers_are_told_and_1_leads_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are in memory and the answer needs no row: told, and on with 1 to people by dial."""
    with telling(tmp_path, line="duell") as told:
        told.start("own", {"nb": "Kassene er trege."})
        store = told.play.stage.service.desk.store
        with monkeypatch.context() as away:
            for name in ("write", "read"):
                away.setattr(type(store), name, lambda _self: (_ for _ in ()).throw(StoreDown("away")))
            told.play.stage.end_ticks()
            told.play.dial(DUELL)
            told.play.after(10)
            assert "Kassene er trege" in told.play.heard("caller")
            told.play.phone("caller").press("1")
            told.play.until("carla", "ringing")
            told.play.after(1)
            assert told.play.phone("dag").state == "ringing"


def test_customers_are_written_to_by_hand_and_on_a_schedule_once_each(tmp_path: Path) -> None:
    """At the start, by hand, each hour; at the end that it is over. Contract customers, and those who called without one."""
    with telling(tmp_path) as told:
        told.customer("+31200000001")
        told.customer("+31200000002")  # another phone of the same address
        told.customer("+31200000003", customer="Other", email="other@example.com", contract="none")
        told.customer(CALLER, customer="Caller", email="caller@example.com", contract="")
        told.start(every=timedelta(hours=1), mail=True)
        assert {to for to, *_ in told.letters.sent} == {"ann@example.com"}
        told.play.dial(SOFTWEAR)
        told.play.until("caller", "idle")
        told.wait(3600)
        assert told.letters.to("ann@example.com") == ["Servicedesk Softwear: storingsbericht"] * 2
        assert told.letters.to("caller@example.com") == ["Servicedesk Softwear: storingsbericht"]
        told.update("De bank werkt eraan")
        assert "De bank werkt eraan." in told.letters.sent[-1][2]
        assert len(told.letters.to("ann@example.com")) == 3
        told.end()
        told.wait(7200)
        assert told.letters.to("ann@example.com")[3:] == ["Servicedesk Softwear: de storing is voorbij"]
        assert told.letters.to("other@example.com") == []
        assert len({key for *_, key in told.letters.sent}) == len(told.letters.sent)


def test_nothing_is_written_where_nobody_asked_for_it(tmp_path: Path) -> None:
    """A quiet outage is only heard: no letter at its start, none at its end."""
    with telling(tmp_path) as told:
        told.customer("+31200000001")
        told.start()
        told.end()
        told.wait(60)
        assert told.letters.sent == []


def test_one_at_a_time_and_words_that_can_be_heard(tmp_path: Path) -> None:
    """A second one is refused, so are no words, words without end, a language that the line does not speak, and a past end."""
    with telling(tmp_path) as told:
        for texts in ({"nl": " "}, {"nl": "x" * 401}, {"fr": "Panne"}, {}):
            with pytest.raises(CannotAnnounce):
                start_outage(told.play.stage.service.desk.store, told.line, Announcement("own", texts), "b", told.now)
        with pytest.raises(CannotAnnounce, match="is past"):
            told.start(until=told.now)
        with pytest.raises(CannotAnnounce, match="start one first"):
            told.end()
        told.start()
        with pytest.raises(CannotAnnounce, match="update, or end it first"):
            told.start()


def test_the_lines_own_words_for_faults_that_may_come(tmp_path: Path) -> None:
    """Softwear has words for faults of its own and for nation-wide ones; one click begins them."""
    with telling(tmp_path) as told:
        kinds = {each.id: each.kind for each in told.line.outages}
        assert kinds == {"kassa": "own", "pin": "national"}
        template = next(each for each in told.line.outages if each.id == "pin")
        start_outage(told.play.stage.service.desk.store, told.line, from_template(template), "boss", told.now)
        told.second()
        told.play.dial(SOFTWEAR)
        told.play.after(5)
        assert "landelijke storing. Pinnen is op dit moment niet mogelijk." in told.play.heard("caller")


def test_dekode_writes_to_its_customers_every_hour(tmp_path: Path) -> None:
    """The page promises updates by mail while the site is down: the line's template writes at once and then every hour."""
    with telling(tmp_path, line="dekode") as told:
        told.customer("+4722000001", email="kunde@example.com", language="nb")
        (template,) = told.line.outages
        start_outage(told.play.stage.service.desk.store, told.line, from_template(template), "boss", told.now)
        told.second()
        told.wait(3660)
        assert told.letters.to("kunde@example.com") == ["Dekode support: driftsmelding"] * 2


def test_a_word_that_was_not_sent_before_the_end_is_not_sent_after_it(tmp_path: Path) -> None:
    """The mail server is away while the outage lasts: when it is back customers learn that it is over, and nothing else."""
    with telling(tmp_path) as told:
        told.customer("+31200000001")
        object.__setattr__(told.play.stage.service.desk, "mail", Away())
        start = Announcement("own", CARDS, mail=True)
        start_outage(told.play.stage.service.desk.store, told.line, start, "boss", told.now)
        told.play.after(5)
        end_outage(told.play.stage.service.desk.store, "softwear", "boss", told.now)
        told.play.after(5)
        object.__setattr__(told.play.stage.service.desk, "mail", told.letters)
        told.play.after(120)
        assert told.letters.to("ann@example.com") == ["Servicedesk Softwear: de storing is voorbij"]


class Away:
    """A mail server that does not answer."""

    def send(self, to: str, subject: str, body: str, key: str) -> None:
        """Fail."""
        raise MailError(f"{to}: away {subject} {body} {key}")
