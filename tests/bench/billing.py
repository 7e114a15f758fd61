"""Rows of the bill: quote, rerate, report, report_growth; on the embedded database."""

import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, bindparam, create_engine, func, insert, select, update

from oncall.billing.facts import parse_facts
from oncall.billing.rate import quote as price
from oncall.policy.line import Line
from oncall.policy.load import load
from oncall.policy.source import Source, read_file
from oncall.store import Store, open_store, upgrade
from oncall.store.tables import calls, case_facts, cases, ratings
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.month_totals import month_totals
from oncall.usecases.months import bounds
from oncall.usecases.report_month import report_month
from oncall.usecases.rerate import rerate as rerate_month
from tests.bench.rows import Row

DUELL = str(Path(__file__).parents[2] / "lines" / "duell.toml")
NOW = datetime(2026, 12, 1, tzinfo=UTC)
MONTH = "2026-11"
OPENED = datetime(2026, 11, 2, tzinfo=UTC)
QUOTES, CASES, CALLS, IN_MONTH = 300_000, 100_000, 1_000_000, 8_000
BATCH = 20_000
TIMES = 5
RATING = {
    "state": "rated", "tier": "short", "amount": "490.00", "currency": "NOK", "range": None, "missing": [],
    "lines": [{"tier": "short", "quantity": "1", "unit": "case", "rate": "490.00", "amount": "490.00"}],
    "because": ["solved within 15 minutes (5:26)", "«For saker som løses innen 15 minutter er prisen 490,-»"],
    "promises": [], "tariff": "duell-2026",
}  # fmt: skip


def quote() -> Row:
    """Measure quotes with full trace per second of one core's time: facts of a hundred kinds under the Duell prices."""
    line = load(read_file(DUELL, ()))
    dice = random.Random(1)
    causes = ("other", "customer", "vendor_system", "network")
    kinds = [
        parse_facts({"cause": dice.choice(causes), "solved": True, "clock": dice.randrange(60, 3000)})
        for _ in range(100)
    ]
    begin = time.process_time()
    for number in range(QUOTES):
        price(line.tariffs[0], kinds[number % 100], line.hours)
    return Row("quote", QUOTES / (time.process_time() - begin), "quotes/s", 100_000)


def rerate() -> Row:
    """Measure the re-rating of a month of 100 000 cases against plain Core that reads and writes the same rows, in seconds."""
    with records() as (store, engine, source):
        fill(engine, cases, (case_row(n, json.dumps(RATING), MONTH) for n in range(CASES)))
        fill(engine, case_facts, (fact for n in range(CASES) for fact in fact_rows(n)))
        applied = dearer(store, source)
        baseline = plain(engine)
        begin = time.perf_counter()
        found = rerate_month(store, applied, MONTH, "bench", NOW, apply=True)
        took = time.perf_counter() - begin
        if len(found.changes) != CASES:
            raise SystemExit(f"rerate: {len(found.changes)} of {CASES} cases changed")
        return Row("rerate", took, "s", 3.0, baseline, most=True)


def report() -> Row:
    """Measure the totals of a month of a line with 1 000 000 calls against the bare GROUP BY over that month, in ms.

    These are what the head of the page and of every file shows: calls by outcome, waits, tiers, what waits, corrections.
    The GROUP BY has no row for a single case, so neither has this; `report_cases` measures the report with all of them.
    """
    with records() as (store, engine, source):
        history(engine, CALLS)
        line = load(source)
        return Row("report", median(lambda: month_totals(store, line, MONTH)), "ms", 2.0, bare(engine, line), most=True)


def report_cases() -> Row:
    """Measure the whole report of that month, a row with its reasons per case, against plain Core that reads the same rows."""
    with records() as (store, engine, source):
        history(engine, CALLS)
        line = load(source)
        took = median(lambda: report_month(store, line, MONTH))
        return Row("report_cases", took, "ms", 4.0, bare_rows(engine), most=True)


