"""Old numbers of tickets are forgotten with those of the calls that opened them, on both databases."""

from dataclasses import replace
from datetime import timedelta

from oncall.store import Store
from oncall.usecases.pseudonyms import is_erased
from oncall.usecases.ticket_rows import TicketRow
from tests.store.samples import NOON, sample_case

NUMBER, OTHER = "+4790000000", "+4790000009"


def ticket(case: str, phone: str, days: int) -> TicketRow:
    """Return a sample ticket."""
    at = NOON + timedelta(days=days)
    return TicketRow(case, f"case:{case}", "duell", "phone", "opened", case, "", "", phone, "nb", "", at, at)


def test_a_tickets_number_goes_when_its_time_is_over(store: Store) -> None:
    """The case and its ticket have the same name afterwards; a younger ticket and one without a number stay."""
    old, young, mailed = (replace(sample_case(), id=f"DU-2026-00090{n}", caller=None) for n in (1, 2, 3))
    with store.write() as tx:
        for case in (replace(old, caller=NUMBER, opened_at=NOON), young, mailed):
            tx.insert_case(case)
        for row in (ticket(old.id, NUMBER, 0), ticket(young.id, OTHER, 9), ticket(mailed.id, "", 0)):
            assert tx.insert_ticket(row)
    names: dict[str, str] = {}
    with store.write() as tx:
        assert tx.forget_callers("duell", NOON + timedelta(days=5), 9, names) == len(("case", "ticket"))
        assert tx.forget_callers("duell", NOON + timedelta(days=5), 9, names) == 0
    with store.read() as tx:
        found = [tx.ticket(case.id) for case in (old, young, mailed)]
        forgotten = tx.case(old.id)
    assert forgotten is not None
    assert is_erased(forgotten.caller or "")
    assert [forgotten.caller, OTHER, ""] == [row.phone for row in found if row is not None]
