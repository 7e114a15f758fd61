"""Customers, months, ledger, audit log and leases on both databases."""

from dataclasses import replace
from decimal import Decimal

import pytest

from oncall.store import Store
from oncall.usecases.rows import AuditRow, EntryKind, LedgerEntry, MonthRow
from tests.store.samples import MINUTE, NOON, SECOND, sample_case

SHOP = {
    "customer": "c1",
    "name": "Sample shop",
    "email": "shop@example.com",
    "language": "nb",
    "role": "admin",
    "contract": "flat",
    "stations": "3",
    "starts_on": "2026-01-01",
}
PHONE = "+4790000000"


def put(store: Store, line: str | None, **changes: str) -> bool:
    """Add or change the sample shop."""
    with store.write() as tx:
        return tx.put_customer(line, {**SHOP, "phone": PHONE, **changes})


def shop_of(store: Store, line: str) -> dict[str, str] | None:
    """Return the record of the sample phone on a line."""
    with store.read() as tx:
        found = tx.customer_of(line, PHONE)
    return None if found is None else dict(found)


def test_a_customer_is_found_by_phone(store: Store) -> None:
    """All columns of the import come back, the phone is what one asked with."""
    assert shop_of(store, "duell") is None
    assert put(store, "duell") is True
    assert shop_of(store, "duell") == SHOP
    assert shop_of(store, "kasse") is None


def test_importing_again_changes_nothing(store: Store) -> None:
    """True only when something differs."""
    assert [put(store, None), put(store, None), put(store, None, stations="4"), put(store, None, stations="4")] == [
        True,
        False,
        True,
        False,
    ]


def test_a_line_s_own_record_wins(store: Store) -> None:
    """A record without a line is every line's, unless the line has its own."""
    put(store, None)
    put(store, "kasse", name="Other name")
    assert shop_of(store, "duell") == SHOP
    assert shop_of(store, "kasse") == {**SHOP, "name": "Other name"}


def test_left_out_columns_are_empty(store: Store) -> None:
    """Only the phone must be there."""
    with store.write() as tx:
        assert tx.put_customer(None, {"phone": PHONE, "customer": "c1"}) is True
    assert shop_of(store, "duell") == {**dict.fromkeys(SHOP, ""), "customer": "c1"}
    with pytest.raises(ValueError, match="phone"), store.write() as tx:
        tx.put_customer(None, {"customer": "c1"})


def test_a_month_is_open_until_told_otherwise(store: Store) -> None:
    """Open, reviewed, open again, closed: and then for ever."""
    closed = MonthRow("duell", "2026-11", "closed", NOON, "abc", "{}")
    assert store.month_state("duell", "2026-11") == "open"
    with store.write() as tx:
        assert tx.save_month(MonthRow("duell", "2026-11", "reviewed")) is True
        assert tx.month("duell", "2026-11").state == "reviewed"
        assert tx.save_month(MonthRow("duell", "2026-11", "open")) is True
        assert tx.save_month(closed) is True
        assert tx.save_month(MonthRow("duell", "2026-11", "open")) is False
        assert tx.month("duell", "2026-11") == closed
    assert store.month_state("duell", "2026-11") == "closed"
    assert store.month_state("duell", "2026-12") == "open"


def sample_entry(key: str = "e1") -> LedgerEntry:
    """Return a correction of the sample case."""
    return LedgerEntry(
        key=key,
        line="duell",
        month="2026-12",
        case=sample_case().id,
        kind=EntryKind.CORRECTION,
        amount=Decimal("-500.00"),
        currency="NOK",
        tier="short",
        state="rated",
        because=("solved within 15 minutes", "«sample»"),
        by="p0",
        at=NOON,
        reason="sample reason",
        note="sample note",
        ref="e0",
    )


def test_a_ledger_entry_is_stored_once(store: Store) -> None:
    """The same key adds nothing; what was stored comes back equal, by month and by case."""
    with store.write() as tx:
        tx.insert_case(sample_case())
        stored = [tx.add_entry(sample_entry()), tx.add_entry(sample_entry()), tx.add_entry(sample_entry("e2"))]
        assert tx.entries("duell", "2026-12") == (sample_entry(), sample_entry("e2"))
        assert tx.case_entries(sample_case().id) == (sample_entry(), sample_entry("e2"))
        assert tx.entries("duell", "2026-11") == ()
    assert stored == [True, False, True]


def test_an_entry_may_have_no_amount(store: Store) -> None:
    """A dispute holds no money."""
    entry = replace(sample_entry(), kind=EntryKind.DISPUTE, amount=None, ref=None)
    with store.write() as tx:
        tx.insert_case(sample_case())
        tx.add_entry(entry)
        assert tx.case_entries(entry.case) == (entry,)


def test_the_audit_log_is_read_newest_first(store: Store) -> None:
    """Rows come back whole, of one subject or of all, as many as asked for."""
    with store.write() as tx:
        for number, subject in enumerate(["duell", "kasse", "duell"]):
            tx.audit(NOON + number * SECOND, "p0", "line.apply", subject, {"version": str(number), "a": "æ"})
    everything = store.audit_rows(2)
    assert [row.subject for row in everything] == ["duell", "kasse"]
    assert [row.detail[0] for row in store.audit_rows(9, "duell")] == [("version", "2"), ("version", "0")]
    assert everything[0] == AuditRow(
        everything[0].id, NOON + 2 * SECOND, "p0", "line.apply", "duell", (("version", "2"), ("a", "æ"))
    )


def test_a_lease_is_held_by_one(store: Store) -> None:
    """The holder keeps it under the same epoch; another one waits until it runs out and gets the next epoch."""
    beats = [
        store.beat("leader", "a", NOON, NOON + MINUTE),
        store.beat("leader", "b", NOON + SECOND, NOON + MINUTE),
        store.beat("leader", "a", NOON + 30 * SECOND, NOON + 2 * MINUTE),
        store.beat("leader", "b", NOON + MINUTE, NOON + 3 * MINUTE),
        store.beat("leader", "b", NOON + 2 * MINUTE, NOON + 4 * MINUTE),
        store.beat("leader", "a", NOON + 3 * MINUTE, NOON + 5 * MINUTE),
        store.beat("other", "a", NOON, NOON + MINUTE),
    ]
    assert beats == [1, None, 1, None, 2, None, 1]
    assert store.leases() == {"leader": NOON + 4 * MINUTE, "other": NOON + MINUTE}