def report_growth() -> Row:
    """Measure what ten times more history costs the report of the same month: 1 000 000 calls against 100 000, in ms."""
    took = []
    for count in (CALLS // 10, CALLS):
        with records() as (store, engine, source):
            history(engine, count)
            line = load(source)
            took.append(median(lambda store=store, line=line: report_month(store, line, MONTH)))
    return Row("report_growth", took[1], "ms", 1.2, took[0], most=True)


@contextmanager
def records() -> Iterator[tuple[Store, Engine, Source]]:
    """Give an empty embedded database with the Duell line applied, and plain access to it."""
    with tempfile.TemporaryDirectory() as tmp:
        url = f"sqlite:///{tmp}/oncall.db"
        upgrade(url)
        store, engine, source = open_store(url, Path(tmp), deadline=600.0), create_engine(url), read_file(DUELL, ())
        with store.write() as tx:
            tx.add_line("duell", source.canonical(), NOW, "bench")
        yield store, engine, source
        engine.dispose()
        store.close()


def fill(engine: Engine, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Insert rows, many at a time."""
    with engine.begin() as connection:
        batch = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                connection.execute(insert(table), batch)
                batch = []
        if batch:
            connection.execute(insert(table), batch)


def case_row(number: int, rating: str, month: str, opened: datetime = OPENED) -> dict[str, Any]:
    """Return a case at 490.00."""
    return {
        "id": f"DU-2026-{number:07}", "line": "duell", "caller": f"+47{number:08}", "customer": None,
        "opened_at": opened, "month": month, "policy": "duell@1", "state": "rated", "tier": "short",
        "amount_units": 49000, "amount_decimals": 2, "currency": "NOK", "rating": rating, "solved": True, "version": 0,
    }  # fmt: skip


def fact_rows(number: int) -> Iterator[dict[str, Any]]:
    """Yield what is known of a case that was solved within 15 minutes."""
    known = {
        "case": "true", "channel": '"phone"', "opened_at": f'"{OPENED.isoformat()}"', "state": '"closed"',
        "answered_at": f'"{(OPENED + timedelta(seconds=14)).isoformat()}"', "talk": "312", "solved": "true",
        "cause": '"other"', "solved_at": f'"{(OPENED + timedelta(seconds=326)).isoformat()}"',
    }  # fmt: skip
    for fact, value in known.items():
        yield {
            "case_id": f"DU-2026-{number:07}", "fact": fact, "value": value, "source": "system", "by": "CA", "at": OPENED,
        }  # fmt: skip


def dearer(store: Store, source: Source) -> Applied:
    """Apply prices under which every case costs more."""
    newer = read_file(DUELL, ('tariff.rates.short="590"',))
    assert newer.canonical() != source.canonical()
    with store.write() as tx:
        tx.add_line("duell", newer.canonical(), NOW, "bench")
    book = LineBook()
    book.refresh(store)
    applied = book.by_id("duell")
    assert applied is not None
    return applied


def plain(engine: Engine) -> float:
    """Return the seconds in which plain Core reads the month's cases and facts, and writes cases and ratings; taken back after."""
    begin = time.perf_counter()
    connection = engine.connect()
    of_month = (cases.c.line == "duell", cases.c.month == MONTH)
    rows = connection.execute(select(cases).where(*of_month).order_by(cases.c.opened_at, cases.c.id)).all()
    facts = connection.execute(
        select(case_facts).join(cases, cases.c.id == case_facts.c.case_id).where(*of_month).order_by(case_facts.c.id)
    ).all()
    if len(facts) != 9 * len(rows):
        raise SystemExit(f"rerate: {len(facts)} facts of {len(rows)} cases")
    columns = [column.name for column in cases.c if column.name != "id"]
    change = (
        update(cases)
        .where(cases.c.id == bindparam("of_id"), cases.c.version == bindparam("of_version"))
        .values({name: bindparam(name) for name in columns})
    )
    values = [
        {**{name: getattr(row, name) for name in columns}, "of_id": row.id, "of_version": row.version, "version": 1}
        for row in rows
    ]
    connection.execute(change, values)
    added = [
        {"case_id": row.id, "tariff": "duell@2/t", "facts_hash": "0" * 64, "quote": row.rating, "at": NOW}
        for row in rows
    ]
    connection.execute(insert(ratings), added)
    took = time.perf_counter() - begin
    connection.rollback()
    connection.close()
    return took


def history(engine: Engine, count: int) -> None:
    """Store so many calls with a case each: those of one month, the rest spread over the years before."""
    first = datetime(2026, 11, 1, tzinfo=UTC)
    text = json.dumps(RATING, ensure_ascii=False)

    def at(number: int) -> datetime:
        if number < IN_MONTH:
            return OPENED + timedelta(seconds=number * 300)
        return first - timedelta(seconds=(number - IN_MONTH + 1) * 300)

    def rows() -> Iterator[dict[str, Any]]:
        for n in range(count):
            rating, month = (text, MONTH) if n < IN_MONTH else ("{}", f"{at(n):%Y-%m}")
            yield case_row(n, rating, month, at(n))

    fill(engine, cases, rows())
    fill(engine, calls, (call_row(n, at(n)) for n in range(count)))
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def call_row(number: int, started: datetime) -> dict[str, Any]:
    """Return an answered call of its own case."""
    return {
        "sid": f"CA{number:032x}", "line": "duell", "started_at": started, "ended_at": started + timedelta(seconds=341),
        "state": "ended", "outcome": "answered", "caller": f"+47{number:08}", "case_id": f"DU-2026-{number:07}",
        "answered_by": "anna", "wait_seconds": number % 60, "talk_seconds": 312, "total_seconds": 341,
        "policy": "duell@1", "version": 1, "doc": "{}",
    }  # fmt: skip


def bare(engine: Engine, line: Line) -> float:
    """Return the ms of the bare GROUP BY: the month's calls by outcome, its cases by tier."""
    start, end = bounds(MONTH, line.zone)
    of_calls = (
        select(calls.c.outcome, func.count(), func.sum(calls.c.talk_seconds))
        .where(calls.c.line == "duell", calls.c.started_at >= start, calls.c.started_at < end)
        .group_by(calls.c.outcome)
    )
    of_cases = (
        select(cases.c.tier, func.count(), func.sum(cases.c.amount_units))
        .where(cases.c.line == "duell", cases.c.month == MONTH)
        .group_by(cases.c.tier)
    )
    with engine.connect() as connection:
        return median(lambda: (connection.execute(of_calls).all(), connection.execute(of_cases).all()))


def bare_rows(engine: Engine) -> float:
    """Return the ms in which plain Core reads the month's cases with their prices, and their calls."""
    of_month = (cases.c.line == "duell", cases.c.month == MONTH)
    rows = select(cases).where(*of_month).order_by(cases.c.opened_at, cases.c.id)
    own = select(calls.c.case_id, calls.c.sid, calls.c.talk_seconds).join(cases, cases.c.id == calls.c.case_id)
    own = own.where(*of_month).order_by(calls.c.started_at, calls.c.sid)
    with engine.connect() as connection:
        return median(lambda: (connection.execute(rows).all(), connection.execute(own).all()))


def median(do: Any) -> float:
    """Return the median of some runs in ms, after one that does not count."""
    do()
    took = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        do()
        took.append((time.perf_counter() - begin) * 1000)
    return sorted(took)[TIMES // 2]
