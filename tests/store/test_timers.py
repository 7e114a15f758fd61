"""Timers on both databases: one a call and instant, claimed by one worker, due again when a claim runs out."""

from oncall.store import Store
from tests.store.samples import MINUTE, NOON, SECOND


def wake(store: Store, call: str, *seconds: int) -> None:
    """Add timers so many seconds after noon."""
    with store.write() as tx:
        tx.wake(call, [NOON + second * SECOND for second in seconds])


def claim(store: Store, second: int, *, worker: str = "x", limit: int = 10) -> list[str]:
    """Claim at so many seconds after noon for a minute; returns the calls."""
    now = NOON + second * SECOND
    return [call for _, call in store.claim_timers(worker, now, now + MINUTE, limit)]


def test_a_timer_is_due_at_its_time_and_claimed_once(store: Store) -> None:
    """Not before, at once when due, and not by a second worker."""
    wake(store, "CA1", 5)
    assert claim(store, 4) == []
    assert claim(store, 5) == ["CA1"]
    assert claim(store, 5, worker="y") == []


def test_the_same_call_and_instant_is_one_timer(store: Store) -> None:
    """Repeated wishes, in one transaction or later, are one timer; also after it is done."""
    wake(store, "CA1", 5, 5)
    wake(store, "CA1", 5)
    ((timer, _),) = store.claim_timers("x", NOON + MINUTE, NOON + 2 * MINUTE, 10)
    store.finish_timer(timer)
    wake(store, "CA1", 5)
    assert claim(store, 600) == []


def test_the_earliest_comes_first_within_the_limit(store: Store) -> None:
    """Timers are claimed in the order of their times."""
    wake(store, "CA3", 3)
    wake(store, "CA1", 1)
    wake(store, "CA2", 2)
    assert claim(store, 9, limit=2) == ["CA1", "CA2"]
    assert claim(store, 9, limit=2) == ["CA3"]


def test_a_claim_that_ran_out_is_due_again(store: Store) -> None:
    """A timer whose worker died comes to another one when the claim ends."""
    wake(store, "CA1", 0)
    assert claim(store, 0) == ["CA1"]
    assert claim(store, 59, worker="y") == []
    assert claim(store, 60, worker="y") == ["CA1"]


def test_a_done_timer_never_comes_again(store: Store) -> None:
    """Finished is finished, whatever the time."""
    wake(store, "CA1", 0)
    ((timer, _),) = store.claim_timers("x", NOON, NOON + MINUTE, 10)
    store.finish_timer(timer)
    assert claim(store, 10_000) == []


def test_waking_at_no_time_is_no_error(store: Store) -> None:
    """An empty list of instants is fine."""
    wake(store, "CA1")
    assert claim(store, 10_000) == []
