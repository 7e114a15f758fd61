"""Calls that were missed, told of one after the other in a store, and what came of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from oncall.calls.effects import Effect, MissedCalls, Tell
from oncall.calls.model import Call, Outcome, State
from oncall.store import Store
from oncall.usecases.missed_calls import gather
from tests.calls.samples import received

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ANNA, BJORN = ("anna",), ("bjorn",)
PAIR = ANNA + BJORN


def missed_call(number: int, at: datetime, line: str = "duell") -> Call:
    """Return a call of that number's caller, who hung up then."""
    over = {"state": State.ABANDONED, "outcome": Outcome.ABANDONED, "started_at": at - 20 * SECOND, "ended_at": at}
    return replace(received(), sid=f"CA{number:032}", line=line, caller=f"+479{number:07}", **over)  # type: ignore[arg-type]


def word(people: tuple[str, ...] = PAIR, key: str = "missed") -> Tell:
    """Return word of a call to these people."""
    return Tell(people, key, (("caller", "+4790000000"), ("waited", "20")), mail=True)


def miss(
    store: Store, number: int, at: datetime, *, people: tuple[str, ...] = PAIR, line: str = "duell"
) -> tuple[Call, tuple[Effect, ...]]:
    """Store a missed call and decide how it is told of, in one transaction; returns the call and what is posted."""
    with store.write() as tx:
        call, posted = gather(tx, missed_call(number, at, line), (word(people),), at)
        tx.insert_call(call)
    return call, posted


def alone(posted: tuple[Effect, ...]) -> tuple[str, ...]:
    """Return who is told of a call by itself."""
    return tuple(person for effect in posted if isinstance(effect, Tell) for person in effect.people)


def storms(store: Store) -> list[MissedCalls]:
    """Return the gathered texts that were posted, without the letters, the oldest first."""
    found = [row.effect for row, _, _ in store.outbox_rows(1000)]
    return [effect for effect in reversed(found) if isinstance(effect, MissedCalls) and not effect.mail]


def counted(store: Store, storm: MissedCalls) -> list[str | None]:
    """Return the callers in a gathered text."""
    with store.read() as tx:
        return [one.caller for one in tx.gathered(storm.storm, 0, 1000)]
