"""What waits, and what is over and goes: a few rows at a time, never one that is not done."""

from datetime import timedelta

from sqlalchemy import select

from oncall.store import Store
from oncall.store.tables import outbox, timers
from tests.store.samples import MINUTE, NOON, sample_call, sample_row

DAY = timedelta(days=1)
LATER = NOON + 100 * DAY


def keys(store: Store) -> list[str]:
    """Return the keys that the outbox has."""
    with store.read() as tx:
        return [str(row.key) for row in tx.every(select(outbox).order_by(outbox.c.id))]


def fill(store: Store) -> None:
    """Store effects that are done, failed, claimed and waiting, and one that belongs to no call."""
    with store.write() as tx:
        tx.insert_call(sample_call())
        tx.queue([sample_row(key) for key in ("done", "failed", "waiting")], NOON, NOON)
        tx.queue([sample_row("notice", call=None)], NOON, NOON)  # type: ignore[arg-type]
        tx.post([sample_row("claimed")], NOON, "w", NOON + MINUTE)
        tx.finish("done", NOON)
        tx.finish("failed", NOON, error="no")
        tx.finish("notice", NOON)


def test_only_what_is_over_goes(store: Store) -> None:
    """Waiting and claimed rows stay, however old; a notice stays until its own, later time."""
    fill(store)
    assert 2 == store.prune(LATER, NOON - DAY, 100)
    assert ["waiting", "notice", "claimed"] == keys(store)
    assert 1 == store.prune(LATER, LATER, 100)
    assert ["waiting", "claimed"] == keys(store)


def test_what_was_over_lately_stays(store: Store) -> None:
    """Not before its time."""
    fill(store)
    assert 0 == store.prune(NOON, NOON, 100)
    assert 5 == len(keys(store))


def test_a_few_rows_at_a_time(store: Store) -> None:
    """No long lock; called again it goes on."""
    with store.write() as tx:
        tx.queue([sample_row(f"k{n}") for n in range(5)], NOON, NOON)
        for n in range(5):
            tx.finish(f"k{n}", NOON)
    assert [2, 2, 1, 0] == [store.prune(LATER, LATER, 2) for _ in range(4)]


def test_timers_that_rang_go_and_those_to_come_stay(store: Store) -> None:
    """A timer that nobody finished is not over."""
    with store.write() as tx:
        tx.wake("CA1", [NOON, NOON + MINUTE])
    (first, _), *_ = store.claim_timers("w", NOON, NOON + MINUTE, 1)
    store.finish_timer(first)
    assert 1 == store.prune(LATER, LATER, 10)
    with store.read() as tx:
        assert [NOON + MINUTE] == [row.at for row in tx.every(select(timers))]


def test_the_backlog_is_what_is_due(store: Store) -> None:
    """How many, and since when; what is claimed or done does not wait."""
    fill(store)
    with store.write() as tx:
        tx.wake("CA1", [NOON + MINUTE, LATER])
    found = store.backlog(NOON + DAY)
    assert (1, NOON, 1, NOON + MINUTE) == (found.effects, found.effects_since, found.timers, found.timers_since)
    assert (0, None) == (store.backlog(NOON - DAY).effects, store.backlog(NOON - DAY).effects_since)


def test_only_a_server_has_a_clock(store: Store, database_url: str) -> None:
    """A file has the machine's."""
    clock = store.database_clock()
    assert database_url.startswith("sqlite") == (clock is None)
    assert clock is None or clock.tzinfo is not None


def test_who_called_is_known(store: Store) -> None:
    """By line and number, not for ever."""
    with store.write() as tx:
        tx.insert_call(sample_call())
    caller = str(sample_call().caller)
    assert store.has_called("duell", caller, NOON)
    assert not store.has_called("duell", caller, NOON + MINUTE)
    assert not store.has_called("kasse", caller, NOON)
    assert not store.asked_to_be_called("duell", caller)


def test_what_is_tried_again_is_counted_by_what_was_wrong(store: Store) -> None:
    """Rows that wait for another try count; those that are new, claimed, done or given up do not."""
    fill(store)
    with store.write() as tx:
        tx.queue([sample_row(key) for key in ("a", "b", "c")], NOON, NOON)
        for key, why in (("a", "no server"), ("b", "no server"), ("c", "550")):
            tx.finish(key, NOON, error=why, retry_at=NOON + DAY)
    assert {"no server": 2, "550": 1} == store.tried_again()
