"""Monitoring rings the pair on call at any hour: acknowledged, passed on, unanswered, resolved; sent twice is one."""

from datetime import timedelta
from pathlib import Path

from oncall.calls.alarm import AlarmState
from oncall.emulator.script import Busy, Ignore
from oncall.usecases.set_facts import set_facts
from oncall.usecases.show_case import show_case
from oncall.usecases.warn_promises import warn_promises
from tests.stories.alerting import BACKUP, NIGHT, PRIMARY, Monitoring, alert, monitored, webhook


def take(found: Monitoring, person: str, key: str = "1") -> None:
    """Let a person answer and press a key."""
    found.play.until(person, "ringing")
    found.play.phone(person).answer()
    found.play.after(3)
    found.play.phone(person).press(key)
    found.play.after(2)


def test_an_alert_rings_the_pair_together_and_the_first_1_acknowledges(tmp_path: Path) -> None:
    """At three at night both primaries ring; Anne acknowledges, Bård's phone stops, the case knows when and who."""
    with monitored(tmp_path) as found:
        case = found.case(webhook())
        assert found.ringing() == set()
        found.play.after(11)
        assert found.ringing() == set(PRIMARY)
        take(found, "anne")
        assert (
            "Dekode support. Alarm: SiteDown on web1. Trykk 1 for å bekrefte, 2 for å sende videre"
            in found.play.heard("anne")
        )
        assert "Alarmen er din" in found.play.heard("anne")
        assert found.ringing() == set()
        assert (found.alarm.state, found.alarm.acknowledged_by) == (AlarmState.ACKNOWLEDGED, "anne")
        assert found.legs() == [("anne", "primary", "accepted"), ("baard", "primary", "cancelled")]
        facts = found.facts(case)
        assert (facts["channel"], facts["severity"], facts["case"], facts["state"]) == ("alert", "A", True, "closed")
        assert facts["answered_at"] == found.alarm.acknowledged_at.replace(microsecond=0).isoformat()  # type: ignore[union-attr]
        assert [text for text in found.play.texts("anne") if case in text] != []


def test_who_is_being_asked_hears_who_acknowledged(tmp_path: Path) -> None:
    """Bård has picked up as well and presses nothing: he is told that Anne has it."""
    with monitored(tmp_path) as found:
        found.post(webhook())
        found.play.after(11)
        found.play.phone("baard").answer()
        found.play.after(1)
        take(found, "anne")
        found.play.after(3)
        assert "Anne har allerede tatt alarmen" in found.play.heard("baard")


def test_2_goes_to_the_next_step_at_once(tmp_path: Path) -> None:
    """Anne passes it on: Bård's phone stops, the backups ring within a second, Cecilie acknowledges."""
    with monitored(tmp_path) as found:
        found.post(webhook())
        found.play.after(11)
        take(found, "anne", "2")
        assert "Alarmen går videre" in found.play.heard("anne")
        assert found.ringing() == set(BACKUP)
        take(found, "cecilie")
        assert found.alarm.acknowledged_by == "cecilie"
        assert ("anne", "primary", "declined") in found.legs()


def test_a_voicemail_is_screened_out_and_a_wrong_key_is_asked_again(tmp_path: Path) -> None:
    """Phones that are off pick up with their voicemail: nobody has acknowledged, and the backups ring."""
    with monitored(tmp_path) as found:
        for person in PRIMARY:
            found.play.phone(person).switch_off()
        found.post(webhook())
        found.play.until("cecilie", "ringing")
        assert {outcome for person, _, outcome in found.legs() if person in PRIMARY} == {"screened_out"}
        found.play.phone("cecilie").answer()
        found.play.after(3)
        found.play.phone("cecilie").press("7")
        found.play.after(4)
        assert found.alarm.state is AlarmState.RINGING
        found.play.phone("cecilie").press("1")
        found.play.after(1)
        assert found.alarm.acknowledged_by == "cecilie"


def test_busy_phones_do_not_wait_out_their_step(tmp_path: Path) -> None:
    """Both primaries are busy: the backups ring at once."""
    with monitored(tmp_path) as found:
        for person in PRIMARY:
            found.play.phone(person).script(Busy(), times=5)
        found.post(webhook())
        found.play.after(14)
        assert found.ringing() == set(BACKUP)


