"""What a process does by the second beside answering: for itself (lines, journal, the store's return) and for all (the rest).

A process that only answers runs the first kind; whoever carries the timers runs both. One worker leads: it alone settles,
fills in and audits. All of it may be done twice without harm; the lease only saves the carrier the questions.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prometheus_client import Counter, Gauge

from oncall.carrier.addresses import Addresses
from oncall.gate import Gate
from oncall.journal import FileJournal
from oncall.log import get_logger
from oncall.snapshot import Snapshot
from oncall.timers import Job
from oncall.usecases.audit_escalations import Audit, audit_escalations
from oncall.usecases.call_back import run_callbacks
from oncall.usecases.desk import Desk
from oncall.usecases.fill_calls import fill_calls
from oncall.usecases.journal import Entry
from oncall.usecases.line_book import Applied
from oncall.usecases.other_hosts import BEAT_EVERY as HERE_EVERY
from oncall.usecases.other_hosts import OtherHosts
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.replay_journal import replay_journal
from oncall.usecases.run_outbox import run_outbox
from oncall.usecases.run_timers import run_timers
from oncall.usecases.settle_calls import GRACE, settle_calls
from oncall.usecases.waiting_letters import waiting_letters
from oncall.usecases.warn_promises import warn_promises
from oncall.usecases.watch_duty import watch_coverage, watch_duty
from webhooks.reading import happening_of

LEASE = timedelta(seconds=15)
BEAT_EVERY = 5
SETTLE_SOON = (timedelta(seconds=20), timedelta(seconds=40), timedelta(minutes=5))
SETTLE_EVERY = timedelta(minutes=5)
NO_GRACE = timedelta(0)
AUDIT_EVERY = 15
DUTY_EVERY = 20
COVERAGE_EVERY = 3600
PROMISES_EVERY = 60
LOOK_BACK = timedelta(days=1)
SLOW = 300.0
LATE_NOW = Gauge("vakttelefon_escalations_late", "Escalations and effects that run late now, by the last audit")
LATE_PAST = Counter("vakttelefon_escalations_came_late_total", "Steps that an audit found to have come late")
AUDITED = Gauge("vakttelefon_last_good_audit_timestamp_seconds", "When an audit last found everything on time")
LEADS = Gauge("vakttelefon_leads", "Whether this process leads: it settles and audits")
log = get_logger(__name__)


@dataclass(slots=True)
class Keeper:
    """What one process keeps in order. `escalations` is what the last audit said, for /readyz; `mails` whether letters matter."""

    desk: Desk
    journal: FileJournal
    gate: Gate
    snapshot: Snapshot
    addresses: Addresses
    now: Callable[[], datetime]
    others: OtherHosts
    escalations: str = "elsewhere"
    mails: bool = True
    _epoch: int | None = None
    _settle_at: datetime | None = None
    _settled: int = 0
    _look_from: datetime | None = None
    _looked_at: datetime | None = None
    _audited: datetime | None = None
    _kept: tuple[Applied, ...] = ()
    _complained: set[str] = field(default_factory=set)

    def refresh(self) -> None:
        """Take what was newly applied into force and keep it on disk; a store that is away leaves things as they are.

        A process that starts without the store begins with the snapshot. A store without any line, where lines are known,
        has lost them: lines are never taken back, so those that are known stay in force.
        """
        book = self.desk.book
        try:
            book.refresh(self.desk.store)
        except (StoreBusy, StoreDown) as error:
            self._complain("lines_not_refreshed", str(error))
        else:
            self._complained.discard("lines_not_refreshed")
        lines = book.all()
        if not lines and (kept := self.snapshot.load()) is not None and kept.versions:
            log.error("lines_from_snapshot", lines=len(kept.versions))
            book.put(kept.versions, kept.changes, kept.outages)
        elif lines and lines != self._kept:
            self._keep(lines)

    def _complain(self, event: str, why: str) -> None:
        """Log something that happens every second while it lasts, once."""
        if event not in self._complained:
            self._complained.add(event)
            log.warning(event, why=why)

    def _keep(self, lines: tuple[Applied, ...]) -> None:
        """Put what is in force on disk."""
        try:
            found = self.desk.store.in_force()
        except (StoreBusy, StoreDown):
            return
        if found.versions:
            self.snapshot.keep(found)
            self._kept = lines

    def look(self) -> None:
        """See whether the store is back, while calls are answered without it; when it is, what was missed is settled."""
        if self.gate.look():
            log.info("store_is_back")
            self._settle_anew()

    def read_back(self) -> None:
        """Read the call journal back in, when there is one and the store is there."""
        if self.gate.shut or not self.journal.waiting():
            return
        try:
            self.desk.store.lines_stamp()
            while entries := self.journal.drain(self._replay):
                log.info("journal_read_back", entries=entries)
        except (StoreBusy, StoreDown) as error:
            self._complain("journal_left", str(error))
        else:
            self._complained.discard("journal_left")

    def _replay(self, piece: str, entries: Sequence[Entry]) -> frozenset[str]:
        """Store what a piece of the journal tells. A call of which the journal has more is not over with this piece."""
        told = [happening_of(entry, self.addresses.read(entry.ticket)) for entry in entries]
        ids = {entry.id for entry in entries}

        def more(call: str) -> bool:
            return any(entry.id not in ids for entry in self.journal.about(call))

        return replay_journal(self.desk, piece, told, more, self.now())

    def told_elsewhere(self, call: str) -> bool:
        """Whether a journal has something of a call that is not read back in yet: this machine's, or another's for all we know."""
        return bool(self.journal.about(call)) or self.others.may_know(call)

    def announce(self) -> None:
        """Say to other hosts that this one is there, and whether its journal waits."""
        self.others.announce(unread=self.journal.waiting())

    def leave(self) -> None:
        """Say that this host goes, unless its journal still waits."""
        with suppress(StoreBusy, StoreDown):
            if not self.journal.waiting():
                self.others.leave()

    def wake(self) -> None:
        """Let time come to the calls whose timers are due."""
        try:
            run_timers(self.desk, self.now(), self.told_elsewhere)
        except (StoreBusy, StoreDown):
            self.others.store_failed()
            raise

    def beat(self) -> None:
        """Take or keep the lease; who leads anew settles at once."""
        now = self.now()
        epoch = self.desk.store.beat("leader", self.desk.worker, now, now + LEASE)
        if epoch is not None and epoch != self._epoch:
            self._look_from = None
            self._settle_anew()
        self._epoch = epoch
        LEADS.set(epoch is not None)

    def settle(self) -> None:
        """Settle with the carrier's own list: thrice within the first minute, then, if this process leads, every five minutes.

        The first minute is that after the start, after the store's return, and after it began to lead.
        """
        now = self.now()
        soon = self._settled < len(SETTLE_SOON)
        if not (soon or self._epoch is not None) or (self._settle_at is not None and now < self._settle_at):
            return
        settle_calls(self.desk, now, NO_GRACE if soon else GRACE)
        if self._epoch is not None and not self.journal.waiting():
            self._look_from = fill_calls(self.desk, self._since(now), now)
        self._settle_at = now + (SETTLE_SOON[self._settled] if soon else SETTLE_EVERY)
        self._settled += 1

    def _since(self, now: datetime) -> datetime:
        """Return since when the carrier's list is looked at: where the last look left off; once a day the whole day again."""
        if self._look_from is None or self._looked_at is None or now >= self._looked_at + LOOK_BACK:
            self._looked_at = now
            return now - LOOK_BACK
        return self._look_from

    def _settle_anew(self) -> None:
        """Settle at once, and twice more soon after."""
        self._settled, self._settle_at = 0, None

    def audit(self) -> None:
        """Check that every escalation ran on time, if this process leads; say so in the log, to /metrics and /readyz."""
        if self._epoch is None:
            self.escalations = "elsewhere"
            return
        now = self.now()
        found = audit_escalations(self.desk.store, self.desk.book, self._audited or now - SETTLE_EVERY, now)
        self._audited = now
        self.escalations = verdict(found)
        LATE_NOW.set(len(found.now))
        LATE_PAST.inc(len(found.past))
        for late in (*found.now, *found.past):
            log.error("escalation_late", call=late.call, what=late.what, seconds=late.seconds)
        if not found.now and not found.past:
            AUDITED.set(now.timestamp())

    def letters(self) -> str:
        """Return how many letters wait for the mail server, "ok" when none does, or nobody can know now."""
        if self.gate.shut or not self.mails:
            return "ok"
        try:
            return waiting_letters(self.desk.store)
        except (StoreBusy, StoreDown):
            return "ok"

    def own_jobs(self) -> tuple[Job, ...]:
        """Return what every process that answers does for itself."""
        return (
            Job("lines", 1, self.refresh),
            Job("store", 1, self.look),
            Job("here", HERE_EVERY, self.announce),
            Job("journal", 1, self.read_back, SLOW),
        )

    def all_jobs(self) -> tuple[Job, ...]:
        """Return what a process with the timers does as well."""
        desk, now = self.desk, self.now
        return (
            *self.own_jobs(),
            Job("timers", 1, self.wake),
            Job("callbacks", 1, lambda: run_callbacks(desk, now()), SLOW),
            Job("outbox", 1, lambda: run_outbox(desk, now, self.told_elsewhere), SLOW),
            Job("lead", BEAT_EVERY, self.beat),
            Job("settle", BEAT_EVERY, self.settle, SLOW),
            Job("audit", AUDIT_EVERY, self.audit, SLOW),
            Job("duty", DUTY_EVERY, lambda: watch_duty(desk, now()), SLOW),
            Job("promises", PROMISES_EVERY, lambda: warn_promises(desk, now()), SLOW),
            Job("coverage", COVERAGE_EVERY, lambda: watch_coverage(desk, now()), SLOW),
        )


def verdict(found: Audit) -> str:
    """Return an audit in a line: "ok", or how many escalations run late and the worst of them."""
    if not found.now:
        return "ok"
    worst = max(found.now, key=lambda late: late.seconds)
    return f"{len(found.now)} late, the worst by {worst.seconds} s: {worst.call} {worst.what}"
