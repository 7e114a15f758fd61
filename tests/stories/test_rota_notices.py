"""Who is told what about the rota, and how often: always once, with two workers, after restarts, in the weeks the clock jumps."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from oncall.usecases.ports import StoreBusy
from oncall.usecases.swap_shift import answer_swap, offer_swap
from schedules.changes import Swap
from tests.stories.duty import Duty, duty, oslo

SOON, NOW, HANDOVER, CHANGED, PLAN = "begynner", "har vakt nå", "vaktskifte", "er endret", "planen for neste uke"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
INCOMING = ("anna", "bjorn", "eva", "finn")


def once(*people: str, times: int = 1) -> dict[str, int]:
    """Return that each of these people got so many."""
    return dict.fromkeys(people, times)


def test_a_shift_is_announced_a_day_and_an_hour_before_and_when_it_begins(tmp_path: Path) -> None:
    """Two workers run: everybody gets each SMS once, those who leave the handover alone; the day's notice comes by mail too."""
    with duty(tmp_path, "2026-11-29 07:30", "notices.test_call=off", workers=2) as found:
        found.until("2026-11-29 07:59")
        assert found.got(SOON) == {}
        found.until("2026-11-29 08:05")
        assert found.got(SOON) == once(*INCOMING)
        assert "mandag" not in found.texts("eva")[0]
        assert "man 30.11. 08:00 og varer til man 07.12. 08:00, sammen med Finn" in found.texts("eva")[0]
        found.until("2026-11-30 07:05")
        assert found.got(SOON) == once(*INCOMING, times=2)
        found.until("2026-11-30 09:00")
        assert found.got(NOW) == once(*INCOMING)
        assert found.got(HANDOVER) == once("carla", "dag")
        assert "Første vakt: Eva, Finn. Bakvakt: Anna, Bjørn" in found.texts("dag")[0]
        assert {to for to, _, _, _ in found.letters.sent} == {f"{person}@example.com" for person in INCOMING}
        assert len(found.letters.sent) == 4


def test_workers_that_come_late_make_up_for_what_still_helps(tmp_path: Path) -> None:
    """Nobody worked when the notices were due: the day's comes up to six hours late, the handover's not after an hour."""
    with duty(tmp_path, "2026-11-29 07:30", "notices.test_call=off", workers=0) as found:
        found.until("2026-11-29 12:00")
        found.worker()
        found.until("2026-11-29 12:05")
        assert found.got(SOON) == once(*INCOMING)
        found.workers[0].end()
        found.until("2026-11-30 09:00")
        found.worker()
        found.until("2026-11-30 10:00")
        assert (found.got(SOON), found.got(NOW), found.got(HANDOVER)) == (once(*INCOMING), {}, {})


