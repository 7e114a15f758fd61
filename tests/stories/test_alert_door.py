"""What monitoring sends is read, refused in one line, or sent back while it cannot be stored; two doors take one report once."""

from pathlib import Path
from typing import Any

import pytest

from oncall.store import open_store
from oncall.usecases.ports import StoreDown
from tests.stories.alerting import monitored, webhook


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "the body is not JSON"),
        (b"[]", "the body is not a JSON object"),
        ({"severity": "critical"}, "title: is missing"),
        ({"title": "x", "status": "broken"}, "status: is neither firing nor resolved"),
        ({"title": "x", "colour": "red"}, "colour: no such field"),
        ({"alerts": []}, "alerts: is not a list with alerts in it"),
        ({"alerts": [{}]}, "groupKey: is missing"),
        ({"alerts": [7], "groupKey": "k"}, "alerts.0: is not an object"),
        ({"alerts": [{"labels": 3}], "groupKey": "k"}, "alerts.0.labels: is not an object"),
        ({"alerts": [{}] * 501, "groupKey": "k"}, "alerts: has 501"),
        ({"title": "x", "key": "k" * 1001}, "key: has 1001 signs"),
        (b" " * (512 * 1024 + 1), "the body is too long"),
    ],
)
def test_bad_bodies_are_refused_in_one_line(tmp_path: Path, body: Any, said: str) -> None:
    """400, what is wrong, and nothing stored."""
    with monitored(tmp_path) as found:
        status, answer = found.post(body)
        assert (status, said in answer["error"], "\n" in answer["error"]) == (400, True, False)
        assert found.alarms() == ()


def test_who_may_not_write_is_refused(tmp_path: Path) -> None:
    """401 without the token or with another, 404 for a line that there is not or that takes no alerts."""
    with monitored(tmp_path) as found:
        assert [found.post(webhook(), token=token)[0] for token in ("", "wrong")] == [401, 401]
        assert found.post(webhook(), line="nobody")[0] == 404
        assert found.alarms() == ()
    with monitored(tmp_path / "other", line="duell") as other:
        assert other.post(webhook()) == (404, {"error": "duell: takes no alerts (add [alerts] to its line file)"})


def test_an_alert_is_refused_while_it_cannot_be_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 with a time to try again: the sender keeps it, nothing is half stored, the next try is taken."""
    with monitored(tmp_path) as found:
        store = found.play.stage.service.desk.store
        with monkeypatch.context() as away:
            away.setattr(type(store), "write", lambda _self: (_ for _ in ()).throw(StoreDown("away")))
            status, _ = found.post(webhook())
        assert status == 503
        assert found.alarms() == ()
        assert found.post(webhook())[0] == 202


def test_two_processes_take_one_report_once(tmp_path: Path, database_url: str) -> None:
    """The same body at two doors: one alarm, one case, on SQLite and PostgreSQL."""
    with monitored(tmp_path, url=database_url) as found:
        cases = {found.case(webhook()) for _ in range(3)}
        other = open_store(database_url, tmp_path, deadline=10.0)
        with other.read() as tx:
            assert len(tx.alarms("dekode", 10)) == len(cases) == 1
        other.close()
