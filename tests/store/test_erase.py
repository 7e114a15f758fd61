"""Numbers forgotten on both databases: nowhere left, another's untouched, sums and keys as they were."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Executable, select, text

from oncall.calls.model import Call
from oncall.store import Store
from oncall.store.erase import KEPT, ErasureRows
from oncall.store.tables import metadata
from oncall.store.transaction import AnyRow, Rows, Values
from oncall.usecases.ports import StoreBusy
from oncall.usecases.pseudonyms import is_erased
from oncall.usecases.rows import MonthRow
from tests.store.samples import NOON, ended_call, sample_call, sample_case

NUMBER, LONGER, OTHER = "+4790000000", "+47900000001", "+4790000009"
SPELLINGS = (NUMBER, "+47 90 00 00 00")


def call_from(number: str, at: int, **changes: object) -> Call:
    """Return a call that is over."""
    return replace(ended_call(at, 10, started_at=NOON + timedelta(days=at)), caller=number, **changes)  # type: ignore[arg-type]


def everything(store: Store) -> str:
    """Return all that is stored as one text, line versions and the like left out."""
    with store.read() as tx:
        return "\n".join(
            str(tuple(row))
            for table in metadata.sorted_tables
            if table.name not in KEPT
            for row in tx.every(select(table))
        )


def fill(store: Store) -> None:
    """Store the number in every place a number gets to, and others beside it."""
    with store.write() as tx:
        for call in (call_from(NUMBER, 1, recording="RE1"), call_from(LONGER, 2), call_from(OTHER, 3)):
            tx.insert_call(call)
        tx.insert_case(replace(sample_case(), caller=NUMBER))
        customer = dict.fromkeys(("name", "email", "language", "role", "contract", "stations", "starts_on"), "")
        tx.put_customer("duell", {**customer, "phone": NUMBER, "customer": "sample"})
        tx.audit(NOON, "somebody", "asked", NUMBER, {"sms": f"call {SPELLINGS[1]} back"})
        doc = f'{{"caller":"{NUMBER}","total":"490.00"}}'
        tx.save_month(MonthRow("duell", "2026-10", "closed", NOON, hashlib.sha256(doc.encode()).hexdigest(), doc))


def test_a_number_is_nowhere_any_more(store: Store) -> None:
    """Calls, their documents, cases, customers, the audit log and closed months; longer numbers and others' stay."""
    fill(store)
    with store.write() as tx:
        done = tx.erase_number(SPELLINGS, "erased-1")
    left = everything(store)
    assert {"calls": 1, "cases": 1, "customers": 1, "audit_log": 1, "months": 1} == dict(done)
    assert LONGER in left
    assert OTHER in left
    assert NUMBER not in left.replace(LONGER, "")
    assert SPELLINGS[1] not in left
    assert "erased-1" in left


def test_sums_and_the_frozen_month_still_hold(store: Store) -> None:
    """Counts, talk and amounts are as before; the closed month's hash is that of its text."""
    fill(store)
    end = NOON + timedelta(days=30)
    before = dict(store.call_counts("duell", NOON, end)), store.cases("duell", sample_case().month)[0].amount
    with store.write() as tx:
        tx.erase_number(SPELLINGS, "erased-1")
    after = dict(store.call_counts("duell", NOON, end)), store.cases("duell", sample_case().month)[0].amount
    assert before == after
    with store.read() as tx:
        month = tx.month("duell", "2026-10")
    assert month.doc is not None
    assert '"490.00"' in month.doc
    assert hashlib.sha256(month.doc.encode()).hexdigest() == month.hash


def test_who_read_the_number_before_cannot_write_it_back(store: Store) -> None:
    """A late report about the call loses to the erasure and has to read again."""
    fill(store)
    with store.read() as tx:
        seen = tx.call(call_from(NUMBER, 1).sid)
    assert seen is not None
    with store.write() as tx:
        tx.erase_number(SPELLINGS, "erased-1")
    with store.write() as tx:
        assert tx.save_call(replace(seen, settled=True)) is False
        again = tx.call(seen.sid)
        assert again is not None
        assert "erased-1" == again.caller
        assert tx.save_call(replace(again, settled=True)) is True


def test_a_row_written_meanwhile_makes_the_erasure_try_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is half done: the transaction is left without a commit."""
    fill(store)

    def raced(rows: Rows, statement: Executable, values: Values | None = None) -> Sequence[AnyRow]:
        found = Rows.every(rows, statement, values)
        if "FROM cases" in str(statement):
            rows.run(text("UPDATE cases SET version = version + 1"))
        return found

    monkeypatch.setattr(ErasureRows, "every", raced)
    with pytest.raises(StoreBusy), store.write() as tx:
        tx.erase_number(SPELLINGS, "erased-1")
    monkeypatch.undo()
    assert "erased-1" not in everything(store)


def test_old_callers_are_forgotten_and_stay_told_apart(store: Store) -> None:
    """Calls before the instant lose their numbers: one number, one name; open calls and younger ones keep theirs."""
    with store.write() as tx:
        for call in (call_from(NUMBER, 1), call_from(NUMBER, 2), call_from(OTHER, 3), call_from(OTHER, 9)):
            tx.insert_call(call)
        tx.insert_call(replace(sample_call(4), caller=LONGER))
        tx.insert_case(replace(sample_case(), caller=NUMBER))
    names: dict[str, str] = {}
    before = NOON + timedelta(days=5)
    done = []
    for _ in range(4):
        with store.write() as tx:
            done.append(tx.forget_callers("duell", before, 2, names))
    callers = [call.caller for call in store.calls("duell", None, None)]
    assert [3, 1, 0, 0] == done
    assert {NUMBER, OTHER} == set(names)
    assert [LONGER] == [each for each in callers if each == LONGER]
    assert [names[NUMBER], names[NUMBER], names[OTHER], OTHER] == [each for each in callers if each != LONGER]
    assert all(is_erased(name) for name in names.values())
    assert names[NUMBER] == store.cases("duell", sample_case().month)[0].caller


def test_a_deleted_message_leaves_the_call(store: Store) -> None:
    """Its id goes, the call stays; asked again there is nothing."""
    with store.write() as tx:
        tx.insert_call(call_from(NUMBER, 1, recording="RE1"))
        tx.insert_call(call_from(NUMBER, 8, recording="RE2"))
    before = NOON + timedelta(days=5)
    assert (("RE1", "RE2"), 2) == (tuple(sorted(store.recordings_of(NUMBER))), store.calls_from(NUMBER)[0])
    found = store.recordings_before("duell", before, 10)
    assert [(call_from(NUMBER, 1).sid, "RE1")] == list(found)
    with store.write() as tx:
        assert tx.drop_recording(found[0][0]) is True
    assert () == store.recordings_before("duell", before, 10)
