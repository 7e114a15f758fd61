"""`oncall doctor`: a whole installation has nothing failing, and each thing broken is named with its place and cure."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from oncall import fallback_files
from oncall.carrier.account import Account
from oncall.cli.stage import ACCOUNT, CARRIER_URL, number_config, unplugged
from oncall.doctor.carrier import look_at_account
from oncall.doctor.finding import Finding, failed
from oncall.doctor.machine import look_at_clock
from oncall.doctor.visit import visit
from oncall.emulator import Carrier, Config, VirtualClock
from oncall.emulator.rest.app import wsgi_app
from oncall.emulator.wsgi import WsgiAdapter
from oncall.policy.load import load
from oncall.policy.source import read_file
from oncall.snapshot import Snapshot
from oncall.store import open_store
from oncall.store.backup import back_up_daily
from oncall.usecases.rows import ChangeKind
from tests.databases import sqlite_address
from tests.stories.play import DUELL, LINES, NIGHT

PUBLIC = "https://service.test"
ELSEWHERE = "https://static.test/duell.xml"
DAY = timedelta(days=1)


@dataclass
class Installation:
    """A home, its settings and its carrier."""

    home: Path
    env: dict[str, str]
    carrier: Carrier

    def visit(self, now: datetime = NIGHT) -> list[Finding]:
        """Return what the doctor finds."""
        return list(visit(self.env, now, WsgiAdapter(wsgi_app(self.carrier))))

    def wrong(self, now: datetime = NIGHT) -> list[tuple[str, str]]:
        """Return what is wrong, as level and thing; what an emulator cannot know is left out."""
        return [(each.level, each.what) for each in self.visit(now) if each.level != "ok" and each.what != "limits"]

    def point(self, **changes: str) -> None:
        """Let the line's number point elsewhere."""
        self.carrier.numbers[DUELL] = replace(self.carrier.numbers[DUELL], **changes)


@pytest.fixture
def whole(tmp_path: Path, sqlite_url: str) -> Installation:
    """Return an installation in which nothing is wrong."""
    assert sqlite_url == sqlite_address(tmp_path / "oncall.db")
    source = read_file(str(LINES / "duell.toml"), ())
    store = open_store("", tmp_path, deadline=10)
    with store.write() as tx:
        tx.add_line("duell", source.canonical(), NIGHT, "test")
    Snapshot(tmp_path).keep(store.in_force())
    store.close()
    line = load(source)
    fallback_files.write(tmp_path / "fallback", "duell", fallback_files.document(line, NIGHT))
    made = back_up_daily(tmp_path / "oncall.db", tmp_path / "backups", NIGHT)
    os.utime(made.path, (NIGHT.timestamp(), NIGHT.timestamp()))
    (tmp_path / "oncall.db").chmod(0o600)
    token = "t" * 32
    number = replace(number_config(DUELL), fallback_url=ELSEWHERE)
    carrier = Carrier(Config(ACCOUNT, token, (number,), base_url=CARRIER_URL), VirtualClock(NIGHT), unplugged)
    secret = tmp_path / "token"
    secret.write_text(token)
    secret.chmod(0o600)
    env = {
        "ONCALL_HOME": str(tmp_path),
        "ONCALL_PUBLIC_URL": PUBLIC,
        "ONCALL_SECRET_KEY": "k" * 40,
        "ONCALL_CARRIER_URL": CARRIER_URL,
        "ONCALL_MAIL_URL": "smtp://mail.test",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN_FILE": str(secret),
    }
    return Installation(tmp_path, env, carrier)


def test_nothing_is_wrong_with_a_whole_installation(whole: Installation) -> None:
    """Nothing fails; the one thing that cannot be asked, the account's limit, is said to be so."""
    found = whole.visit()
    assert [] == [str(each) for each in found if each.level == "fail"]
    assert {"account", "backup", "carrier", "clock"} - {"carrier"} <= {each.what for each in found}
    assert not failed(found)
    assert [("warn", "limits")] == [(each.level, each.what) for each in found if "cannot be asked" in each.where]


