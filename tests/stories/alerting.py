"""Monitoring in stories: bodies as Alertmanager sends them, a token, and what became of an alarm."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oncall.calls.alarm import Alarm
from oncall.usecases.fact_rows import current
from oncall.usecases.line_tokens import new_line_token
from oncall.usecases.ports import CaseRow
from oncall.usecases.rows import AuditRow
from tests.stories.play import Play, staged

NIGHT = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)  # Tuesday 03:00 in Oslo: the line answers no calls, alerts ring
PRIMARY, BACKUP = ("anne", "baard"), ("cecilie", "david")


def alert(name: str = "SiteDown", *, severity: str = "critical", status: str = "firing", **more: Any) -> dict[str, Any]:
    """Return one alert of Alertmanager."""
    return {
        "status": status,
        "labels": {"alertname": name, "severity": severity, "instance": "web1"},
        "annotations": {"summary": f"{name} on web1"},
        "startsAt": "2026-11-17T01:59:00Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": f"fp-{name}",
        **more,
    }


def webhook(*alerts: dict[str, Any], key: str = '{}:{alertname="SiteDown"}', status: str = "firing") -> dict[str, Any]:
    """Return a body of Alertmanager's webhook, version 4."""
    return {
        "version": "4",
        "groupKey": key,
        "truncatedAlerts": 0,
        "status": status,
        "receiver": "oncall",
        "groupLabels": {},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example.com",
        "alerts": list(alerts) or [alert(status=status)],
    }


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A staged line and the token with which monitoring writes to it."""

    play: Play
    token: str

    def post(self, body: Any, *, line: str = "", token: str | None = None) -> tuple[int, Any]:
        """Send a body; returns the status and what was answered."""
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"} if token != "" else {}
        client = self.play.stage.service.app.test_client()
        how: dict[str, Any] = {"data": body} if isinstance(body, bytes | str) else {"json": body}
        answer = client.post(f"/alerts/{line or self.play.line}", headers=headers, **how)
        self.play.stage.dispatcher.run()
        return answer.status_code, answer.get_json()

    def case(self, body: Any) -> str:
        """Send a body that is taken; returns its one case."""
        status, answer = self.post(body)
        assert status == 202
        return str(answer["cases"][0])

    def alarms(self) -> tuple[Alarm, ...]:
        """Return the line's alarms, newest first."""
        with self.play.stage.service.desk.store.read() as tx:
            return tx.alarms(self.play.line, 50)

    @property
    def alarm(self) -> Alarm:
        """Return the newest alarm."""
        return self.alarms()[0]

    def facts(self, case: str) -> dict[str, object]:
        """Return a case's facts."""
        with self.play.stage.service.desk.store.read() as tx:
            return current(tx.facts(case))

    def row(self, case: str) -> CaseRow:
        """Return a case."""
        with self.play.stage.service.desk.store.read() as tx:
            found = tx.case(case)
        assert found is not None
        return found

    def trail(self, case: str, what: str) -> list[AuditRow]:
        """Return the audit rows of a case of one kind, oldest first."""
        rows = self.play.stage.service.desk.store.audit_rows(500, case)
        return [row for row in reversed(rows) if row.what == what]

    def legs(self) -> list[tuple[str, str, str | None]]:
        """Return (person, stage, outcome) of each leg of the newest alarm."""
        return [(leg.person.id, leg.stage, leg.outcome.value if leg.outcome else None) for leg in self.alarm.legs]

    def ringing(self) -> set[str]:
        """Return whose phones ring now."""
        people = self.play.stage.service.desk.book.by_id(self.play.line).line.people  # type: ignore[union-attr]
        return {person for person in people if self.play.phone(person).state == "ringing"}


@contextmanager
def monitored(
    home: Path, *sets: str, line: str = "dekode", at: datetime = NIGHT, url: str = ""
) -> Iterator[Monitoring]:
    """Set the stage for monitoring; alerts are gathered for ten seconds."""
    quick = ("alerts.group_wait=10s",) if line == "dekode" else ()
    with staged(home, *quick, *sets, line=line, at=at, database_url=url) as play:
        token = new_line_token(play.stage.service.desk.store, line, "alerts", "boss", at)
        yield Monitoring(play, token)
