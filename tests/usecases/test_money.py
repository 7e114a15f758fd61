"""No money appears or vanishes, whatever people do in whatever order: facts, overrides, disputes, new prices, closed months."""

import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.policy.load import load
from oncall.policy.source import read_file
from oncall.store import Store
from oncall.usecases.change_case import Refused
from oncall.usecases.close_month import close_month
from oncall.usecases.dispute_line import Answer, answer_dispute, dispute_line
from oncall.usecases.link_case import link_call, unlink_call
from oncall.usecases.override_amount import Wanted, override_amount
from oncall.usecases.report_month import report_month
from oncall.usecases.rerate import rerate
from oncall.usecases.set_facts import set_facts
from oncall.usecases.standing_rows import booked
from tests.cli.history import row, solved
from tests.databases import embedded
from tests.usecases.records import DUELL, NOVEMBER, NOW, OCTOBER, bring, duell_in

MONTHS = (OCTOBER, NOVEMBER, "2026-12", "2027-01")
CASES = ("DU-2026-000001", "DU-2026-000002", "DU-2026-000003")
CALLS = tuple(row(number)["call"] for number in (1, 2, 3))


class World:
    """A store with the Duell line and three past calls, and the reports of months as they were closed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.book, self.line = duell_in(store)
        self.frozen: dict[str, object] = {}
        rows = (row(1, facts=solved()), row(2, facts=solved("customer", on_site="1h30m")), row(3))
        bring(store, self.book, *rows)

    def set(self, case: str, fact: str, value: str) -> None:
        """Say a fact."""
        set_facts(self.store, self.book, case, ((fact, value),), "anna", NOW)

    def override(self, case: str, amount: Decimal | None) -> None:
        """Set an amount by hand, or take it back."""
        override_amount(self.store, self.book, case, Wanted(amount, "goodwill", "so agreed", "anna"), NOW)

    def dispute(self, case: str) -> None:
        """Dispute a case."""
        dispute_line(self.store, self.book, case, None, "not us", "Butikk", NOW)

    def answer(self, case: str, outcome: str) -> None:
        """Answer a dispute."""
        amount = Decimal(100) if outcome == "reduced" else None
        answer_dispute(self.store, self.book, case, Answer(outcome, "looked into", "anna", amount), NOW)

    def close(self, month: str) -> None:
        """Close a month, moving on what is not settled."""
        close_month(self.store, self.line, month, "anna", NOW, carry=True)
        self.frozen.setdefault(month, report_month(self.store, self.line, month))

    def link(self, call: str, case: str) -> None:
        """Make a call part of a case."""
        link_call(self.store, self.book, call, case, "anna", NOW)

    def unlink(self, call: str) -> None:
        """Give a call a case of its own."""
        unlink_call(self.store, self.book, call, "anna", NOW)

    def reprice(self, short: int, month: str) -> None:
        """Apply a new short price and price a month again, twice."""
        source = read_file(str(DUELL), (f'tariff.rates.short="{short}"',))
        with self.store.write() as tx:
            tx.add_line("duell", source.canonical(), NOW, "test")
        self.book.refresh(self.store)
        applied = self.book.by_id("duell")
        assert applied is not None
        self.line = load(source)
        preview = rerate(self.store, applied, month, "anna", NOW, apply=False)
        assert rerate(self.store, applied, month, "anna", NOW, apply=True).changes == preview.changes
        assert rerate(self.store, applied, month, "anna", NOW, apply=True).changes == ()

    def check(self) -> None:
        """Closed months stay; a month is the sum of its entries; all months are what all cases come to."""
        totals = Decimal(0)
        ids: set[str] = set(CASES)
        for month in MONTHS:
            report = report_month(self.store, self.line, month)
            totals += report.total
            assert report.total == sum((tier.amount for tier in report.tiers), Decimal(0))
            ids |= {case.case for case in report.cases}
            if month in self.frozen:
                assert report == self.frozen[month]
                with self.store.read() as tx:
                    entries = booked(tx.entries("duell", month))
                assert report.total == sum((entry.amount or Decimal(0) for entry in entries), Decimal(0))
        assert totals == sum((self.stands(case) for case in ids), Decimal(0))

    def stands(self, case_id: str) -> Decimal:
        """Return what a case comes to: its amount, or while it is not settled what is booked for it."""
        with self.store.read() as tx:
            case, entries = tx.case(case_id), booked(tx.case_entries(case_id))
        assert case is not None
        money = sum((entry.amount or Decimal(0) for entry in entries), Decimal(0))
        return money if case.amount is None else case.amount


CASE, CALL, MONTH = st.sampled_from(CASES), st.sampled_from(CALLS), st.sampled_from(MONTHS[:3])
FACT = st.sampled_from(
    [
        ("cause", "vendor_bug"), ("cause", "customer"), ("cause", ""), ("solved", "true"), ("solved", "false"),
        ("on_site", "1h20m1s"), ("on_site", ""), ("clock", "40m"), ("clock", "15m"), ("clock", ""),
    ]
)  # fmt: skip
AMOUNT = st.one_of(st.none(), st.decimals(0, 3000, places=2))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), CASE, FACT).map(lambda s: ("set", s[1], *s[2])),
        st.tuples(st.just("override"), CASE, AMOUNT),
        st.tuples(st.just("dispute"), CASE),
        st.tuples(st.just("answer"), CASE, st.sampled_from(["upheld", "rejected", "reduced"])),
        st.tuples(st.just("close"), MONTH),
        st.just(("close", OCTOBER)),
        st.tuples(st.just("link"), CALL, CASE),
        st.tuples(st.just("unlink"), CALL),
        st.tuples(st.just("reprice"), st.sampled_from([390, 490, 590]), MONTH),
    ),
    min_size=5,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_money_never_appears_or_vanishes(steps: list[tuple[str, ...]]) -> None:
    """After every step all months together come to what all cases come to, and what was closed is as it was."""
    with tempfile.TemporaryDirectory() as folder, embedded(Path(folder)) as store:
        world = World(store)
        for verb, *values in steps:
            try:
                getattr(world, verb)(*values)
            except Refused:
                continue
            world.check()


def test_a_late_dispute_of_a_closed_month_is_a_correction(store: Store) -> None:
    """Upheld after the closing: minus 490 in the next month, on both databases."""
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    close_month(store, line, OCTOBER, "anna", NOW, carry=False)
    dispute_line(store, book, CASES[0], None, "not us", "Butikk", NOW)
    answer_dispute(store, book, CASES[0], Answer("upheld", "right", "anna"), NOW + timedelta(days=1))
    totals = [report_month(store, line, month).total for month in (OCTOBER, NOVEMBER)]
    assert totals == [Decimal("490.00"), Decimal("-490.00")]


def test_every_change_by_hand_is_in_the_audit_log(store: Store) -> None:
    """Who, what, and in which words."""
    book, _ = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    override_amount(store, book, CASES[0], Wanted(Decimal(300), "goodwill", "so agreed", "anna", "bjorn"), NOW)
    override_amount(store, book, CASES[0], Wanted(None, "other", "not after all", "anna"), NOW)
    dispute_line(store, book, CASES[0], "short", "not us", "Butikk", NOW)
    answer_dispute(store, book, CASES[0], Answer("rejected", "it was", "anna"), NOW)
    rows = store.audit_rows(10, CASES[0])
    assert [(each.what, each.who) for each in reversed(rows)] == [
        ("amount_set", "anna"), ("amount_taken_back", "anna"), ("disputed", "Butikk"), ("dispute_answered", "anna"),
    ]  # fmt: skip
    assert dict(rows[-1].detail) == {"amount": "300", "reason": "goodwill", "note": "so agreed", "second": "bjorn"}


def test_the_same_override_twice_is_once(store: Store) -> None:
    """A repeated click adds no row."""
    book, _ = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    for _ in range(2):
        override_amount(store, book, CASES[0], Wanted(Decimal(300), "goodwill", "so agreed", "anna"), NOW)
    with store.read() as tx:
        assert len(tx.case_entries(CASES[0])) == 1
