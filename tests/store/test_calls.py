"""Call rows on both databases: key, version, log, counts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from oncall.calls.model import Outcome, State
from oncall.store import Store
from oncall.store.calls import PAGE, percentile
from oncall.usecases.ports import StoreDown
from tests.store.samples import MINUTE, NOON, SECOND, ended_call, sample_call


def test_a_call_comes_back_equal(store: Store) -> None:
    """What was inserted is read back, every field of it."""
    call = sample_call()
    with store.write() as tx:
        assert tx.insert_call(call) is True
    with store.read() as tx:
        assert tx.call(call.sid) == call


def test_an_unknown_call_is_none(store: Store) -> None:
    """A carrier id nobody stored gives None."""
    with store.read() as tx:
        assert tx.call("CA0") is None


def test_the_same_call_twice_changes_nothing(store: Store) -> None:
    """A second insert of the same id says False and leaves the first row."""
    first = sample_call()
    with store.write() as tx:
        tx.insert_call(first)
    with store.write() as tx:
        assert tx.insert_call(replace(first, caller=None)) is False
    with store.read() as tx:
        assert tx.call(first.sid) == first


def test_saving_raises_the_version(store: Store) -> None:
    """A save is read back with the version raised by one."""
    call = sample_call()
    with store.write() as tx:
        tx.insert_call(call)
        assert tx.save_call(replace(call, state=State.TALKING)) is True
    with store.read() as tx:
        assert tx.call(call.sid) == replace(call, state=State.TALKING, version=1)


def test_saving_an_old_version_is_refused(store: Store) -> None:
    """Who decided on an old version has lost and changes nothing."""
    call = sample_call()
    with store.write() as tx:
        tx.insert_call(call)
        tx.save_call(replace(call, state=State.TALKING))
    with store.write() as tx:
        assert tx.save_call(replace(call, state=State.ABANDONED)) is False
    with store.read() as tx:
        assert tx.call(call.sid) == replace(call, state=State.TALKING, version=1)


def test_an_exception_rolls_back(store: Store) -> None:
    """Nothing of a transaction that was left by an exception is stored."""
    call = sample_call()

    def fail() -> None:
        with store.write() as tx:
            tx.insert_call(call)
            raise KeyError("sample")

    with pytest.raises(KeyError):
        fail()
    with store.read() as tx:
        assert tx.call(call.sid) is None


def test_the_columns_say_what_the_document_says(store: Store) -> None:
    """Outcome, person and durations can be searched without reading documents."""
    call = ended_call(1, wait=14)
    with store.write() as tx:
        tx.insert_call(call)
        row = tx.first(
            text("SELECT outcome, answered_by, wait_seconds, talk_seconds, total_seconds, version FROM calls")
        )
    assert row is not None
    assert tuple(row) == ("answered", "p0", 14, 60, 74, 0)


def test_open_calls_are_those_without_an_end(store: Store) -> None:
    """Ended calls and those that began at or after the instant are left out; the oldest comes first."""
    late, early = sample_call(1, started_at=NOON + MINUTE), sample_call(2)
    with store.write() as tx:
        for call in (late, early, ended_call(3, wait=1), sample_call(4, started_at=NOON + 2 * MINUTE)):
            tx.insert_call(call)
    assert store.open_calls(NOON + 2 * MINUTE) == (early, late)


def test_an_unreadable_open_call_does_not_hide_the_others(store: Store) -> None:
    """A damaged document steps aside in the list of open calls."""
    good = sample_call(2)
    with store.write() as tx:
        tx.insert_call(sample_call(1))
        tx.insert_call(good)
        tx.run(text("UPDATE calls SET doc = '{}' WHERE sid <> :sid"), {"sid": good.sid})
    assert store.open_calls(NOON + MINUTE) == (good,)


def test_a_damaged_call_is_said_to_be_damaged(store: Store) -> None:
    """Reading a document that is no call gives StoreDown with the call's id, not a parser's error."""
    call = sample_call()
    with store.write() as tx:
        tx.insert_call(call)
        tx.run(text("UPDATE calls SET doc = 'nonsense'"))
    with pytest.raises(StoreDown, match=call.sid), store.read() as tx:
        tx.call(call.sid)


def test_a_time_without_a_zone_is_a_mistake(store: Store) -> None:
    """It is refused as what it is, and nothing is stored."""
    naive = replace(sample_call(), started_at=NOON.replace(tzinfo=None))
    with pytest.raises(TypeError), store.write() as tx:
        tx.insert_call(naive)
    assert store.ready() == "ok"
    with store.read() as tx:
        assert tx.call(naive.sid) is None


def test_the_log_has_the_line_s_calls_of_the_time_oldest_first(store: Store) -> None:
    """From is inclusive, to exclusive, other lines are left out."""
    calls = [sample_call(number, started_at=NOON + number * MINUTE) for number in range(4)]
    with store.write() as tx:
        for call in (*reversed(calls), sample_call(9, line="kasse", started_at=NOON + MINUTE)):
            tx.insert_call(call)
    assert list(store.calls("duell", NOON + MINUTE, NOON + 3 * MINUTE)) == calls[1:3]
    assert list(store.calls("duell", None, None)) == calls


def test_the_log_goes_over_pages(store: Store) -> None:
    """More calls than a page holds come out once each, also where many began at the same instant."""
    calls = [sample_call(number, started_at=NOON + (number // 150) * SECOND) for number in range(2 * PAGE + 7)]
    with store.write() as tx:
        for call in calls:
            tx.insert_call(call)
    assert [call.sid for call in store.calls("duell", None, None)] == [call.sid for call in calls]


def test_counts_of_a_month(store: Store) -> None:
    """Counts by outcome, and nearest-rank percentiles over every call with a wait."""
    outcomes = [Outcome.ANSWERED] * 6 + [Outcome.VOICEMAIL] * 3 + [Outcome.ABANDONED]
    with store.write() as tx:
        for number, outcome in enumerate(outcomes):
            tx.insert_call(ended_call(number, wait=number + 1, outcome=outcome))
        tx.insert_call(sample_call(50))
        tx.insert_call(ended_call(51, wait=99, started_at=NOON - timedelta(days=1)))
        tx.insert_call(ended_call(52, wait=99, line="kasse"))
    assert store.call_counts("duell", NOON, NOON + MINUTE) == {
        "total": 11,
        "answered": 6,
        "voicemail": 3,
        "abandoned": 1,
        "wait_seconds_p50": 5,
        "wait_seconds_p90": 9,
    }


def test_counts_of_an_empty_month(store: Store) -> None:
    """No calls, no waits: all nought."""
    assert set(store.call_counts("duell", NOON, NOON + MINUTE).values()) == {0}


def test_calls_of_cases(store: Store) -> None:
    """Each case has its calls, oldest first; a case without any has none."""
    with store.write() as tx:
        tx.insert_call(ended_call(1, 1, case="DU-2026-000001", started_at=NOON + MINUTE))
        tx.insert_call(ended_call(2, 1, case="DU-2026-000001"))
        tx.insert_call(ended_call(3, 1, case="DU-2026-000002"))
        tx.insert_call(ended_call(4, 1))
    sids = {number: sample_call(number).sid for number in (1, 2, 3)}
    assert store.case_calls(["DU-2026-000001", "DU-2026-000003"]) == {
        "DU-2026-000001": (sids[2], sids[1]),
        "DU-2026-000003": (),
    }


@given(st.lists(st.integers(0, 300), min_size=1, max_size=40), st.integers(1, 100))
def test_percentiles_are_nearest_rank(values: list[int], percent: int) -> None:
    """The percentile is the value at rank ceil(p/100 * n) of the sorted values."""
    rank = -(-percent * len(values) // 100)
    counts = {value: values.count(value) for value in values}
    assert sorted(values)[rank - 1] == percentile(counts, percent)


def test_newest_calls_come_newest_first(store: Store) -> None:
    """The newest calls of a line, at most as many as asked for, the other line's left out."""
    with store.write() as tx:
        for number in range(5):
            tx.insert_call(sample_call(number, started_at=NOON + number * MINUTE))
        tx.insert_call(sample_call(9, line="kasse", started_at=NOON + 9 * MINUTE))
    assert [f"CA{number:032}" for number in (4, 3, 2)] == [call.sid for call in store.newest_calls("duell", 3)]
