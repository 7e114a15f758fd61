"""Carry out the outbox: rows whose time came, and rows whose claim ran out because somebody died over them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from oncall.calls.effects import CancelLeg, MoveCaller, MoveLeg
from oncall.log import get_logger
from oncall.usecases.apply_event import apply_all
from oncall.usecases.carry_out import carry_out
from oncall.usecases.desk import CLAIM, Desk
from oncall.usecases.ports import OutboxRow, StoreBusy, StoreDown
from oncall.usecases.run_timers import nowhere
from oncall.usecases.together import Share, Together

LIMIT = 50
WAITS = timedelta(seconds=5)
MOVES = (MoveCaller, MoveLeg, CancelLeg)
log = get_logger(__name__)


def run_outbox(desk: Desk, now: Callable[[], datetime], told_elsewhere: Callable[[str], bool] = nowhere) -> int:
    """Carry out what is due; returns how many rows were taken.

    `told_elsewhere`: whether something is known of a call that its row does not have yet. Nobody on such a call is
    moved or hung up on: he may have come from where the row has him, or may have taken the call.
    """
    at = now()
    fresh = desk.store.claim_outbox(desk.worker, at, at + CLAIM, LIMIT)
    unsure = desk.store.expired_claims(desk.worker, at, at + CLAIM, LIMIT)
    for row in fresh:
        guarded(row, partial(run_row, desk, row, now, told_elsewhere, unsure=False))
    for row in unsure:
        guarded(row, partial(run_row, desk, row, now, told_elsewhere, unsure=True))
    return len(fresh) + len(unsure)


def run_row(
    desk: Desk, row: OutboxRow, now: Callable[[], datetime], told_elsewhere: Callable[[str], bool], *, unsure: bool
) -> None:
    """Carry out a row; one that would move or stop somebody on a call of which something is told elsewhere comes again later."""
    if row.call is not None and isinstance(row.effect, MOVES) and told_elsewhere(row.call):
        log.info("move_waits_for_journal", call=row.call, effect=type(row.effect).__name__)
        desk.store.finish_outbox(row.key, now(), error="the journal comes first", retry_at=now() + WAITS)
    else:
        run_rows(desk, (row,), now, unsure=unsure)


def run_rows(
    desk: Desk,
    rows: tuple[OutboxRow, ...],
    now: Callable[[], datetime],
    *,
    unsure: bool = False,
    together: Together | None = None,
) -> None:
    """Carry out rows one after another; one that goes wrong steps aside, says so, and is settled later as unsure.

    `together`: the requests of a step that go out at this moment.
    """
    for row in rows:
        share = Share(together)
        guarded(row, partial(carry_out, desk, row, now, unsure=unsure, share=share))
        if (told := share.leave()) and row.call is not None:
            guarded(row, partial(apply_all, desk, row.call, told, now()))


def guarded(row: OutboxRow, do: Callable[[], object]) -> None:
    """Do it; what goes wrong is said, and the row's claim runs out."""
    try:
        do()
    except (StoreBusy, StoreDown) as error:
        log.warning("outbox_row_left", key=row.key, effect=type(row.effect).__name__, why=str(error))
    except Exception:
        log.exception("outbox_row_broken", key=row.key, effect=type(row.effect).__name__)
