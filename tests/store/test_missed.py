"""Notes of missed calls on both databases: who counts them waits for who adds one, and what is over goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from oncall.store import Store, open_store
from oncall.usecases.missed_rows import Slot
from oncall.usecases.ports import StoreBusy
from tests.store.samples import MINUTE, NOON, ended_call

LATER = NOON + 10 * MINUTE
SOON = 0.5


@pytest.fixture
def impatient(store: Store, database_url: str, tmp_path: Path) -> Iterator[Store]:
    """Return another process's store, which waits for nobody for long, and whose connection stands; a storm is open."""
    with store.write() as tx:
        assert tx.take_missed_slot("duell", "anna", Slot(0, LATER), NOON, LATER, "storm")
    other = open_store(database_url, tmp_path, deadline=SOON)
    assert other.ready() == "ok"
    yield other
    other.close()


def add(store: Store, number: int) -> bool:
    """Add a call that is over to the storm; returns whether it was."""
    with store.write() as tx:
        call = ended_call(number, 10)
        tx.insert_call(call)
        return bool(tx.gather_missed(call.sid, "duell", ("anna", "bjorn"), NOON, LATER))


def close(store: Store) -> None:
    """Close the storm."""
    with store.write() as tx:
        tx.close_missed("duell", "anna", "storm")


def counted(store: Store) -> int:
    """Return how many calls are in the storm."""
    with store.read() as tx:
        return len(tx.gathered("storm", 0, 100))


def test_who_counts_waits_for_who_adds(store: Store, impatient: Store) -> None:
    """A call that is just being added is not left out: the count cannot begin before it is stored."""
    with store.write() as tx:
        call = ended_call(1, 10)
        tx.insert_call(call)
        assert {"anna"} == tx.gather_missed(call.sid, "duell", ("anna", "bjorn"), NOON, LATER)
        with pytest.raises(StoreBusy):
            close(impatient)
    close(impatient)
    assert 1 == counted(store)


def test_who_adds_waits_for_who_counts(store: Store, impatient: Store) -> None:
    """Nor is one added to what is just being counted, or was."""
    assert add(store, 1)
    with store.write() as tx:
        tx.close_missed("duell", "anna", "storm")
        with pytest.raises(StoreBusy):
            add(impatient, 2)
    assert not add(impatient, 3)
    assert 1 == counted(store)


def test_two_add_at_the_same_time(database_url: str, store: Store, impatient: Store) -> None:
    """On a server nobody waits for another who adds a call; a file has one writer."""
    with store.write() as tx:
        assert {"anna"} == tx.gather_missed("CA1", "duell", ("anna",), NOON, LATER)
        if not database_url.startswith("sqlite"):
            assert add(impatient, 2)


def test_a_storm_is_opened_by_one(store: Store, impatient: Store) -> None:
    """Who comes second finds it open; from its end on it may be opened anew, with another key."""
    with impatient.write() as tx:
        assert not tx.take_missed_slot("duell", "anna", Slot(0, LATER), NOON, LATER, "second")
    with store.write() as tx:
        assert tx.take_missed_slot("duell", "anna", Slot(0, LATER + MINUTE), LATER, LATER + MINUTE, "second")
        tx.close_missed("duell", "anna", "storm")
        assert {"anna"} == tx.gather_missed("CA1", "duell", ("anna",), LATER, LATER + MINUTE)
    assert 0 == counted(store)


def test_notes_go_when_effects_do(store: Store, impatient: Store) -> None:
    """A few rows at a time, and not before their time."""
    for number in range(3):
        assert add(impatient, number)
    assert [0, 2, 1, 0] == [store.prune(NOON, NOON, 2), *(store.prune(LATER, NOON, 2) for _ in range(3))]
    assert 0 == counted(store)
