"""Change a line's rota from now on: tried out as a whole first, then written together with everything that follows from it.

Two people who change at once cannot break together what neither breaks alone: a change is only written while nothing has
changed since it was tried; else it is tried again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from oncall.policy.changes import Change, lay, write_change
from oncall.policy.findings import PolicyError
from oncall.policy.line import Line
from oncall.usecases.begun_changes import CannotChange, from_now, until_now
from oncall.usecases.current_rota import change_of, current, needed_of, reachable_of, recent, window_of
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.notices import told_changed
from oncall.usecases.ports import Store, StoreBusy, Tx
from oncall.usecases.rows import ChangeKind, RotaChange
from oncall.usecases.watch_coverage import coverage_notices
from schedules.changes import Override
from schedules.findings import Finding
from schedules.impact import Trial, take_shift, trial
from schedules.resolve import who_at
from schedules.rota import Rota

MARGIN, MOST_DAYS = timedelta(days=8), 800
TRIES = 4
TOLD_UNTIL = timedelta(days=2)
HOLES = frozenset(
    {
        "nobody",
        "nobody_reachable",
        "unplanned",
        "short_primary",
        "short_backup",
        "unreachable",
        "idle_override",
        "idle_swap",
    }
)


class NeedsYes(Exception):
    """A change that would leave a hole or break a rule: nothing was written; it needs an explicit yes. `proposal` says why."""

    def __init__(self, proposal: "Proposal") -> None:
        self.proposal = proposal
        super().__init__(proposal.doubts[0].text)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a rota: changes to add, ids of stored ones to take back.

    `key` makes a repetition nothing new; `keys` are those of the single changes where they come from elsewhere.
    """

    key: str
    add: tuple[Change, ...] = ()
    withdraw: tuple[int, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wish tried out on the rota in force: what would be added, what goes wrong that did not before, what changes for whom.

    `added` are pairs of a key and a change: first what stays of those taken back, then the wanted ones from now on.
    """

    line: Line
    wish: Wish
    added: tuple[tuple[str, Change], ...]
    trial: Trial
    after: Rota
    stamp: int | None

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """The findings for which the change needs an explicit yes."""
        return tuple(each for each in self.trial.findings if each.severity == "error" or each.code in HOLES)

    @property
    def cut(self) -> bool:
        """Whether something of the wish lies in the past and was left out."""
        return any(each not in self.wish.add for _, each in self.added)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A wish that holds now: what was tried, and the changes as stored."""

    proposal: Proposal
    made: tuple[RotaChange, ...]


def propose(store: Store, book: LineBook, line: str, wish: Wish, now: datetime) -> Proposal:
    """Try a wish out; nothing is written. Raises CannotChange, LookupError for a line or change there is not."""
    book.refresh(store)
    stamp, applied = book.stamp, book.by_id(line)
    if applied is None:
        raise LookupError(f"{line}: no such line")
    rota = applied.line.rota
    if rota is None:
        raise CannotChange(f"{line} has no rota (add [rota] to its line file)")
    added = (*_kept(applied, rota, wish, now), *_wanted(applied.line, rota, wish, now))
    after = _after(applied, rota, [each for _, each in added], wish)
    touched = (*(each for _, each in added), *(each for each in _stored(applied, wish) if each is not None))
    start, days = _span(rota, touched, now)
    people, states = reachable_of(applied.line), needed_of(applied.line)
    tried = trial(recent(rota, now), recent(after, now), applied.line.hours, start, days, people, states)
    return Proposal(applied.line, wish, added, tried, after, stamp)


def _kept(applied: Applied, rota: Rota, wish: Wish, now: datetime) -> Iterator[tuple[str, Change]]:
    """Yield what stays of the changes that are taken back, with keys of their own."""
    for number, change in zip(wish.withdraw, _stored(applied, wish), strict=True):
        part = None if change is None else until_now(applied.line, rota, change, now)
        if part is not None:
            yield f"{wish.key}:kept:{number}", part


def _wanted(line: Line, rota: Rota, wish: Wish, now: datetime) -> Iterator[tuple[str, Change]]:
    """Yield the wanted changes from now on, with their keys."""
    for place, each in enumerate(wish.add):
        yield wish.keys[place] if wish.keys else f"{wish.key}:{place}", from_now(line, rota, each, now)


def _stored(applied: Applied, wish: Wish) -> Iterator[Change | None]:
    """Yield the changes that are to be taken back, None for one that does not fit the file any more. Raises LookupError."""
    for each in wish.withdraw:
        stored = next((one for one in applied.changes if one.id == each), None)
        if stored is None:
            raise LookupError(f"{applied.line.id} has no change {each} in force")
        try:
            yield change_of(applied.line, stored)
        except PolicyError:
            yield None  # it does nothing, so nothing of it stays


def _after(applied: Applied, rota: Rota, added: Sequence[Change], wish: Wish) -> Rota:
    """Return the rota as it would be: what is taken back left out of the stored changes, what is added laid over."""
    if wish.withdraw and applied.filed is not None:
        stays = [each for each in applied.changes if each.id not in wish.withdraw]
        rota = current(replace(applied.line, rota=applied.filed), stays).line.rota or rota
    return lay(rota, added)


def _span(rota: Rota, touched: Sequence[Change], now: datetime) -> tuple[datetime, int]:
    """Return from when and for how many days must be looked at to see all that changes do, however far ahead they are.

    A change does nothing outside its window, but the week after may now have the same four as the week before it.
    """
    now = now.replace(microsecond=0)
    windows = [window_of(rota, each) for each in touched]
    start = max(now, min((begin for begin, _ in windows), default=now) - MARGIN)
    end = max((end for _, end in windows), default=now) + MARGIN
    return start, min(max((end - start).days, 1), MOST_DAYS)


def accept(store: Store, book: LineBook, line: str, wish: Wish, now: datetime, by: str, *, yes: bool) -> Accepted:
    """Try a wish out and write it, its notices in the same transaction. Raises as `propose`, and NeedsYes without a yes.

    A wish whose key was written before is not written again.
    """
    for _ in range(TRIES):
        proposal = propose(store, book, line, wish, now)
        if proposal.doubts and not yes:
            raise NeedsYes(proposal)
        try:
            with store.write() as tx:
                made = write(tx, proposal, now, by)
        except Moved:
            continue
        book.refresh(store)
        return Accepted(proposal, made)
    raise StoreBusy(f"rota of {line}: others changed it {TRIES} times meanwhile")


class Moved(Exception):
    """Somebody else changed a rota meanwhile: nothing was written."""


def write(tx: Tx, proposal: Proposal, now: datetime, by: str) -> tuple[RotaChange, ...]:
    """Write a proposal inside a transaction. Raises Moved."""
    line, wish = proposal.line, proposal.wish
    before = {each.key for each in tx.rota_changes(line.id, withdrawn=True)}
    made = []
    for key, change in proposal.added:
        kind, doc = write_change(change, line.zone)
        made.append(tx.add_rota_change(key, line.id, ChangeKind(kind), doc, now, by))
    if made and all(each.key in before for each in made):
        return tuple(made)
    taken = [each for each in wish.withdraw if tx.withdraw_rota_change(each, now, by)]
    if len(taken) < len(wish.withdraw) or tx.lines_stamp() != (proposal.stamp or 0) + len(made) + len(taken):
        raise Moved
    note(tx, proposal, made, now, by)
    return tuple(made)


def note(tx: Tx, proposal: Proposal, made: Sequence[RotaChange], now: datetime, by: str) -> None:
    """Write what follows from a change: the audit log, who is told, and what the manager must know."""
    line, wish = proposal.line, proposal.wish
    detail = {"made": " ".join(str(each.id) for each in made), "withdrawn": " ".join(map(str, wish.withdraw))}
    tx.audit(now, by, "rota_changed", line.id, detail)
    rows = told_changed(line, proposal.trial.people, about=wish.key, by=by, now=now, until=now + TOLD_UNTIL)
    found = Applied(replace(line, rota=proposal.after), 0)
    tx.queue((*rows, *(coverage_notices(found, now) if proposal.trial.findings else ())), now, now)


def take_change(line: Line, taker: str, giver: str | None, now: datetime) -> Override:
    """Return the override by which somebody takes the shift of somebody on call now. Raises CannotChange.

    Without a giver it is the only primary there is; with two, nobody guesses whose shift is meant.
    """
    if line.rota is None:
        raise CannotChange(f"{line.id} has no rota (add [rota] to its line file)")
    if giver is None:
        primary = who_at(line.rota, now).primary
        if len(primary) != 1:
            people = ", ".join(primary) or "nobody"
            raise CannotChange(f"primary now: {people} (say whose shift is taken)")
        giver = primary[0]
    for person in (taker, giver):
        if person not in line.people:
            raise CannotChange(f"{person} is nobody on {line.id} (use one of {', '.join(line.people)})")
    try:
        return take_shift(line.rota, now, taker, giver)
    except ValueError as error:
        raise CannotChange(str(error)) from None
