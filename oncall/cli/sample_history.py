"""Sample history for the demo: calls of this month and the last, plainly marked, so that the month's page has something to show."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from oncall.calls.model import Outcome
from oncall.policy.line import Line
from oncall.usecases.import_calls import import_calls
from oncall.usecases.line_book import LineBook
from oncall.usecases.past_call import PastCall, parse_past_call
from oncall.usecases.ports import Store
from schedules.resolve import who_at

MARK = "CAsample"
SEED = 20260101
DAYS = 45
CAUSES = ("other", "other", "customer", "customer", "vendor_system", "network", "hardware", "third_party")
Row = dict[str, object]


def add_sample_history(store: Store, book: LineBook, line: Line, now: datetime) -> int:
    """Store sample calls of the past weeks; the same calls again add nothing. Returns how many were new."""
    rows = ((number, row) for number, row in enumerate(sample_calls(line, now), 1))
    return import_calls(store, book, line.id, rows, now).new


def sample_calls(line: Line, now: datetime) -> Iterator[PastCall]:
    """Yield about one call and a half a day, the same for the same line and day."""
    today = now.astimezone(line.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        dice = random.Random(f"{SEED}{day:%Y%m%d}")  # noqa: S311 - sample data must be repeatable
        for number in range(dice.choice((0, 1, 1, 2, 2, 3))):
            started = day + timedelta(seconds=dice.randrange(86_400))
            sid = f"{MARK}{day:%Y%m%d}{number:02d}".ljust(34, "0")
            yield parse_past_call(sample_call(line, sid, started, dice), line.id)


def sample_call(line: Line, sid: str, started: datetime, dice: random.Random) -> Row:
    """Return one sample call in the shape of `oncall calls --json`, facts included."""
    wait = dice.randrange(6, 70)
    outcome = dice.choices(list(Outcome)[:4:1], (82, 9, 0, 9))[0]
    talk = dice.randrange(70, 1500) if outcome is Outcome.ANSWERED else 0
    ended = started + timedelta(seconds=wait + talk + 4)
    row: Row = {
        "call": sid,
        "line": line.id,
        "from": f"+4799000{dice.randrange(100, 999)}",
        "started_at": started.isoformat(),
        "ended_at": ended.isoformat(),
        "outcome": outcome.value,
        "wait_seconds": wait,
        "talk_seconds": talk,
        "total_seconds": wait + talk + 4,
        "legs": [],
    }
    if outcome is Outcome.ANSWERED:
        row |= taken(line, started, wait, talk, dice)
    return row


def taken(line: Line, started: datetime, wait: int, talk: int, dice: random.Random) -> Row:
    """Return who took a sample call, and the facts that a person would have noted; a few are left open on purpose."""
    duty = who_at(line.rota, started) if line.rota else None
    stage = "primary" if wait < 25 else "backup"  # noqa: PLR2004 - about when the backups ring
    people = (duty.primary if stage == "primary" else duty.backup) if duty else ()
    facts: Row = {}
    if dice.random() > 0.08:  # noqa: PLR2004 - about one in twelve waits for a person
        solved_at = started + timedelta(seconds=wait + talk)
        facts = {"solved": True, "cause": dice.choice(CAUSES), "solved_at": solved_at.isoformat()}
    if facts and dice.random() < 0.05:  # noqa: PLR2004 - about one in twenty needs somebody on site
        facts["on_site"] = "1h30m"
    who = dice.choice(people) if people else None
    return {"answered_by": who, "stage": stage if who else None, "facts": facts}
