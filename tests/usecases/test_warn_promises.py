"""Promises on a case: open, met, missed; and the warning before one is missed, once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oncall.calls.effects import Notice
from oncall.policy.line import Line
from oncall.policy.load import load
from oncall.policy.source import read_file
from oncall.usecases.fact_rows import typed_row
from oncall.usecases.ports import CaseRow, FactRow, OutboxRow
from oncall.usecases.promise_verdicts import promised
from oncall.usecases.warn_promises import warnings

OPENED = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DUE = OPENED + 2 * HOUR


@pytest.fixture(scope="module")
def line() -> Line:
    """Return the Dekode line, which promises an answer within two hours for faults of level A."""
    return load(read_file(str(Path(__file__).parents[2] / "lines" / "dekode.toml"), ()))


@pytest.fixture
def case() -> CaseRow:
    """Return a case with an answer promised in two hours."""
    rating = f'{{"state": "review", "promises": [{{"kind": "respond", "due": "{DUE.isoformat()}"}}]}}'
    return CaseRow(
        "DE-2026-000001", "dekode", "+4790000001", "Butikk", OPENED, "2026-11", "dekode@1", "review", "",
        None, "NOK", rating, solved=False,
    )  # fmt: skip


def answered(at: datetime) -> tuple[FactRow, ...]:
    """Return the history of a case that was answered then."""
    return (typed_row("answered_at", at, "system", "CA1", at),)


@pytest.mark.parametrize(
    ("history", "now", "verdict"),
    [
        ((), OPENED + HOUR, "open"),
        ((), DUE, "open"),
        ((), DUE + timedelta(seconds=1), "missed"),
        (answered(DUE), DUE + HOUR, "met"),
        (answered(DUE + timedelta(seconds=1)), DUE + HOUR, "missed"),
    ],
)
def test_a_promise_is_open_met_or_missed(
    case: CaseRow, history: tuple[FactRow, ...], now: datetime, verdict: str
) -> None:
    """At exactly the instant it is kept."""
    assert [each.verdict for each in promised(case, history, now)] == [verdict]


def told(line: Line, case: CaseRow, history: tuple[FactRow, ...], now: datetime) -> tuple[OutboxRow, ...]:
    """Return the warnings at an instant."""
    return tuple(warnings(line, case, history, now))


@pytest.mark.parametrize(
    ("history", "after", "warned"),
    [
        ((), timedelta(minutes=89, seconds=59), False),
        ((), timedelta(minutes=90), True),
        ((), timedelta(minutes=119), True),
        ((), timedelta(minutes=120), False),
        (answered(OPENED + HOUR), timedelta(minutes=95), False),
    ],
)
def test_a_warning_comes_when_a_quarter_of_the_time_is_left(
    line: Line,
    case: CaseRow,
    history: tuple[FactRow, ...],
    after: timedelta,
    warned: bool,  # noqa: FBT001
) -> None:
    """Not before, not once the promise is kept, not once it is too late."""
    assert bool(told(line, case, history, OPENED + after)) == warned


def test_a_warning_is_the_same_row_however_often_somebody_looks(line: Line, case: CaseRow) -> None:
    """The outbox's key makes it one message to each phone and each mail address of those on call."""
    first, again = (told(line, case, (), OPENED + timedelta(minutes=m)) for m in (91, 117))
    assert first
    assert {row.key for row in first} == {row.key for row in again}
    notices = [row.effect for row in first if isinstance(row.effect, Notice)]
    assert {notice.until for notice in notices} == {DUE}
    assert {dict(notice.values)["case"] for notice in notices} == {case.id}
    assert all(dict(notice.values)["promise"] for notice in notices)
