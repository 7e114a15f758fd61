"""What keeps the house in order by the hour: documents for the fallback, backups, what is over removed, what is old forgotten.

Every process with timers may run it; one that holds the lease does what is for all. Each job may be done twice without harm.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from oncall import fallback_files
from oncall.carrier.account import AccountDesk, AccountNumber
from oncall.carrier.probe import ProbeError, probe
from oncall.log import get_logger
from oncall.policy.line import Line
from oncall.settings import Settings
from oncall.store.backup import back_up_daily, kept
from oncall.timers import Job
from oncall.usecases.desk import Desk
from oncall.usecases.keep_private import keep_private
from oncall.usecases.ports import CarrierError, StoreBusy, StoreDown
from oncall.usecases.watch_duty import post
from oncall.usecases.watch_fallback import NONE, OWN, fallback_fault, fallback_notices

LEASE = timedelta(seconds=90)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
KEEP_EFFECTS, KEEP_NOTICES = timedelta(days=30), timedelta(days=400)
BATCH, MOST_BATCHES = 500, 40
SLOW = 900.0
TESTED = "tested.json"
BACKUPS = "backups"
ACCOUNT_NOBODY = "CA" + "0" * 32
log = get_logger(__name__)


@dataclass(slots=True)
class Upkeep:
    """The upkeep of one process. `embedded`: the database's file, None for a server; `account`: None in practice."""

    desk: Desk
    home: Path
    embedded: Path | None
    account: AccountDesk | None
    account_sid: str
    token: str
    public_url: str
    now: Callable[[], datetime]
    backup: str = "ok"
    _private: datetime | None = None
    _faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, desk: Desk, now: Callable[[], datetime]) -> "Upkeep":
        """Return the upkeep of a process with these settings."""
        kind, _, path = settings.database_url.partition(":///")
        account = AccountDesk(settings.account_sid, settings.auth_token, settings.carrier_url)
        file = Path(path) if kind == "sqlite" else None
        return cls(
            desk, settings.home, file, account, settings.account_sid, settings.auth_token, settings.public_url, now
        )

    def jobs(self) -> tuple[Job, ...]:
        """Return what a process with the timers does besides."""
        return (
            Job("fallback", 20, self.write_fallback),
            Job("fallback-test", 3600, self.test_fallback, SLOW),
            Job("backup", 600, self.back_up, SLOW),
            Job("prune", 3600, self.prune, SLOW),
            Job("privacy", 3600, self.forget, SLOW),
        )

    def parts(self) -> dict[str, str]:
        """Return the state of what this looks after, for /readyz."""
        faults = self._faults or load(self.folder / TESTED)[1]
        told = "; ".join(f"{line}: {fault}" for line, fault in sorted(faults.items()))
        return {"backup": self.backup, "fallback": f"the fallback address of {told}" if told else "ok"}

    @property
    def folder(self) -> Path:
        """Return where the documents stand."""
        return self.home / fallback_files.FOLDER

    def leads(self) -> bool:
        """Take or keep the lease."""
        now = self.now()
        return self.desk.store.beat("upkeep", self.desk.worker, now, now + LEASE) is not None

    def write_fallback(self) -> None:
        """Write the documents that have changed: after a handover, a change of the rota, a new version."""
        for applied in self.desk.book.all():
            try:
                if fallback_files.write(
                    self.folder, applied.line.id, fallback_files.document(applied.line, self.now())
                ):
                    log.info("fallback_written", line=applied.line.id)
            except OSError as error:
                log.error("fallback_not_written", line=applied.line.id, why=str(error))  # noqa: TRY400

    def test_fallback(self) -> None:
        """Ask the fallback addresses once a week what they would do; what is wrong is told to the manager and to /readyz."""
        now = self.now()
        at, _ = load(self.folder / TESTED)
        if self.account is None or (at is not None and now - at < WEEK) or not self.leads():
            return
        try:
            numbers = {each.number: each for each in self.account.numbers()}
        except CarrierError as error:
            log.warning("fallback_not_tested", why=str(error))
            return
        self._faults = {}
        for applied in self.desk.book.all():
            fault = self._fault(applied.line, numbers, now)
            if fault and OWN not in fault:
                self._faults[applied.line.id] = fault
                log.error("fallback_broken", line=applied.line.id, why=fault)
                post(self.desk, fallback_notices(applied.line, fault, now), now)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / TESTED).write_text(json.dumps({"at": now.isoformat(), "faults": self._faults}), "utf-8")

    def _fault(self, line: Line, numbers: dict[str, AccountNumber], now: datetime) -> str:
        """Return what is wrong with the fallback addresses of a line, "" when nothing is."""
        found = []
        for number in line.numbers:
            its = numbers.get(number)
            why = "it is no number of the account" if its is None else self.ask(line, its, now)
            if why:
                found.append(f"{number}: {why}")
        return "; ".join(found)

    def ask(self, line: Line, number: AccountNumber, now: datetime) -> str:
        """Return what is wrong with the fallback address of a number, found by asking it; "" when nothing is."""
        if not number.fallback_url:
            return NONE
        if self.public_url and number.fallback_url.startswith(self.public_url):
            return OWN
        fields = {
            "AccountSid": self.account_sid,
            "CallSid": ACCOUNT_NOBODY,
            "CallStatus": "ringing",
            "Direction": "inbound",
            "From": number.number,
            "To": number.number,
        }
        try:
            answer = probe(number.fallback_url, number.fallback_method, fields, self.token)
        except ProbeError as error:
            return str(error)
        return fallback_fault(line, answer.numbers, now)

    def back_up(self) -> None:
        """Copy the embedded database once a day."""
        now, folder = self.now(), self.home / BACKUPS
        if self.embedded is None:
            return
        newest = kept(folder)[-1:]
        if newest and now.timestamp() - newest[0].stat().st_mtime < DAY.total_seconds():
            self.backup = "ok"
            return
        if not self.leads():
            return
        try:
            made = back_up_daily(self.embedded, folder, now)
        except (StoreBusy, StoreDown) as error:
            self.backup = f"the last one failed: {error}"
            log.error("backup_failed", why=str(error))  # noqa: TRY400
        else:
            self.backup = "ok"
            log.info("backup_made", file=made.path.name)

    def prune(self) -> None:
        """Remove what has been over for long, a few rows at a time."""
        now = self.now()
        if not self.leads():
            return
        gone = 0
        for _ in range(MOST_BATCHES):
            few = self.desk.store.prune(now - KEEP_EFFECTS, now - KEEP_NOTICES, BATCH)
            gone += few
            if not few:
                break
        if gone:
            log.info("rows_pruned", rows=gone)

    def forget(self) -> None:
        """Forget once a day what lines do not keep for ever."""
        now = self.now()
        if (self._private is not None and now - self._private < DAY) or not self.leads():
            return
        try:
            keep_private(self.desk, now)
        except CarrierError as error:
            log.warning("private_data_not_forgotten", why=str(error))
        else:
            self._private = now


def load(path: Path) -> tuple[datetime | None, dict[str, str]]:
    """Return when the fallback was last tested and what was wrong by line; (None, {}) when it never was."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        raw = json.loads(path.read_text("utf-8"))
        return datetime.fromisoformat(raw["at"]), {str(line): str(fault) for line, fault in raw["faults"].items()}
    return None, {}
