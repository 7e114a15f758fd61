"""Let time come to the calls whose timers are due. A timer that fails steps aside and comes again when its claim ends."""

from collections.abc import Callable
from datetime import datetime, timedelta

from oncall.calls.events import TimeCame
from oncall.log import get_logger
from oncall.usecases.apply_alarm import apply_alarm
from oncall.usecases.apply_event import apply_event
from oncall.usecases.desk import Desk
from oncall.usecases.outage_words import outage_due
from oncall.usecases.ports import StoreBusy, StoreDown

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


def nowhere(_: str) -> bool:
    """Say that nothing is told of a call elsewhere."""
    return False


def run_timers(desk: Desk, now: datetime, told_elsewhere: Callable[[str], bool] = nowhere) -> int:
    """Apply TimeCame to each call that asked to be woken; returns how many timers were taken. Raises StoreBusy or StoreDown.

    `told_elsewhere`: whether something is known of a call that its row does not have yet. Such a call is left alone: somebody
    may have taken it, and time would hang up on him.
    """
    timers = desk.store.claim_timers(desk.worker, now, now + CLAIM, LIMIT)
    for timer, call in timers:
        if told_elsewhere(call):
            log.info("timer_waits_for_journal", call=call)
        else:
            run_timer(desk, timer, call, now)
    return len(timers)


def run_timer(desk: Desk, timer: int, call: str, now: datetime) -> None:
    """Let time come once; what goes wrong is said and holds up no other timer. Raises StoreDown."""
    try:
        wake(desk, call, now)
        desk.store.finish_timer(timer)
    except StoreBusy as error:
        log.warning("timer_left", call=call, why=str(error))
    except StoreDown:
        raise
    except Exception:
        log.exception("timer_broken", call=call)