def test_findings_are_one_line_each() -> None:
    """Level, what, where, cure."""
    assert "fail  disk: full to the brim (cure: free some)" == str(
        Finding("fail", "disk", "full\nto the brim", "free some")
    )
    assert "ok    disk: fine" == str(Finding("ok", "disk", "fine"))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ONCALL_PUBLIC_URL", "", "ONCALL_PUBLIC_URL: not set"),
        ("ONCALL_SECRET_KEY", "", "ONCALL_SECRET_KEY: not set"),
        ("TWILIO_ACCOUNT_SID", "", "TWILIO_ACCOUNT_SID: not set"),
        ("ONCALL_PUBLIC_URL", "http://service.test", "is not encrypted"),
        ("ONCALL_SECRET_KEY", "short", "too few"),
        ("ONCALL_PUBLIK_URL", "x", "no such setting"),
        ("ONCALL_DATABASE_URL", "mysql://x/y", "no such kind of database"),
        ("TWILIO_AUTH_TOKEN_FILE", "/nowhere/token", "cannot read"),
    ],
)
def test_settings_are_named_with_their_cure(whole: Installation, name: str, value: str, said: str) -> None:
    """Missing, malformed and misspelt ones all show at once, not only the first."""
    whole.env[name] = value
    found = [each for each in whole.visit() if each.what == "settings" and each.level == "fail"]
    assert [True] == [said in each.where for each in found]
    assert found[0].cure


@pytest.mark.parametrize(("mode", "level"), [(0o644, "fail"), (0o640, "warn")])
def test_a_secret_that_others_can_read_is_told(whole: Installation, mode: int, level: str) -> None:
    """By everybody: fails; by the group: is warned about."""
    (whole.home / "token").chmod(mode)
    assert [(level, "secrets")] == whole.wrong()


@pytest.mark.parametrize(
    ("changes", "level", "said"),
    [
        ({"voice_url": "https://old.test/voice"}, "fail", "the voice address is https://old.test/voice"),
        ({"status_callback": ""}, "fail", "the status callback is not set"),
        ({"voice_method": "GET"}, "fail", "by GET"),
        ({"fallback_url": ""}, "fail", "no fallback address"),
        ({"fallback_url": f"{PUBLIC}/voice/fallback"}, "warn", "this service's own"),
    ],
)
def test_a_number_that_points_elsewhere_is_told(
    whole: Installation, changes: dict[str, str], level: str, said: str
) -> None:
    """With what it is and what it should be."""
    whole.point(**changes)
    found = [each for each in whole.visit() if each.what == "number" and each.level != "ok"]
    assert [(level, True)] == [(each.level, said in each.where) for each in found]


def test_retries_asked_for_in_the_address_are_no_fault(whole: Installation) -> None:
    """Connection overrides stand behind a # and are not part of the address."""
    whole.point(voice_url=f"{PUBLIC}/voice/incoming#rc=2&rp=all")
    assert [] == whole.wrong()


def test_a_number_that_is_not_the_accounts_is_told(whole: Installation) -> None:
    """It may have been given back, or be misspelt in the file."""
    del whole.carrier.numbers[DUELL]
    assert [("fail", "number")] == whole.wrong()


def test_a_wrong_token_is_told(whole: Installation) -> None:
    """The carrier says 401, the finding says which settings to look at."""
    (whole.home / "token").write_text("x" * 32)
    found = [each for each in whole.visit() if each.level == "fail"]
    assert [("carrier", True)] == [(each.what, "401" in each.where) for each in found]
    assert "TWILIO_AUTH_TOKEN" in found[0].cure


def test_a_carrier_that_does_not_answer_is_told(whole: Installation) -> None:
    """And everything else is looked at all the same."""
    whole.carrier.faults.rest("status", status=503)
    found = whole.visit()
    assert ["carrier"] == [each.what for each in found if each.level == "fail"]
    assert "lines" in {each.what for each in found}


