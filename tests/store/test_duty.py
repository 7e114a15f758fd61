"""The rota's daily life on both databases: what is in force, offers, checks of phones, calendars, rows queued for later."""

from dataclasses import replace

import pytest

from oncall.calls.effects import Notice
from oncall.store import Store
from oncall.usecases.duty_rows import CheckOutcome, OfferState, PhoneCheck, SwapOffer
from oncall.usecases.ports import OutboxRow
from oncall.usecases.rows import ChangeKind
from tests.store.samples import MINUTE, NOON, SECOND

CHECK = PhoneCheck("check:1", "duell", "anna", NOON, "+4740000001", 1, CheckOutcome.CALLING, NOON)


def offer(store: Store, key: str = "o1", line: str = "duell") -> SwapOffer:
    """Add an offer."""
    with store.write() as tx:
        return tx.add_swap_offer(key, line, '{"a": "anna"}', NOON, "anna")


def row(key: str) -> OutboxRow:
    """Return a notice to be queued."""
    return OutboxRow(key, None, Notice("duell", "anna", "handover", (("time", "08:00"),), NOON, NOON + MINUTE))


def test_what_is_in_force_is_read_as_a_whole(store: Store) -> None:
    """Newest versions, changes not withdrawn, and a stamp that is never newer than they are."""
    assert store.in_force().stamp == 0
    with store.write() as tx:
        tx.add_line("duell", "a", NOON, "p0")
        version = tx.add_line("duell", "b", NOON, "p0")
        gone = tx.add_rota_change("k1", "duell", ChangeKind.ABSENCE, "{}", NOON, "p0")
        kept = tx.add_rota_change("k2", "kasse", ChangeKind.SWAP, "{}", NOON, "p0")
        tx.withdraw_rota_change(gone.id, NOON, "p1")
        assert tx.lines_stamp() == 5
    found = store.in_force()
    assert (found.stamp, found.versions, found.changes) == (5, (version,), (kept,))
    assert found.changes[0].key == "k2"
    assert found.stamp == store.lines_stamp()


def test_an_offer_is_stored_once_per_key_and_answered_once(store: Store) -> None:
    """Two workers that answer: the first wins, what it made stays with the offer."""
    first = offer(store)
    assert (offer(store), first.state) == (first, OfferState.OPEN)
    with store.write() as tx:
        answers = [
            tx.answer_swap_offer(first.id, state, NOON + SECOND, "bjorn", 7)
            for state in (OfferState.ACCEPTED, OfferState.DECLINED)
        ]
        assert tx.answer_swap_offer(first.id + 1, OfferState.DECLINED, NOON, "bjorn") is False
    assert answers == [True, False]
    with store.read() as tx:
        found = tx.swap_offer(first.id)
        assert found == replace(
            first, state=OfferState.ACCEPTED, answered_at=NOON + SECOND, answered_by="bjorn", change=7
        )
        assert tx.swap_offer(first.id + 1) is None


def test_offers_of_other_lines_are_left_out(store: Store) -> None:
    """Each line has its own, oldest first."""
    first, _, third = offer(store), offer(store, "o2", "kasse"), offer(store, "o3")
    with store.read() as tx:
        assert tx.swap_offers("duell") == (first, third)


def test_a_check_is_added_once_and_saved_where_nobody_else_wrote(store: Store) -> None:
    """The version rises with each save; a save on an older one changes nothing."""
    with store.write() as tx:
        assert [tx.add_phone_check(CHECK), tx.add_phone_check(CHECK)] == [True, False]
        assert tx.save_phone_check(replace(CHECK, sid="CA1")) is True
        assert tx.save_phone_check(replace(CHECK, outcome=CheckOutcome.BUSY)) is False
        assert tx.phone_check("check:1") == replace(CHECK, sid="CA1", version=1)
        assert tx.phone_check("check:2") is None


def test_checks_are_read_by_line_and_shift(store: Store) -> None:
    """Those of shifts at or after an instant, by shift and person."""
    later = replace(CHECK, key="check:2", shift_start=NOON + MINUTE)
    bjorn = replace(CHECK, key="check:3", person="bjorn")
    other = replace(CHECK, key="check:4", line="kasse")
    with store.write() as tx:
        for check in (later, bjorn, other, CHECK):
            tx.add_phone_check(check)
        assert tx.phone_checks("duell", NOON) == (CHECK, bjorn, later)
        assert tx.phone_checks("duell", NOON + SECOND) == (later,)


def test_a_renewed_calendar_counts_on_and_no_other_does(store: Store) -> None:
    """Nought until somebody renews."""
    with store.write() as tx:
        numbers = (
            tx.calendar_number("duell:line:"),
            tx.renew_calendar("duell:line:"),
            tx.renew_calendar("duell:line:"),
        )
        assert numbers == (0, 1, 2)
        assert (tx.calendar_number("duell:line:"), tx.calendar_number("duell:person:anna")) == (2, 0)
    assert store.lines_stamp() == 0


def test_a_queued_row_is_nobodys_until_it_is_due_and_claimed(store: Store) -> None:
    """Not before its time; then by one worker; a key that was queued before is left as it is."""
    with store.write() as tx:
        tx.queue((row("n1"),), NOON, NOON + MINUTE)
        tx.queue((row("n1"), row("n2")), NOON, NOON)
    early = store.claim_outbox("w1", NOON, NOON + MINUTE, 10)
    assert [each.key for each in early] == ["n2"]
    due = [store.claim_outbox(worker, NOON + MINUTE, NOON + 2 * MINUTE, 10) for worker in ("w1", "w2")]
    assert [[each.key for each in claimed] for claimed in due] == [["n1"], []]
    assert due[0][0] == row("n1")


def test_known_keys_are_those_of_every_row_there_ever_was(store: Store) -> None:
    """Waiting, claimed or done; nothing asked is nothing known."""
    with store.write() as tx:
        tx.queue((row("n1"), row("n2")), NOON, NOON)
    store.finish_outbox("n1", NOON)
    with store.read() as tx:
        assert tx.known_keys(["n1", "n2", "n3"]) == {"n1", "n2"}
        assert tx.known_keys([]) == frozenset()


@pytest.mark.parametrize("number", [400])
def test_many_keys_are_asked_at_once(store: Store, number: int) -> None:
    """A line of many people asks about hundreds of notices in one query."""
    with store.write() as tx:
        tx.queue([row(f"n{each}") for each in range(number)], NOON, NOON)
        assert len(tx.known_keys([f"n{each}" for each in range(2 * number)])) == number
