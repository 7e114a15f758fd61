"""Ask the carrier's own list how calls ended whose end was never reported, so that a lost callback costs nothing."""

from datetime import datetime, timedelta

from oncall.calls.events import CallEnded
from oncall.log import get_logger
from oncall.usecases.apply_event import apply_event
from oncall.usecases.desk import Desk
from oncall.usecases.ports import CarrierError

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
GRACE = timedelta(seconds=15)
log = get_logger(__name__)


def settle_calls(desk: Desk, now: datetime) -> int:
    """End every call that the carrier says is over; returns how many. Stops at the first failure of the REST API."""
    settled = 0
    for call in desk.store.open_calls(now - GRACE):
        try:
            listed = desk.carrier.call(call.sid)
        except CarrierError as error:
            log.warning("calls_not_settled", why=str(error))
            return settled
        if listed is not None and listed.status in OVER:
            change = apply_event(desk, call.sid, CallEnded(listed.ended_at or now), now)
            settled += change is not None and change.after.over
    return settled
