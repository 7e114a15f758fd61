"""Mistakes that users of other billing systems report, each as something that cannot happen here.

Rounding per entry (CGRateS #118, #260), debiting twice on re-rating (CGRateS #48), double invoices east of UTC (Lago #879,
#1074), a preview that is not the bill (Kill Bill mailing list, 2026-05-15), usage without an invoice line (OpenMeter #4313).
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from oncall.billing.facts import parse_facts
from oncall.store import Store, open_store
from oncall.usecases.close_month import close_month
from oncall.usecases.compare_month import compare_month
from oncall.usecases.quote_facts import quote_facts
from oncall.usecases.report_month import report_month
from oncall.usecases.rerate import rerate
from oncall.usecases.set_facts import set_facts
from tests.cli.history import row, solved
from tests.usecases.records import NOVEMBER, NOW, OCTOBER, bring, duell_in

CASE = "DU-2026-000001"


def booked(store: Store, month: str) -> list[Decimal]:
    """Return the money booked in a month."""
    with store.read() as tx:
        return [entry.amount for entry in tx.entries("duell", month) if entry.amount]


def test_entries_of_work_are_added_before_they_are_rounded(store: Store) -> None:
    """Three visits of seven minutes are 21 minutes: rounded visit by visit they would come to a cent more."""
    book, line = duell_in(store)
    visits = [timedelta(minutes=7), timedelta(minutes=7), timedelta(minutes=7)]
    total = sum(visits, timedelta())
    facts = solved("customer", on_site=f"{int(total.total_seconds())}s")
    bring(store, book, row(1, facts=facts))
    whole = (Decimal(1990) * 1260 / 3600).quantize(Decimal("0.01"))
    apart = 3 * (Decimal(1990) * 420 / 3600).quantize(Decimal("0.01"))
    assert (report_month(store, line, OCTOBER).total, apart - whole) == (whole, Decimal("0.01"))


def test_the_first_and_the_later_units_are_one_quantity(store: Store) -> None:
    """A price is a quantity times a rate, rounded once: no sum of spans that does not add up."""
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved("customer", on_site="1h0m1s")))
    [case] = report_month(store, line, OCTOBER).cases
    assert case.amount == Decimal("1990.55")


def test_a_fact_set_twice_is_billed_once(store: Store) -> None:
    """However often the same is said, before and after the closing."""
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    for _ in range(3):
        set_facts(store, book, CASE, (("cause", "customer"),), "anna", NOW)
    close_month(store, line, OCTOBER, "anna", NOW, carry=False)
    for _ in range(3):
        set_facts(store, book, CASE, (("cause", "vendor_bug"),), "anna", NOW)
    assert (booked(store, OCTOBER), booked(store, NOVEMBER)) == ([Decimal("490.00")], [Decimal("-490.00")])


def test_a_month_closed_twice_is_booked_once(store: Store) -> None:
    """The second closing says that it is closed already, with the same hash."""
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    first, again = (close_month(store, line, OCTOBER, "anna", NOW, carry=False) for _ in range(2))
    assert (first.hash, again.already, booked(store, OCTOBER)) == (again.hash, True, [Decimal("490.00")])


@pytest.mark.parametrize("zone", ["Europe/Oslo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_a_case_is_in_exactly_one_month_in_every_zone(sqlite_store: Store, zone: str, hour: int) -> None:
    """Around a month's end, east and west of UTC: one invoice line, in the month of the line's own calendar."""
    book, line = duell_in(sqlite_store, f"line.time_zone={zone}")
    at = datetime(2026, 10, 31, hour, 30, tzinfo=UTC)
    bring(sqlite_store, book, row(1, started_at=at.isoformat(), ended_at=None, facts=solved()))
    totals = {month: report_month(sqlite_store, line, month).total for month in ("2026-09", OCTOBER, NOVEMBER)}
    own = f"{at.astimezone(line.zone):%Y-%m}"
    assert totals == {month: Decimal(490 if month == own else 0) for month in totals}


@pytest.fixture
def sqlite_store(sqlite_url: str, tmp_path: Path) -> Iterator[Store]:
    """Return a store on the embedded database alone: what is tested has nothing to do with the database."""
    opened = open_store(sqlite_url, tmp_path, deadline=10.0)
    yield opened
    opened.close()


def test_the_quote_is_the_bill(store: Store) -> None:
    """What `quote` says of a case's facts is what the month bills."""
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved("network", on_site="1h17m13s")), row(2, facts=solved()))
    for case, facts in store.facts_of([CASE, "DU-2026-000002"]).items():
        known = {entry.fact: json.loads(entry.value) for entry in facts}
        quoted = quote_facts(line, parse_facts(known), NOW).amount
        with store.read() as tx:
            stored = tx.case(case)
        assert stored is not None
        assert stored.amount == quoted


def test_the_preview_is_the_bill(store: Store) -> None:
    """The money in `lines diff`, the preview of a re-rating, and what is billed afterwards are the same."""
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved()), row(2, facts=solved("customer", on_site="2h")))
    before = report_month(store, line, OCTOBER).total
    dearer_book, dearer = duell_in(store, 'tariff.rates.short="590"', 'tariff.rates.on_site_hour="2090"')
    said = compare_month(store, line, dearer, OCTOBER).difference
    applied = dearer_book.by_id("duell")
    assert applied is not None
    preview = rerate(store, applied, OCTOBER, "anna", NOW, apply=False).difference
    rerate(store, applied, OCTOBER, "anna", NOW, apply=True)
    assert (said, preview) == (Decimal(300), Decimal(300))
    assert report_month(store, dearer, OCTOBER).total == before + 300


def test_every_answered_call_is_in_the_report(store: Store) -> None:
    """Nothing that was answered is missing, whether it cost something or waits for somebody."""
    book, line = duell_in(store)
    bring(store, book, *(row(number, facts=solved() if number % 2 else {}) for number in range(1, 8)))
    report = report_month(store, line, OCTOBER)
    assert {call for case in report.cases for call in case.calls} == {row(number)["call"] for number in range(1, 8)}
    assert (report.review, report.total) == (3, Decimal(4 * 490))
