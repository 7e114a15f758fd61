"""Callers in line on both databases: a phone belongs to one call, places are by arrival, one worker begins a call-back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from oncall.calls.model import COUNTED, Call, State
from oncall.store import Store
from oncall.usecases.queue_rows import Callback, CallbackKind, CallbackState
from tests.calls.samples import received, ringing

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
ANNA, BJORN = "+4740000001", "+4740000002"


def waiting(store: Store, sid: str, since: datetime, *phones: str) -> None:
    """Store a call that waits in line for these phones."""
    with store.write() as tx:
        tx.insert_call(replace(received(), sid=sid, state=State.QUEUED))
        tx.queue_up(sid, "duell", since, phones)


def test_a_phone_belongs_to_one_call(store: Store) -> None:
    """The first call has it; another gets it when it is let go, not before, and may not let it go itself."""
    with store.write() as tx:
        assert tx.take("CA1", ANNA, LATER, NOW)
        assert tx.take("CA1", ANNA, LATER + timedelta(hours=1), NOW)
        assert not tx.take("CA2", ANNA, LATER, NOW)
    with store.write() as tx:
        tx.let_go("CA2", ANNA)
        assert frozenset({ANNA}) == tx.unavailable("CA2", [ANNA, BJORN], NOW, NOW)
        assert frozenset() == tx.unavailable("CA1", [ANNA, BJORN], NOW, NOW)
        tx.let_go("CA1", ANNA)
        assert tx.take("CA2", ANNA, LATER, NOW)


def test_a_phone_whose_end_was_never_told_is_free_in_time(store: Store) -> None:
    """From the instant given on, a hold is void."""
    with store.write() as tx:
        tx.take("CA1", ANNA, LATER, NOW)
        assert frozenset() == tx.unavailable("CA2", [ANNA], NOW, LATER)
        assert tx.take("CA2", ANNA, LATER + timedelta(minutes=1), LATER)


def test_places_are_by_arrival(store: Store) -> None:
    """Who came first is first, whoever was stored first; the same place twice is one; leaving moves the others up."""
    waiting(store, "CA2", LATER, ANNA)
    waiting(store, "CA1", NOW, ANNA, BJORN)
    with store.write() as tx:
        tx.queue_up("CA2", "duell", NOW - timedelta(hours=1), (ANNA,))
        assert ("CA1", "CA2") == tx.first_in_line([ANNA, BJORN], 5, NOW)
        assert (0, 1) == (tx.ahead("duell", NOW, "CA1"), tx.ahead("duell", LATER, "CA2"))
        assert frozenset({ANNA}) == tx.unavailable("CA2", [ANNA], LATER, NOW)
        assert frozenset() == tx.unavailable("CA1", [ANNA, BJORN], NOW, NOW)
        tx.leave_queue("CA1")
        assert 0 == tx.ahead("duell", LATER, "CA2")
        assert frozenset() == tx.unavailable("CA2", [ANNA], LATER, NOW)


def test_nobody_waits_behind_a_call_that_is_over(store: Store) -> None:
    """A place that was left in the table by a call that ended meanwhile counts for nothing."""
    waiting(store, "CA1", NOW, ANNA)
    with store.write() as tx:
        call = tx.call("CA1")
        assert call is not None
        assert tx.save_call(replace(call, state=State.ENDED))
        assert frozenset() == tx.unavailable("CA2", [ANNA], LATER, NOW)
        assert 0 == tx.ahead("duell", LATER, "CA2")


def test_who_waits_for_a_phone_that_a_call_has_is_not_called_up(store: Store) -> None:
    """Only a phone that nobody has calls up the first who wait for it; the end of a hold makes it free as well."""
    waiting(store, "CA1", NOW, ANNA)
    waiting(store, "CA2", LATER, BJORN)
    with store.write() as tx:
        assert tx.take("CA9", ANNA, LATER, NOW)
        assert ("CA2",) == tx.first_in_line([ANNA, BJORN], 5, NOW)
        assert ("CA1", "CA2") == tx.first_in_line([ANNA, BJORN], 5, LATER)
        assert ("CA1",) == tx.first_in_line([ANNA, BJORN], 1, LATER)
        assert () == tx.first_in_line([], 5, NOW)


def test_places_are_counted_up_to_a_hundred(store: Store) -> None:
    """However many are in front: counting them all would cost most when there is least time."""
    with store.write() as tx:
        for number in range(COUNTED + 5):
            tx.insert_call(replace(received(), sid=f"CA{number:03}", state=State.QUEUED))
            tx.queue_up(f"CA{number:03}", "duell", NOW + timedelta(seconds=number), (ANNA,))
        assert COUNTED - 1 == tx.ahead("duell", NOW + timedelta(seconds=COUNTED - 1), f"CA{COUNTED - 1:03}")
        assert COUNTED == tx.ahead("duell", NOW + timedelta(hours=1), "CA999")


def booked(key: str = "CA1", since: datetime = NOW) -> Callback:
    """Return a call-back that is due."""
    return Callback(key, "duell", "+4790000000", CallbackKind.QUEUE, since, NOW, call=key, case="DU-2026-000001")


def test_a_call_back_is_booked_once_and_read_in_order(store: Store) -> None:
    """What goes in comes out equal; the earlier place is first."""
    with store.write() as tx:
        assert tx.book_callback(booked("CA2", LATER))
        assert tx.book_callback(booked())
        assert not tx.book_callback(replace(booked(), number="+4790000009"))
        assert (booked(), booked("CA2", LATER)) == tx.due_callbacks(NOW, 9)
        assert () == tx.due_callbacks(NOW - timedelta(seconds=1), 9)
        assert (booked("CA2", LATER), booked()) == tx.callbacks("duell", 9)


def test_a_try_is_begun_by_one_and_settled_once(store: Store) -> None:
    """The second worker gets nothing; a late word of an earlier try changes nothing."""
    with store.write() as tx:
        tx.book_callback(booked())
        assert tx.begin_callback("CA1", 0, "CA1-b1", NOW)
        assert not tx.begin_callback("CA1", 0, "CA1-x1", NOW)
        assert () == tx.due_callbacks(LATER, 9)
        assert tx.settle_callback("CA1", "CA1-b1", CallbackState.BOOKED, LATER)
        assert not tx.settle_callback("CA1", "CA1-b1", CallbackState.DONE, None)
        assert not tx.begin_callback("CA1", 1, "CA1-b2", NOW)
        assert tx.begin_callback("CA1", 1, "CA1-b2", LATER)
        assert not tx.settle_callback("CA1", "CA1-b1", CallbackState.DONE, None)
        assert tx.settle_callback("CA1", "CA1-b2", CallbackState.DONE, None)
        found = tx.callback("CA1")
    assert found is not None
    assert (CallbackState.DONE, 2, None) == (found.state, found.tries, found.due_at)


def test_the_first_taker_of_a_case(store: Store) -> None:
    """Of a case's calls the earliest that somebody took counts."""
    with store.write() as tx:
        for number, leg in ((1, None), (2, "1"), (3, "2")):
            tx.insert_call(taken(f"CA{number}", number, leg))
        assert "bjorn" == tx.first_taker("DU-2026-000001")
        assert tx.first_taker("DU-2026-000002") is None


def taken(sid: str, minute: int, leg: str | None) -> Call:
    """Return a call of the case that Bjørn (leg 1) or Anna (leg 2) took, or nobody."""
    call = replace(ringing(), sid=sid, case="DU-2026-000001", started_at=NOW + timedelta(minutes=minute))
    return replace(call, accepted_leg={None: None, "1": "2", "2": "1"}[leg])
