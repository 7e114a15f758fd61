"""The outbox on both databases: posted once, claimed once, finished with an outcome."""

from sqlalchemy import text

from oncall.calls.effects import CancelLeg, MoveCaller
from oncall.store import Store
from oncall.usecases.ports import OutboxRow
from tests.store.samples import MINUTE, NOON, SECOND, sample_row

LATER = NOON + MINUTE


def post(store: Store, *rows: OutboxRow) -> None:
    """Post rows as worker w until LATER."""
    with store.write() as tx:
        tx.post(rows, NOON, "w", LATER)


def states(store: Store) -> dict[str, str]:
    """Return each row's state."""
    return {row.key: state for row, state, _ in store.outbox_rows(100)}


def test_a_posted_row_is_claimed_by_its_poster(store: Store) -> None:
    """Nobody else gets a fresh row while its poster's claim lasts."""
    post(store, sample_row("a"))
    assert store.claim_outbox("x", NOON, LATER, 10) == ()
    assert store.expired_claims("x", LATER - SECOND, LATER, 10) == ()
    assert states(store) == {"a": "claimed"}


def test_a_key_is_unique_for_ever(store: Store) -> None:
    """Posting a key again adds nothing, also after the row is done."""
    post(store, sample_row("a"))
    store.finish_outbox("a", NOON)
    post(store, sample_row("a", MoveCaller()), sample_row("b"))
    assert states(store) == {"a": "done", "b": "claimed"}


def test_posting_nothing_is_no_error(store: Store) -> None:
    """An empty list of rows is fine."""
    post(store)
    assert states(store) == {}


def test_a_claim_that_ran_out_is_claimed_as_unsure_once(store: Store) -> None:
    """A lapsed claim goes to one worker, with the lost try counted, in the order of posting."""
    post(store, sample_row("a"), sample_row("b", CancelLeg("leg1")))
    assert store.claim_outbox("x", LATER, LATER + MINUTE, 10) == ()
    assert store.expired_claims("x", LATER, LATER + MINUTE, 10) == (
        OutboxRow("a", "CA1", sample_row("a").effect, attempts=1),
        OutboxRow("b", "CA1", CancelLeg("leg1"), attempts=1),
    )
    assert store.expired_claims("y", LATER, LATER + MINUTE, 10) == ()


def test_a_row_to_be_repeated_is_due_then_and_not_before(store: Store) -> None:
    """A retry is claimed at its time, with the tries before it counted."""
    post(store, sample_row("a"))
    store.finish_outbox("a", NOON, error="sample error", retry_at=NOON + SECOND)
    assert states(store) == {"a": "waiting"}
    assert store.claim_outbox("x", NOON, LATER, 10) == ()
    assert [row.attempts for row in store.claim_outbox("x", NOON + SECOND, LATER, 10)] == [1]
    assert store.claim_outbox("y", NOON + SECOND, LATER, 10) == ()


def test_rows_of_one_call_can_be_claimed_alone(store: Store) -> None:
    """With a call given only its due rows are taken."""
    post(store, sample_row("a", call="CA1"), sample_row("b", call="CA2"))
    for key in ("a", "b"):
        store.finish_outbox(key, NOON, retry_at=NOON)
    assert [row.key for row in store.claim_outbox("x", NOON, LATER, 10, call="CA2")] == ["b"]
    assert states(store) == {"a": "waiting", "b": "claimed"}


def test_the_limit_holds(store: Store) -> None:
    """No more rows are claimed than asked for, the earliest due first."""
    post(store, *(sample_row(key) for key in "abc"))
    for delay, key in enumerate("cba"):
        store.finish_outbox(key, NOON, retry_at=NOON + delay * SECOND)
    assert {row.key for row in store.claim_outbox("x", LATER, LATER + MINUTE, 2)} == {"b", "c"}


def test_a_finished_row_stays_finished(store: Store) -> None:
    """A worker that comes late with a retry changes nothing."""
    post(store, sample_row("a"))
    store.finish_outbox("a", NOON)
    store.finish_outbox("a", NOON + SECOND, error="late", retry_at=NOON + SECOND)
    assert states(store) == {"a": "done"}
    assert store.claim_outbox("x", LATER, LATER + MINUTE, 10) == ()


def test_an_outcome_in_a_transaction_goes_with_it(store: Store) -> None:
    """`finish` on a transaction that is rolled back leaves the row claimed."""
    post(store, sample_row("a"), sample_row("b"))
    try:
        with store.write() as tx:
            tx.finish("a", NOON)
            raise KeyError  # noqa: TRY301
    except KeyError:
        pass
    with store.write() as tx:
        tx.finish("b", NOON, error="sample error")
    assert states(store) == {"a": "claimed", "b": "failed"}


def test_a_row_nobody_can_read_steps_aside(store: Store) -> None:
    """A poisoned row fails alone, the others are claimed."""
    post(store, sample_row("a"), sample_row("b"))
    with store.write() as tx:
        tx.run(text("UPDATE outbox SET kind = 'of_tomorrow' WHERE key = 'a'"))
    assert [row.key for row in store.expired_claims("x", LATER, LATER + MINUTE, 10)] == ["b"]
    with store.read() as tx:
        found = tx.first(text("SELECT done_at IS NOT NULL, error FROM outbox WHERE key = 'a'"))
    assert found is not None
    assert (bool(found[0]), found[1]) == (True, "unreadable: ValueError")


def test_the_console_sees_the_newest_rows_first(store: Store) -> None:
    """The newest rows come with state and time of writing."""
    post(store, *(sample_row(key) for key in "abc"))
    assert [(row.key, state, at) for row, state, at in store.outbox_rows(2)] == [
        ("c", "claimed", NOON),
        ("b", "claimed", NOON),
    ]
