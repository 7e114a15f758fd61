"""Races on both databases, with real threads and real processes: exactly one wins, each piece of work is taken once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import text

from oncall.calls.model import State
from oncall.store import Store, open_store
from oncall.store.counters import count, read_counter
from tests.store import workers
from tests.store.samples import MINUTE, NOON, SECOND, sample_call, sample_row

THREADS = 8
PROCESSES = 4
ROUNDS = 12
TIMERS = 500
PATIENT = 30.0
MAKE = text("INSERT INTO counters VALUES ('sample', :value)")
RAISE = text("UPDATE counters SET value = :value WHERE name = 'sample'")
T = TypeVar("T")


@pytest.fixture
def together() -> Iterator[Callable[[Callable[[int], T]], list[T]]]:
    """Return what runs a function in eight threads that begin at the same instant, and returns their results."""
    with ThreadPoolExecutor(THREADS) as pool:

        def run(work: Callable[[int], T]) -> list[T]:
            gate = threading.Barrier(THREADS)

            def one(number: int) -> T:
                gate.wait()
                return work(number)

            return list(pool.map(one, range(THREADS)))

        yield run


Together = Callable[[Callable[[int], T]], list[T]]


def test_one_of_eight_threads_accepts_the_call(store: Store, together: Together[bool]) -> None:
    """Eight decide on the same version, one save wins, and what is stored is the winner's."""
    for number in range(ROUNDS):
        call = sample_call(number)
        with store.write() as tx:
            tx.insert_call(call)

        def accept(thread: int, call: Any = call) -> bool:
            with store.write() as tx:
                return tx.save_call(replace(call, state=State.TALKING, accepted_leg=f"thread{thread}"))

        won = together(accept)
        assert won.count(True) == 1
        with store.read() as tx:
            assert tx.call(call.sid) == replace(
                call, state=State.TALKING, accepted_leg=f"thread{won.index(True)}", version=1
            )


def test_one_of_eight_threads_inserts_the_call(store: Store, together: Together[bool]) -> None:
    """The same webhook in eight threads is one row."""
    for number in range(ROUNDS):

        def insert(_: int, number: int = number) -> bool:
            with store.write() as tx:
                return tx.insert_call(sample_call(number))

        assert together(insert).count(True) == 1


def test_read_and_save_in_one_transaction_loses_nothing(store: Store, together: Together[int]) -> None:
    """Threads that read, change and save until they win leave as many versions as they won."""
    call = sample_call()
    with store.write() as tx:
        tx.insert_call(call)

    def ask_again(_: int) -> int:
        tries = 0
        while True:
            tries += 1
            with store.write() as tx:
                found = tx.call(call.sid)
                assert found is not None
                if tx.save_call(replace(found, asked=found.asked + 1)):
                    return tries

    for _ in range(ROUNDS):
        together(ask_again)
    with store.read() as tx:
        found = tx.call(call.sid)
    assert found is not None
    assert (found.asked, found.version) == (THREADS * ROUNDS, THREADS * ROUNDS)


def test_counters_lose_nothing(store: Store, together: Together[list[int]]) -> None:
    """Numbers counted in eight threads are all different and without a gap."""

    def count_often(_: int) -> list[int]:
        numbers = []
        for _ in range(ROUNDS):
            with store.write() as tx:
                numbers.append(count(tx, tx._kind, "sample"))
        return numbers

    numbers = [number for thread in together(count_often) for number in thread]
    assert sorted(numbers) == list(range(1, THREADS * ROUNDS + 1))
    with store.read() as tx:
        assert read_counter(tx, "sample") == THREADS * ROUNDS


def test_lines_applied_at_once_get_versions_of_their_own(store: Store, together: Together[int]) -> None:
    """Eight different texts are eight versions."""

    def apply(thread: int) -> int:
        with store.write() as tx:
            return tx.add_line("duell", f"text {thread}", NOON, "p0").version

    assert sorted(together(apply)) == list(range(1, THREADS + 1))


def test_one_of_eight_holds_the_lease(store: Store, together: Together[int | None]) -> None:
    """A free lease and a lapsed one go to one holder each time, with the next epoch."""
    for number in range(ROUNDS):
        now = NOON + number * MINUTE

        def beat(thread: int, now: datetime = now) -> int | None:
            return store.beat("leader", f"{now}{thread}", now, now + 59 * SECOND)

        epochs = together(beat)
        assert [epoch for epoch in epochs if epoch is not None] == [number + 1]


def test_outbox_rows_to_be_repeated_go_to_one_thread(store: Store, together: Together[list[str]]) -> None:
    """Rows that are due are claimed once among threads."""
    keys = [f"key{number:03}" for number in range(60)]
    with store.write() as tx:
        tx.post([sample_row(key) for key in keys], NOON, "w", NOON + MINUTE)
        for key in keys:
            tx.finish(key, NOON, retry_at=NOON)

    def claim(thread: int) -> list[str]:
        taken: list[str] = []
        while batch := store.claim_outbox(f"worker{thread}", NOON, NOON + MINUTE, 4):
            taken += [row.key for row in batch]
        return taken

    assert sorted(key for thread in together(claim) for key in thread) == keys


def in_processes(work: Callable[[str, str, Barrier, "Queue[list[T]]"], None], url: str) -> list[T]:
    """Run a worker in four processes that begin at the same instant; returns all that they took."""
    context = workers.processes()
    start, taken = context.Barrier(PROCESSES), context.Queue()
    processes = [
        context.Process(target=work, args=(url, f"worker{number}", start, taken)) for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    everything: list[T] = [item for _ in processes for item in taken.get(timeout=60)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    taken.close()
    return everything


def test_four_processes_take_each_timer_once(store: Store, database_url: str) -> None:
    """Five hundred due timers, four processes: each timer is claimed by one of them."""
    with store.write() as tx:
        for number in range(TIMERS):
            tx.wake(f"CA{number}", [NOON])
    ids: list[int] = in_processes(workers.claim_timers, database_url)
    assert (len(ids), len(set(ids))) == (TIMERS, TIMERS)


def test_four_processes_take_each_lapsed_claim_once(store: Store, database_url: str) -> None:
    """Rows of a dead worker go to one process each."""
    keys = [f"key{number:03}" for number in range(200)]
    with store.write() as tx:
        tx.post([sample_row(key) for key in keys], NOON, "dead", NOON + MINUTE)
    taken: list[str] = in_processes(workers.claim_outbox, database_url)
    assert sorted(taken) == keys


def test_two_stores_on_one_file_wait_for_each_other(sqlite_url: str, tmp_path: Path, together: Together[int]) -> None:
    """Two programs that read and write in one transaction lose nothing and hear no error: writers begin as writers."""
    stores = [open_store(sqlite_url, tmp_path, deadline=PATIENT) for _ in range(2)]

    def count_often(thread: int) -> int:
        for _ in range(ROUNDS):
            with stores[thread % 2].write() as tx:
                value = read_counter(tx, "sample")
                tx.run(RAISE if value else MAKE, {"value": value + 1})
        return thread

    together(count_often)
    with stores[0].read() as tx:
        assert read_counter(tx, "sample") == THREADS * ROUNDS
    for store in stores:
        store.close()
