"""Warn those on call before a promise is missed: once for each promise, when a quarter of its time is left."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from oncall import prompts
from oncall.policy.line import Line
from oncall.usecases.desk import Desk
from oncall.usecases.line_book import Applied
from oncall.usecases.notices import stamp, told, told_managers, when_words
from oncall.usecases.ports import CaseRow, FactRow, OutboxRow
from oncall.usecases.promise_verdicts import Promised, promised
from oncall.usecases.watch_duty import lead, post
from schedules.resolve import who_at

LOOK_BACK = timedelta(days=60)
LEFT = 4


def warn_promises(desk: Desk, now: datetime) -> None:
    """Post the warnings that are due on every line, if this worker leads. To be called every minute or so."""
    lead(desk, now, (warn,))


def warn(desk: Desk, applied: Applied, now: datetime) -> None:
    """Post the warnings of one line."""
    line = applied.line
    if not any(tariff.promises for tariff in line.tariffs):
        return
    cases = desk.store.open_cases(line.id, now - LOOK_BACK)
    histories = desk.store.facts_of([case.id for case in cases])
    post(desk, tuple(row for case in cases for row in warnings(line, case, histories[case.id], now)), now)


def warnings(line: Line, case: CaseRow, history: tuple[FactRow, ...], now: datetime) -> Iterator[OutboxRow]:
    """Yield what is to be told about a case: its promises that are open still and due soon."""
    for promise in promised(case, history, now):
        soon = promise.due - (promise.due - case.opened_at) / LEFT
        if promise.verdict == "open" and soon <= now < promise.due:
            yield from warning(line, case, promise, now)


def warning(line: Line, case: CaseRow, promise: Promised, now: datetime) -> Iterator[OutboxRow]:
    """Yield a warning to each who is on call, or to those who manage the line where nobody is."""
    values = {
        "case": case.id,
        "customer": case.customer or "",
        "caller": case.caller or "",
        "promise": prompts.text(line.say, line.languages[0], f"promise_{promise.kind}", {}),
        "due": when_words(line, promise.due, now),
    }
    about = f"{case.id}:{promise.kind}:{stamp(promise.due)}"
    people = who_at(line.rota, now).primary if line.rota is not None else ()
    rows = [
        row
        for person in people
        for row in told(line, person, "promise_due", values, about=about, at=now, until=promise.due)
    ]
    yield from rows or told_managers(line, "promise_due", values, about=about, at=now, until=promise.due)
