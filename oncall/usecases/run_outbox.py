"""Carry out the outbox: rows whose time came, and rows whose claim ran out because somebody died over them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from oncall.log import get_logger
from oncall.usecases.apply_event import apply_all
from oncall.usecases.carry_out import carry_out
from oncall.usecases.desk import CLAIM, Desk
from oncall.usecases.ports import OutboxRow, StoreBusy, StoreDown
from oncall.usecases.together import Share, Together

LIMIT = 50
log = get_logger(__name__)


def run_outbox(desk: Desk, now: Callable[[], datetime]) -> int:
    """Carry out what is due; returns how many rows were taken."""
    at = now()
    fresh = desk.store.claim_outbox(desk.worker, at, at + CLAIM, LIMIT)
    unsure = desk.store.expired_claims(desk.worker, at, at + CLAIM, LIMIT)
    run_rows(desk, fresh, now)
    run_rows(desk, unsure, now, unsure=True)
    return len(fresh) + len(unsure)


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