class Dying:
    """A store that stops answering when an effect is to be finished: its worker dies between sending and noting."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def finish_outbox(self, key: str, *_: object, **__: object) -> None:
        """Fail."""
        raise StoreBusy(f"{key}: the worker died")


def test_a_worker_that_dies_after_sending_does_not_send_again(tmp_path: Path) -> None:
    """Whoever finds the claims of the dead asks the carrier what was sent, and sends only the rest."""
    with duty(tmp_path, "2026-11-30 06:30", "notices.test_call=off", workers=0) as found:
        dying = found.worker()
        object.__setattr__(dying.desk, "store", Dying(dying.desk.store))
        found.until("2026-11-30 07:01")
        assert found.got(SOON) == once(*INCOMING)
        dying.end()
        rows = [state for _, state, _ in found.store.outbox_rows(50)]
        assert rows == ["claimed"] * 4
        found.worker()
        found.until("2026-11-30 07:30")
        assert found.got(SOON) == once(*INCOMING)
        assert [state for _, state, _ in found.store.outbox_rows(50)] == ["done"] * 4


@pytest.mark.parametrize(
    ("night", "handover"),
    [
        ("2026-03-28", "2026-03-29 03:00"),  # 02:30 does not exist: the first moment at which the clock reads more
        ("2026-10-24", "2026-10-25 02:30"),  # 02:30 comes twice: the first
    ],
)
def test_handovers_in_the_nights_the_clock_jumps_are_told_once_and_in_time(
    tmp_path: Path, night: str, handover: str
) -> None:
    """A day and an hour before are 24 h and 1 h of time, whatever the clock reads then."""
    sets = ("rota.handover=sun 02:30", "rota.anchor=2026-01-04", "notices.test_call=off")
    with duty(tmp_path, f"{night} 01:00", *sets, workers=2) as found:
        found.until(f"{handover[:10]} 06:00")
        due = {SOON: (oslo(handover) - 24 * HOUR, oslo(handover) - HOUR), NOW: (oslo(handover),)}
        late = {
            word: {at - max(each for each in times if each <= at) for at in sent(found, word)}
            for word, times in due.items()
        }
        assert all(timedelta() <= each <= 2 * MINUTE for times in late.values() for each in times)
        assert set(found.got(SOON).values()) == {2}
        assert set(found.got(NOW).values()) == {1}
        assert set(found.got(HANDOVER).values()) == {1}
        assert len(found.got(NOW)) + len(found.got(HANDOVER)) == 6


def sent(found: Duty, word: str) -> list[datetime]:
    """Return when the SMS with a word arrived."""
    texts = [
        text for person in ("anna", "bjorn", "carla", "dag", "eva", "finn") for text in found.play.phone(person).texts
    ]
    return [text.at for text in texts if word in text.body]


def test_the_weeks_plan_goes_out_on_friday_morning(tmp_path: Path) -> None:
    """The four of the coming week get it by SMS and mail at 09:00, once, though the worker is replaced in the middle."""
    with duty(tmp_path, "2026-11-27 08:30", "notices.test_call=off") as found:
        found.until("2026-11-27 08:59")
        assert found.got(PLAN) == {}
        found.until("2026-11-27 09:02")
        assert found.got(PLAN) == once(*INCOMING)
        found.workers[0].end()
        found.worker()
        found.until("2026-11-27 15:30")
        assert found.got(PLAN) == once(*INCOMING)
        assert "(2026-W49). Første vakt: Eva, Finn. Bakvakt: Anna, Bjørn." in found.texts("anna", PLAN)[0]
        (body,) = [body for to, _, body, _ in found.letters.sent if to == "anna@example.com"]
        assert "man 30.11. 08:00 - man 07.12. 08:00  første vakt: Eva" in body


@pytest.mark.parametrize(
    ("applied", "until"),
    [
        ("2026-11-27 10:00", "2026-11-27 11:00"),
        ("2026-11-29 12:00", "2026-11-29 17:00"),
        ("2026-11-30 08:10", "2026-11-30 09:00"),
    ],
)
def test_a_line_that_is_new_tells_nothing_that_was_due_before(tmp_path: Path, applied: str, until: str) -> None:
    """After the plan's hour, within a day of a shift, and just after a handover: nothing of before is made up for."""
    with duty(tmp_path, applied, workers=2) as found:
        found.until(until)
        assert found.got("") == {}
        assert found.letters.sent == []


def test_whose_shifts_change_is_told_and_who_changed_them_is_not(tmp_path: Path) -> None:
    """Anna takes a day of Eva's: Eva learns what she has no longer; taken back, she learns that too. Each once."""
    doc = '{"role": "primary", "remove": "eva", "add": "carla", "from": "2026-12-01", "to": "2026-12-02"}'
    with duty(tmp_path, "2026-11-24 12:00", workers=2) as found:
        found.change("override", doc, by="carla")
        found.until("2026-11-24 12:10")
        assert found.got(CHANGED) == once("eva")
        assert found.texts("eva", CHANGED)[0].endswith(
            "Ikke lenger dine: første vakt tir 01.12. 00:00 - ons 02.12. 00:00."
        )
        assert found.letters.to("eva@example.com") == ["Duell vakttelefon: vaktene dine er endret"]
        found.change("override", doc, by="carla")
        found.until("2026-11-24 12:20")
        assert found.got(CHANGED) == once("eva")


def test_a_swap_is_offered_answered_and_told(tmp_path: Path) -> None:
    """Eva is asked, accepts, and Carla is told; both learn of nothing twice. A second offer is declined."""
    with duty(tmp_path, "2026-11-24 12:00", workers=2) as found:
        now: Callable[[], datetime] = found.play.carrier.clock.now
        first = Swap(
            "carla",
            oslo("2026-11-28 00:00"),
            oslo("2026-11-29 00:00"),
            "anna",
            oslo("2026-12-05 00:00"),
            oslo("2026-12-06 00:00"),
        )
        offer, _ = offer_swap(found.store, found.book, "duell", first, "o1", now(), "carla", yes=False)
        found.until("2026-11-24 12:05")
        assert found.got("tilbyr deg et vaktbytte") == once("anna")
        assert "Du tar lør 28.11. 00:00 - søn 29.11. 00:00" in found.texts("anna")[0]
        answer_swap(found.store, found.book, "duell", offer.id, now(), "anna", accept=True)
        second, _ = offer_swap(
            found.store,
            found.book,
            "duell",
            Swap(
                "dag",
                oslo("2026-11-26 00:00"),
                oslo("2026-11-27 00:00"),
                "bjorn",
                oslo("2026-12-02 00:00"),
                oslo("2026-12-03 00:00"),
            ),
            "o2",
            now(),
            "dag",
            yes=False,
        )
        answer_swap(found.store, found.book, "duell", second.id, now(), "bjorn", accept=False)
        found.until("2026-11-24 12:30")
        assert found.got("har godtatt vaktbyttet") == once("carla")
        assert found.got("har avslått vaktbyttet") == once("dag")
        assert found.got(CHANGED) == once("carla")


