"""What a line does not keep for ever: callers' numbers and messages that are older than its [privacy] allows."""

from datetime import datetime

from oncall.log import get_logger
from oncall.usecases.desk import Desk
from oncall.usecases.line_book import Applied
from oncall.usecases.ports import StoreBusy

BATCH = 200
MOST_BATCHES = 500
log = get_logger(__name__)


def keep_private(desk: Desk, now: datetime) -> None:
    """Forget what is due on every line. May raise CarrierError, StoreBusy, StoreDown; what was done until then is done."""
    for applied in desk.book.all():
        numbers = forget_numbers(desk, applied, now)
        messages = forget_messages(desk, applied, now)
        if numbers or messages:
            log.info("private_data_forgotten", line=applied.line.id, rows=numbers, messages=messages)


def forget_numbers(desk: Desk, applied: Applied, now: datetime) -> int:
    """Put names in the place of old numbers, a few rows at a time; the same number has the same name throughout a run."""
    keep = applied.line.privacy.keep_numbers
    if keep is None:
        return 0
    names: dict[str, str] = {}
    done = 0
    for _ in range(MOST_BATCHES):
        with desk.store.write() as tx:
            changed = tx.forget_callers(applied.line.id, now - keep, BATCH, names)
        done += changed
        if not changed:
            break
    if done:
        with desk.store.write() as tx:
            tx.audit(now, "retention", "numbers_forgotten", applied.line.id, {"rows": str(done)})
    return done


def forget_messages(desk: Desk, applied: Applied, now: datetime) -> int:
    """Delete old messages at the carrier and take their ids out of the calls."""
    keep = applied.line.privacy.keep_recordings
    if keep is None:
        return 0
    done = 0
    while found := desk.store.recordings_before(applied.line.id, now - keep, BATCH):
        for call, recording in found:
            desk.carrier.delete_recording(recording)
            with desk.store.write() as tx:
                if not tx.drop_recording(call):
                    raise StoreBusy(f"call {call} was written by somebody else meanwhile")
            done += 1
    return done
