"""Ask the carrier's own list how calls ended whose end was never reported, so that a lost callback costs nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from oncall.calls.events import CallEnded
from oncall.calls.model import Call
from oncall.log import get_logger
from oncall.usecases.apply_event import apply_event
from oncall.usecases.desk import Desk
from oncall.usecases.ports import CarrierCall, CarrierError

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
GRACE = timedelta(seconds=15)
CLOCKS_DIFFER = timedelta(minutes=1)
FEW = 20
log = get_logger(__name__)


def settle_calls(desk: Desk, now: datetime) -> int:
    """End every call that the carrier says is over; returns how many. Stops at the first failure of the REST API."""
    waiting = desk.store.open_calls(now - GRACE)
    settled = 0
    try:
        for listed in ask(desk, waiting):
            if listed.status in OVER:
                change = apply_event(desk, listed.sid, CallEnded(listed.ended_at or now), now)
                settled += change is not None and change.after.over
    except CarrierError as error:
        log.warning("calls_not_settled", why=str(error))
    return settled


def ask(desk: Desk, calls: Sequence[Call]) -> Iterator[CarrierCall]:
    """Yield what the carrier has of these calls: one by one while they are few, else from its list. May raise CarrierError."""
    if len(calls) > FEW:
        wanted = {call.sid for call in calls}
        since = min(call.started_at for call in calls) - CLOCKS_DIFFER
        yield from (listed for listed in desk.carrier.calls(since) if listed.sid in wanted)
        return
    for call in calls:
        listed = desk.carrier.call(call.sid)
        if listed is not None:
            yield listed