@pytest.mark.parametrize(("kind", "status", "level"), [("Trial", "active", "warn"), ("Full", "suspended", "fail")])
def test_an_account_that_cannot_ring_everybody_is_told(kind: str, status: str, level: str) -> None:
    """A trial rings verified numbers only, a suspended account nobody."""
    assert [level] == [each.level for each in look_at_account(Account(status, kind, None))]


@pytest.mark.parametrize(("seconds", "level"), [(0, "ok"), (4, "ok"), (-30, "warn"), (30, "warn"), (3600, "fail")])
def test_clocks_are_compared(seconds: int, level: str) -> None:
    """A few seconds are the network's; a minute is a wrong clock."""
    assert level == look_at_clock("the carrier", NIGHT, NIGHT + timedelta(seconds=seconds)).level
    assert "warn" == look_at_clock("the carrier", NIGHT, None).level


def test_work_that_waits_is_told(whole: Installation) -> None:
    """Nobody carries out effects, nobody wakes calls."""
    store = open_store("", whole.home, deadline=10)
    with store.write() as tx:
        tx.wake("CA1", [NIGHT - DAY])
    store.close()
    assert [("fail", "timers")] == whole.wrong()


def test_a_database_that_is_not_there_is_not_made(whole: Installation) -> None:
    """The doctor changes nothing."""
    (whole.home / "oncall.db").unlink()
    assert ("fail", "database") in whole.wrong()
    assert not (whole.home / "oncall.db").exists()


@pytest.mark.parametrize(("version", "said"), [("9999", "newer than this program"), ("0000", "is older than")])
def test_a_database_of_another_program_is_told_and_not_migrated(whole: Installation, version: str, said: str) -> None:
    """Newer or older: which, and the cure."""
    with closing(sqlite3.connect(whole.home / "oncall.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    found = [each for each in whole.visit() if each.what == "database"]
    assert [("fail", True)] == [(each.level, said in each.where) for each in found]


def test_a_damaged_database_is_told(whole: Installation) -> None:
    """With the way back."""
    path = whole.home / "oncall.db"
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * 8192 + data[12288:])
    found = [each for each in whole.visit() if each.what == "database"]
    assert [("fail", True)] == [(each.level, "restore" in each.cure) for each in found]


def test_what_is_stale_is_told(whole: Installation) -> None:
    """A snapshot of other lines, a document of last month's people, a backup of long ago, none of them quietly."""
    later = NIGHT + 40 * DAY
    assert {("fail", "fallback")} <= set(whole.wrong(NIGHT + 7 * DAY))
    assert {("warn", "backup"), ("fail", "clock")} <= set(whole.wrong(later))
    store = open_store("", whole.home, deadline=10)
    with store.write() as tx:
        tx.add_line("duell", read_file(str(LINES / "duell.toml"), ("line.name=Other",)).canonical(), later, "test")
    store.close()
    assert ("fail", "snapshot") in whole.wrong()


def test_no_line_is_told(whole: Installation) -> None:
    """A service that knows no line takes no calls."""
    with closing(sqlite3.connect(whole.home / "oncall.db")) as connection, connection:
        connection.execute("DELETE FROM line_versions")
    assert ("fail", "lines") in whole.wrong()


def test_holes_of_the_next_days_are_told(whole: Installation) -> None:
    """The first of them, and how many more."""
    store = open_store("", whole.home, deadline=10)
    with store.write() as tx:
        doc = '{"who":"anna","from":"2026-11-30","to":"2026-12-10"}'
        for person in ("anna", "bjorn", "carla", "dag", "eva", "finn"):
            tx.add_rota_change(person, "duell", ChangeKind.ABSENCE, doc.replace("anna", person), NIGHT, "test")
    store.close()
    assert ("fail", "coverage") in whole.wrong()
