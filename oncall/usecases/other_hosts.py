"""What another host may know of a call that its row does not have: it answered beside the database, its journal is not read in yet.

Where several hosts share a database each says every two seconds that it has it, and before that, after an outage, that its
journal waits. So whoever lets time come to a call knows when to leave it alone: for some seconds after an outage that he
saw himself; while another host's journal waits; and while another host is away, which may be dead or cut off, whenever the
carrier says that a phone of the call is picked up, or says nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.log import get_logger
from oncall.usecases.desk import Desk
from oncall.usecases.ports import CarrierError
from oncall.usecases.run_timers import ALARM, OUTAGE
from oncall.usecases.settle_calls import CLOCKS_DIFFER

HERE, UNREAD = "host:", "unread:"
BEAT_EVERY = 2
HERE_LASTS = timedelta(seconds=4)
UNREAD_LASTS = timedelta(seconds=30)
FORGOTTEN = timedelta(minutes=15)  # a host that has been away for so long has been replaced
SOON = timedelta(seconds=10)
PICKED_UP = "in-progress"
INBOUND = "inbound"
log = get_logger(__name__)


@dataclass(slots=True)
class OtherHosts:
    """The other hosts as one process of this one sees them. `host` is this one's name, "" where there can be no other."""

    desk: Desk
    host: str
    now: Callable[[], datetime]
    _announced: bool = False
    _failed: datetime | None = None

    def announce(self, *, unread: bool) -> None:
        """Say that this host has the database, before that whether its journal waits. To be called every two seconds."""
        if not self.host:
            return
        beat, now = self.desk.store.beat, self.now()
        if unread or self._announced:
            beat(UNREAD + self.host, self.host, now, now + UNREAD_LASTS if unread else now)
        beat(HERE + self.host, self.host, now, now + HERE_LASTS)
        self._announced = unread

    def leave(self) -> None:
        """Say that this host goes, so that nobody takes it for one that was cut off. May raise StoreBusy, StoreDown."""
        if self.host:
            now = self.now()
            self.desk.store.beat(HERE + self.host, self.host, now, now - FORGOTTEN)

    def store_failed(self) -> None:
        """Note that the database is away."""
        self._failed = self.now()

    def may_know(self, call: str) -> bool:
        """Say whether another host may know more of a call than its row has. May raise StoreBusy, StoreDown."""
        if not self.host or call.startswith((ALARM, OUTAGE)):
            return False
        now, own = self.now(), (HERE + self.host, UNREAD + self.host)
        seen = {name: until for name, until in self.desk.store.leases().items() if name not in own}
        waits = any(until > now for name, until in seen.items() if name.startswith(UNREAD))
        last = [until for name, until in seen.items() if name.startswith(HERE) and until > now - FORGOTTEN]
        if waits or (last and self._failed is not None and now < self._failed + SOON):
            return True
        return any(until <= now for until in last) and self._picked_up(call)

    def _picked_up(self, sid: str) -> bool:
        """Ask the carrier whether a phone of a call is picked up; yes when it does not say."""
        with self.desk.store.read() as tx:
            call = tx.call(sid)
        if call is None:
            return False
        try:
            listed = self.desk.carrier.calls(call.started_at - CLOCKS_DIFFER)
        except CarrierError as error:
            log.warning("other_host_away_and_carrier_silent", call=sid, why=str(error))
            return True
        legs = {leg.sid for leg in call.legs if leg.sid is not None}
        up = [one for one in listed if one.status == PICKED_UP and one.direction != INBOUND]
        return any(one.parent == sid or one.sid in legs for one in up)
