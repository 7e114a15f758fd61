"""Hand one message of the outbox over and record what became of it; where trying again may help, again, less and less often.

A letter that no mail server is there for is kept, and looked at again every few minutes until it would be of no use any more:
its own sender says until when.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from oncall.usecases.desk import Desk
from oncall.usecases.ports import CarrierError, MailError, OutboxRow

FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=2), timedelta(minutes=5)
NO_MAIL = "kept: no mail server is set (cure: ONCALL_MAIL_URL)"


def send_once(
    desk: Desk, row: OutboxRow, why: str | None, send: Callable[[], None], now: Callable[[], datetime]
) -> None:
    """Send unless `why` says that it cannot be sent. `send` raises CarrierError or MailError. May raise StoreBusy, StoreDown."""
    if why is None:
        try:
            send()
        except (CarrierError, MailError) as error:
            if not error.permanent:
                wait = min(FIRST_RETRY * 2 ** min(row.attempts, 20), LONGEST_RETRY)
                desk.store.finish_outbox(row.key, now(), error=str(error), retry_at=now() + wait)
                return
            why = str(error)
    retry_at = now() + LONGEST_RETRY if why == NO_MAIL else None
    desk.store.finish_outbox(row.key, now(), error=why, retry_at=retry_at)
