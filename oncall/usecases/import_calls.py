"""Import past calls: each once, with its case, facts and price, so that a vendor brings history along."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import islice

from oncall.billing.facts import FactError
from oncall.calls.model import Call
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.past_call import PastCall, RowError
from oncall.usecases.past_case import case_of, note_call
from oncall.usecases.past_record import past_record
from oncall.usecases.ports import Store, StoreBusy, Tx

BATCH = 250
TRIES = 5
Numbered = tuple[int, PastCall | RowError]
Versions = Callable[[str | None], Applied]


@dataclass(slots=True)
class Imported:
    """What became of the rows: how many were new and known, and the line number and reason of each refused one."""

    new: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def import_calls(store: Store, book: LineBook, line: str, rows: Iterable[Numbered], now: datetime) -> Imported:
    """Store past calls of a line in force, some hundred a transaction. A call that is known already is left as it is.

    Raises StoreBusy or StoreDown; what was stored until then stays, and importing again goes on from there.
    """
    applied = book.by_id(line)
    if applied is None:
        raise LookupError(f"{line} is not an applied line")
    done = Imported()
    versions = cache(lambda policy: version_of(store, book, applied, policy))
    for batch in batches(rows):
        _take(store, versions, batch, done, now)
    return done


def batches(rows: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """Yield rows by the batch."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _take(store: Store, versions: Versions, batch: list[Numbered], done: Imported, now: datetime) -> None:
    """Store a batch in one transaction; when the database was busy, the whole batch again."""
    done.refused += [(number, str(row)) for number, row in batch if isinstance(row, RowError)]
    good = [(number, row) for number, row in batch if isinstance(row, PastCall)]
    for last in range(TRIES):
        try:
            with store.write() as tx:
                found = [_store(tx, versions, number, row, now) for number, row in good]
        except StoreBusy:
            if last == TRIES - 1:
                raise
        else:
            break
    done.new += found.count("new")
    done.known += found.count("known")
    done.refused += [each for each in found if isinstance(each, tuple)]


def version_of(store: Store, book: LineBook, applied: Applied, policy: str | None) -> Applied:
    """Return the version under which a row's case is priced: the one it names when that is stored here, else the newest."""
    named = book.at(policy, store) if policy is not None and policy.startswith(f"{applied.line.id}@") else None
    return named or applied


def _store(tx: Tx, versions: Versions, number: int, row: PastCall, now: datetime) -> str | tuple[int, str]:
    """Store one call with its case; returns "new", "known", or its number and the reason why not."""
    if tx.call(row.call) is not None:
        return "known"
    applied = versions(row.policy)
    call = past_record(row, applied.line, applied.policy)
    try:
        case = case_of(tx, applied, call, row)
        call = replace(call, case=note_call(tx, versions(case.policy), call, row, case, now) if case else None)
    except RowError as error:
        return number, str(error)
    except FactError as error:
        return number, f"facts.{error}"
    _insert(tx, call)
    return "new"


def _insert(tx: Tx, call: Call) -> None:
    """Add the call; another importer that was quicker with the same one makes this batch be tried again."""
    if not tx.insert_call(call):
        raise StoreBusy(f"call {call.sid}: somebody else imports it just now")
