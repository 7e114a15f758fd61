"""A stage for stories: the Duell line with its four people's phones, a caller, and sentences to look for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oncall.cli.stage import Stage, set_stage
from oncall.emulator import Carrier
from oncall.emulator.config import Winner
from oncall.emulator.phones import Phone
from oncall.policy.source import read_file
from oncall.usecases.fact_rows import current
from oncall.usecases.ports import CaseRow
from oncall.usecases.read_log import LogEntry, log_entry
from tests.databases import put_migrated

LINES = Path(__file__).parents[2] / "lines"
DUELL = "+4794139884"
CALLER = "+4790000000"
NIGHT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # Tuesday 02:00 in Oslo


@dataclass(frozen=True, slots=True)
class Play:
    """One running story."""

    stage: Stage
    line: str = "duell"

    @property
    def carrier(self) -> Carrier:
        """Return the carrier around the service."""
        return self.stage.carrier

    def phone(self, person: str) -> Phone:
        """Return a person's phone by the id in the line file, or the caller's as "caller"."""
        if person == "caller":
            return self.stage.carrier.phone(CALLER)
        number = self.stage.service.desk.book.by_id(self.line).line.people[person].phone  # type: ignore[union-attr]
        assert number is not None
        return self.stage.carrier.phone(number)

    def dial(self, to: str = DUELL, **options: Any) -> str:
        """Let the caller dial the line; returns the call's id."""
        return self.stage.carrier.dial(CALLER, to, **options)

    def after(self, seconds: float) -> None:
        """Let time pass."""
        self.stage.advance(seconds)

    def until(self, person: str, state: str, limit: float = 120) -> None:
        """Let time pass until a phone is in a state."""
        phone = self.phone(person)
        self.stage.carrier.run_until(lambda: phone.state == state, limit)

    def heard(self, person: str) -> str:
        """Return everything a phone has heard, in order."""
        return "\n".join(text for _, text in self.phone(person).heard)

    def call(self, sid: str) -> LogEntry:
        """Return the call as the log shows it."""
        with self.stage.service.desk.store.read() as tx:
            call = tx.call(sid)
        assert call is not None
        return log_entry(call)

    def case(self, sid: str) -> CaseRow:
        """Return the case of a call."""
        case = self.call(sid).case
        assert case is not None
        with self.stage.service.desk.store.read() as tx:
            row = tx.case(case)
        assert row is not None
        return row

    def facts(self, sid: str) -> dict[str, object]:
        """Return the facts of a call's case as they stand."""
        with self.stage.service.desk.store.read() as tx:
            return current(tx.facts(self.case(sid).id))

    def legs(self, sid: str) -> list[tuple[str, str | None]]:
        """Return (person, outcome) of each leg."""
        return [(leg.person, leg.outcome) for leg in self.call(sid).legs]

    def texts(self, person: str) -> list[str]:
        """Return the SMS a person got."""
        return [text.body for text in self.phone(person).texts]

    def take(self, person: str) -> None:
        """Let a person answer the ringing phone and press 1 three seconds later."""
        self.until(person, "ringing")
        self.phone(person).answer()
        self.after(3)
        self.phone(person).press("1")
        self.after(2)


@contextmanager
def staged(
    home: Path,
    *sets: str,
    line: str = "duell",
    at: datetime = NIGHT,
    winner: Winner = "pickup",
    database_url: str = "",
    faults: bool = False,
) -> Iterator[Play]:
    """Set the stage for a story, and strike it; nothing may have gone wrong on the carrier's side unless `faults`."""
    if not database_url:
        put_migrated(home)
    source = read_file(str(LINES / f"{line}.toml"), sets)
    stage = set_stage((source,), at, home, winner=winner, database_url=database_url)
    play = Play(stage, line)
    try:
        for person in stage.service.desk.book.by_id(line).line.people.values():  # type: ignore[union-attr]
            if person.phone is not None:
                play.phone(person.id)
        play.phone("caller")
        yield play
        assert faults or [] == [problem.text for problem in stage.carrier.problems]
    finally:
        stage.strike()
