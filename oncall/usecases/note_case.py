"""Write a note beside a case: a row of the audit log that stays, with who and when. It changes no price."""

from datetime import datetime

from oncall.usecases.change_case import Refused, case_of
from oncall.usecases.ports import Store

LONGEST = 2000


def note_case(store: Store, case_id: str, text: str, by: str, now: datetime) -> None:
    """Keep a note. Raises Refused for one that is empty or longer than 2000 signs, NoSuchCase, StoreBusy, StoreDown."""
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Refused(
            f"{case_id}: note: is empty or longer than {LONGEST} signs (write what the next reader has to know)"
        )
    with store.write() as tx:
        tx.audit(now, by, "noted", case_of(tx, case_id).id, {"note": words})