def test_without_a_mail_server_letters_stay_in_the_outbox(tmp_path: Path) -> None:
    """The SMS goes out; the letter is kept, and sent once there is a server."""
    doc = '{"role": "primary", "remove": "eva", "add": "carla", "from": "2026-12-01", "to": "2026-12-02"}'
    with duty(tmp_path, "2026-11-24 12:00", workers=0) as found:
        worker = found.worker()
        object.__setattr__(worker.desk, "mail", None)
        found.change("override", doc)
        found.until("2026-11-24 12:10")
        assert found.got(CHANGED) == once("eva", "carla")
        states = {row.key.rpartition(":")[2]: state for row, state, _ in found.store.outbox_rows(50)}
        assert states == {"sms": "done", "mail": "waiting"}
        object.__setattr__(worker.desk, "mail", found.letters)
        found.until("2026-11-24 12:20")
        assert {state for _, state, _ in found.store.outbox_rows(50)} == {"done"}


def test_sms_wait_while_the_carrier_is_away(tmp_path: Path) -> None:
    """Ten minutes without the REST API: the notice comes when it is back, as long as it is still true."""
    with duty(tmp_path, "2026-11-30 06:50", "notices.test_call=off") as found:
        fault = found.play.carrier.faults
        fault.rest("status", method="POST", path="Messages", status=503)
        found.until("2026-11-30 07:10")
        assert found.got(SOON) == {}
        fault.clear()
        found.until("2026-11-30 07:30")
        assert found.got(SOON) == once(*INCOMING)


def test_what_has_become_untrue_is_not_sent_any_more(tmp_path: Path) -> None:
    """The REST API is away from before the handover until an hour after it: who is on call since then is no news."""
    with duty(tmp_path, "2026-11-30 07:50", "notices.test_call=off") as found:
        found.play.carrier.faults.rest("status", method="POST", path="Messages", status=503)
        found.until("2026-11-30 09:00")
        found.play.carrier.faults.clear()
        found.until("2026-11-30 10:00")
        assert found.got("") == {}
        assert {state for _, state, _ in found.store.outbox_rows(50)} == {"failed"}


def test_a_hole_ahead_is_reported_to_the_manager_once(tmp_path: Path) -> None:
    """Two workers look ahead every hour, one of them leads; the same hole is one letter, a new one another."""
    with duty(tmp_path, "2026-11-24 12:00", 'notices.manager=["dag"]', workers=2) as found:
        hole = '{"role": "primary", "remove": "eva", "from": "2026-12-01T10:00", "to": "2026-12-01T14:00"}'
        found.change("override", hole, by="eva", yes=True)
        for hours in (1, 2, 3):
            for worker in found.workers:
                worker.look_ahead()
            found.until(f"2026-11-24 {12 + hours}:00")
        letters = [body for to, subject, body, _ in found.letters.sent if "se på vaktlisten" in subject]
        assert len(letters) == 1
        assert "primary has too few people from 2026-12-01 10:00 to 2026-12-01 14:00 (4 h)" in letters[0]
        found.change("override", hole.replace("12-01", "12-02"), "k2", by="eva", yes=True)
        found.until("2026-11-24 16:00")
        assert len(found.letters.to("dag@example.com")) == 2


def test_the_service_looks_after_its_rotas_by_itself(tmp_path: Path) -> None:
    """A process with the timers has both jobs; one that only answers has neither."""
    with duty(tmp_path, "2026-11-24 12:00", workers=0) as found:
        keeper = found.play.stage.service.keeper
        assert {"duty", "coverage"} <= {job.name for job in keeper.all_jobs()}
        assert {"duty", "coverage"}.isdisjoint({job.name for job in keeper.own_jobs()})
