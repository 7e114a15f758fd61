"""Let time come to the calls whose timers are due. A timer that fails stays claimed and comes again when its claim ends."""

from datetime import datetime, timedelta

from oncall.calls.events import TimeCame
from oncall.log import get_logger
from oncall.usecases.apply_alarm import apply_alarm
from oncall.usecases.apply_event import apply_event
from oncall.usecases.desk import Desk
from oncall.usecases.outage_words import outage_due
from oncall.usecases.ports import StoreBusy

CLAIM = timedelta(seconds=5)
LIMIT = 100
ALARM, OUTAGE = "alarm:", "outage:"
log = get_logger(__name__)


def wake(desk: Desk, what: str, now: datetime) -> None:
    """Let time come to a call, an alarm or an outage, by the id that its timer carries."""
    if what.startswith(ALARM):
        apply_alarm(desk, what, TimeCame(), now)
    elif what.startswith(OUTAGE):
        outage_due(desk, what, now)
    else:
        apply_event(desk, what, TimeCame(), now)


def run_timers(desk: Desk, now: datetime) -> int:
    """Apply TimeCame to each call that asked to be woken; returns how many timers were taken."""
    timers = desk.store.claim_timers(desk.worker, now, now + CLAIM, LIMIT)
    for timer, call in timers:
        try:
            wake(desk, call, now)
        except StoreBusy as error:
            log.warning("timer_left", call=call, why=str(error))
            continue
        desk.store.finish_timer(timer)
    return len(timers)