def test_phone_of_somebody_who_talks_with_a_caller_does_not_knock(tmp_path: Path) -> None:
    """A call has Anne's phone: only Bård's rings; when a call has his as well the backups ring at once."""
    with monitored(tmp_path) as found:
        desk, phones = found.play.stage.service.desk, {person: found.play.phone(person) for person in PRIMARY}
        for held in (PRIMARY[:1], PRIMARY):
            with desk.store.write() as tx:
                for person in held:
                    assert tx.take("CA-somebody", phones[person].number, NIGHT + timedelta(days=1), NIGHT)
            found.post(webhook(key=f"fault {held}"))
            found.play.after(11)
            assert found.ringing() == (set(PRIMARY) - set(held) or set(BACKUP))
            assert ("anne", "primary", "failed") in found.legs()
            found.post(webhook(key=f"fault {held}", status="resolved"))
            found.play.after(2)
        assert not [call for call in found.play.carrier.calls.values() if call.called == phones["anne"].number]


def test_nobody_answers_all_are_written_to_and_it_begins_again(tmp_path: Path) -> None:
    """Two rounds of both pairs, then an SMS to all four; half an hour later the pair rings again, until somebody has it."""
    with monitored(tmp_path) as found:
        for person in (*PRIMARY, *BACKUP):
            found.play.phone(person).script(Ignore(), times=20)
        found.post(webhook())
        found.play.after(10 + 4 * 25 + 2)
        assert found.alarm.state is AlarmState.UNANSWERED
        told = {p: [t for t in found.play.texts(p) if "ingen har bekreftet" in t] for p in (*PRIMARY, *BACKUP)}
        assert {person: len(texts) for person, texts in told.items()} == dict.fromkeys((*PRIMARY, *BACKUP), 1)
        found.play.after(29 * 60)
        assert found.ringing() == set()
        for person in (*PRIMARY, *BACKUP):
            found.play.phone(person).clear_scripts()
        found.play.until("baard", "ringing")
        take(found, "baard")
        assert (found.alarm.series, found.alarm.acknowledged_by) == (2, "baard")
        assert [t for t in found.play.texts("cecilie") if "Bård har tatt alarmen" in t] != []


def test_resolved_stops_the_phones_and_closes_the_case(tmp_path: Path) -> None:
    """Monitoring says that all is well while phones ring: they stop, the case is solved, who was rung is told."""
    with monitored(tmp_path) as found:
        case = found.case(webhook())
        found.play.after(15)
        assert found.post(webhook(status="resolved")) == (202, {"cases": [case]})
        found.play.after(2)
        assert found.ringing() == set()
        assert found.alarm.state is AlarmState.RESOLVED
        assert found.facts(case)["solved"] is True
        assert found.row(case).solved
        (closed,) = found.trail(case, "alarm_resolved")
        assert dict(closed.detail)["closed"] == "closed when resolved"
        assert dict(closed.detail)["told"] == "anne, baard"
        assert [t for t in found.play.texts("baard") if "alarmen er over" in t] != []
        assert len(found.trail(case, "alarm_rang")) == 2


def test_resolved_before_the_first_ring_rings_nobody(tmp_path: Path) -> None:
    """A fault that mends itself while alerts are gathered wakes nobody and writes to nobody."""
    with monitored(tmp_path) as found:
        found.post(webhook())
        found.play.after(5)
        found.post(webhook(status="resolved"))
        found.play.after(120)
        assert found.alarm.legs == ()
        assert found.play.texts("anne") == []


def test_sent_twice_is_one_and_a_new_fault_after_the_end_is_a_new_case(tmp_path: Path) -> None:
    """The same report again changes nothing; a late copy of what is resolved opens nothing; another start does."""
    with monitored(tmp_path) as found:
        case = found.case(webhook())
        assert found.case(webhook()) == case
        found.play.after(11)
        take(found, "anne")
        assert found.case(webhook()) == case
        found.post(webhook(status="resolved"))
        found.post(webhook(status="resolved"))
        assert found.post(webhook()) == (202, {"cases": [case]})
        assert len(found.alarms()) == 1
        found.play.after(60)
        again = found.case(webhook(alert(startsAt="2026-11-17T02:05:00Z")))
        assert again != case
        assert len(found.alarms()) == 2


def test_a_case_that_somebody_solved_ends_an_alarm_that_is_never_resolved(tmp_path: Path) -> None:
    """Monitoring that never sends resolved: after the case is solved by hand the next fault of the key rings again."""
    with monitored(tmp_path) as found:
        body = {"title": "down", "severity": "critical", "key": "k"}
        case = found.case(body)
        found.play.after(11)
        take(found, "anne")
        assert found.case(body) == case
        desk = found.play.stage.service.desk
        set_facts(desk.store, desk.book, case, (("solved", "true"),), "anne", found.play.carrier.clock.now())
        again = found.case(body)
        assert again != case
        found.play.after(11)
        assert found.ringing() == set(PRIMARY)


