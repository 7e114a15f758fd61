"""Let time come to the calls whose timers are due. A timer that fails stays claimed and comes again when its claim ends."""

from datetime import datetime, timedelta

from oncall.calls.events import TimeCame
from oncall.log import get_logger
from oncall.usecases.apply_event import apply_event
from oncall.usecases.desk import Desk
from oncall.usecases.ports import StoreBusy

CLAIM = timedelta(seconds=5)
LIMIT = 100
log = get_logger(__name__)


def run_timers(desk: Desk, now: datetime) -> int:
    """Apply TimeCame to each call that asked to be woken; returns how many timers were taken."""
    timers = desk.store.claim_timers(desk.worker, now, now + CLAIM, LIMIT)
    for timer, call in timers:
        try:
            apply_event(desk, call, TimeCame(), now)
        except StoreBusy as error:
            log.warning("timer_left", call=call, why=str(error))
            continue
        desk.store.finish_timer(timer)
    return len(timers)