def test_alerts_of_one_key_are_one_alarm_and_end_together(tmp_path: Path) -> None:
    """Two alerts in a group: one call names how many; the case is closed when the last of them ends."""
    with monitored(tmp_path) as found:
        both = (alert("SiteDown"), alert("DiskFull"))
        case = found.case(webhook(both[0], key="group"))
        assert found.case(webhook(*both, key="group")) == case
        found.play.after(11)
        take(found, "anne")
        assert "2 varsler" in found.play.heard("anne")
        found.post(webhook(both[0], alert("DiskFull", status="resolved"), key="group"))
        assert not found.alarm.over
        found.post(webhook(alert("SiteDown", status="resolved"), key="group", status="resolved"))
        assert found.alarm.over


def test_a_resolved_group_ends_alerts_that_its_last_report_leaves_out(tmp_path: Path) -> None:
    """Alertmanager may cut a report (max_alerts): the group's status counts."""
    with monitored(tmp_path) as found:
        found.post(webhook(alert("SiteDown"), alert("DiskFull"), key="group"))
        found.post(webhook(alert("SiteDown", status="resolved"), key="group", status="resolved"))
        assert found.alarm.over


def test_the_plain_form(tmp_path: Path) -> None:
    """Title, severity, key, status: fires, is known by its key, is resolved."""
    with monitored(tmp_path) as found:
        body = {"title": "Nettstedet er nede", "severity": "critical", "key": "uptime-7", "status": "firing"}
        case = found.case(body)
        assert found.case({**body, "title": "still down"}) == case
        found.play.after(11)
        take(found, "baard")
        assert "Alarm: Nettstedet er nede" in found.play.heard("baard")
        assert found.case({"title": "ok", "key": "uptime-7", "status": "resolved"}) == case
        assert found.alarm.over
        assert found.post({"title": "x", "key": "never-seen", "status": "resolved"}) == (202, {"cases": []})


def test_a_warning_is_only_mailed_and_rings_when_it_grows(tmp_path: Path) -> None:
    """A severity that only mails wakes nobody and is of level B; the same key as critical rings and is of level A."""
    with monitored(tmp_path) as found:
        case = found.case({"title": "slow", "severity": "warning", "key": "k"})
        found.play.after(120)
        assert (found.alarm.state, found.alarm.legs) == (AlarmState.MAILED, ())
        assert found.facts(case)["severity"] == "B"
        assert found.play.texts("anne") == []
        assert found.case({"title": "slow", "severity": "critical", "key": "k"}) == case
        found.play.after(11)
        assert found.ringing() == set(PRIMARY)
        assert found.facts(case)["severity"] == "A"


def test_hours_of_ringing_are_the_lines_own(tmp_path: Path) -> None:
    """A line that rings for alerts in office hours alone only mails at night."""
    with monitored(tmp_path, 'alerts.when=["office"]') as found:
        found.post(webhook())
        found.play.after(60)
        assert found.alarm.state is AlarmState.MAILED


def test_promises_run_from_the_alert_and_are_warned_of(tmp_path: Path) -> None:
    """Level A is answered within 2 h: after an hour and a half without an answer those on call are warned; an answer keeps it."""
    with monitored(tmp_path) as found:
        for person in (*PRIMARY, *BACKUP):
            found.play.phone(person).script(Ignore(), times=200)
        case = found.case(webhook())
        desk = found.play.stage.service.desk
        shown = show_case(desk.store, case)
        assert shown is not None
        (promise,) = shown.promises(NIGHT)
        assert (promise.kind, promise.due, promise.verdict) == ("respond", NIGHT + timedelta(hours=2), "open")
        found.play.after(91 * 60)
        warn_promises(desk, found.play.carrier.clock.now())
        found.play.after(3)
        assert [text for text in found.play.texts("anne") if "har frist" in text and case in text] != []


def test_a_warning_is_promised_within_a_working_day(tmp_path: Path) -> None:
    """Level B: the same time on the next working day."""
    with monitored(tmp_path) as found:
        case = found.case({"title": "slow", "severity": "warning"})
        shown = show_case(found.play.stage.service.desk.store, case)
        assert shown is not None
        assert [(p.kind, p.due) for p in shown.promises(NIGHT)] == [("respond", NIGHT + timedelta(days=1))]


def test_the_carrier_fails_and_the_phones_ring_when_it_is_back(tmp_path: Path) -> None:
    """While the REST API refuses nobody can be rung; a few seconds after it is back the pair rings."""
    with monitored(tmp_path) as found:
        found.play.carrier.faults.rest("status", path="/Calls.json", status=500)
        found.post(webhook())
        found.play.after(14)
        assert found.ringing() == set()
        found.play.carrier.faults.clear()
        found.play.after(40)
        assert found.ringing() != set()
