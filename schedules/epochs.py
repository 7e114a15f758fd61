"""Changes of staff without a reshuffle: each list counts in its own epoch, entered where the rotation stood.

An entry is a pair, or one person of a ring. At a change the turn goes to the entry that would have been next and is
still there; newcomers who stand just before it in the new list take the turns of those who left. So a replaced person's
successor gets that person's weeks, somebody who joins or leaves moves nobody out of order, and the past never changes.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from schedules.rota import Backup, Pairs, Ring, Rota, Staff, week_from


@dataclass(frozen=True, slots=True)
class Turns:
    """A list that turns: which entry has week `since`, and whether two neighbours serve (a ring) or one entry does."""

    entries: Pairs
    since: int
    position: int
    sliding: bool

    def place(self, week: int) -> int:
        """Return the position whose turn a week is."""
        return (self.position + week - self.since) % len(self.entries)

    def serving(self, week: int, ahead: int = 0) -> tuple[str, ...]:
        """Return who serves in a week, or `ahead` whole turns later; nobody twice, nobody for an empty list."""
        if not self.entries:
            return ()
        place = self.place(week) + (2 * ahead if self.sliding else ahead)
        taken = range(place, place + 2) if self.sliding else (place,)
        return tuple(dict.fromkeys(who for at in taken for who in self.entries[at % len(self.entries)]))


@dataclass(frozen=True, slots=True)
class Epoch:
    """The lists that hold from a week on; `backup` is None where the rota derives it from the primary's list."""

    since: int
    primary: Turns
    backup: Turns | None


def epoch_at(rota: Rota, week: int) -> Epoch:
    """Return the epoch a week belongs to; the first one reaches back without end."""
    epochs = _epochs(rota.pairs, rota.ring, rota.backup, _starts(rota))
    return epochs[max(0, bisect_right(epochs, week, key=lambda epoch: epoch.since) - 1)]


def changes_of_staff(rota: Rota) -> tuple[int, ...]:
    """Return the weeks at which a new list takes effect."""
    return tuple(week for week, _ in _starts(rota))


def _starts(rota: Rota) -> tuple[tuple[int, Staff], ...]:
    """Return the changes of staff by the week they take effect in."""
    return tuple((week_from(rota, staff.start), staff) for staff in sorted(rota.staff, key=lambda each: each.start))


@lru_cache(maxsize=256)
def _epochs(pairs: Pairs, ring: Ring, backup: Backup, starts: tuple[tuple[int, Staff], ...]) -> tuple[Epoch, ...]:
    """Return the epochs in order, each entered where the one before it stood."""
    own = None if isinstance(backup, str) else backup
    found = [Epoch(0, _turns(pairs or ring), None if own is None else _turns(own))]
    for week, staff in starts:
        before = found[-1]
        primary = _entered(before.primary, _turns(staff.pairs or staff.ring), week, staff.first)
        listed = before.backup
        if listed is not None and staff.backup is not None:
            listed = _entered(listed, _turns(staff.backup), week, None)
        found.append(Epoch(week, primary, listed))
    return tuple(found)


def _turns(listed: Pairs | Ring) -> Turns:
    """Return a list as it turns from week 0: a flat one slides."""
    sliding = bool(listed) and isinstance(listed[0], str)
    entries = tuple((each,) if isinstance(each, str) else each for each in listed)
    return Turns(entries, 0, 0, sliding)


def _entered(old: Turns, new: Turns, week: int, first: str | None) -> Turns:
    """Return the new list as it turns from a week on."""
    named = [at for at, entry in enumerate(new.entries) if first in entry]
    return Turns(new.entries, week, named[0] if named else _position(old, new, week), new.sliding)


def _position(old: Turns, new: Turns, week: int) -> int:
    """Return whose turn of the new list a week is, going on from the old one."""
    if not old.entries or not new.entries:
        return 0
    due = old.place(week)
    for skipped in range(len(old.entries)):
        heir = _heir(new, old.entries[(due + skipped) % len(old.entries)])
        if heir is not None:
            return heir - _newcomers_before(old, new, heir, skipped)
    return 0


def _heir(new: Turns, entry: tuple[str, ...]) -> int | None:
    """Return where an old entry stands in the new list: at the first entry that shares most of its people."""
    shared = [len(set(entry) & set(other)) for other in new.entries]
    best = max(shared)
    return shared.index(best) if best > 0 else None


def _newcomers_before(old: Turns, new: Turns, place: int, most: int) -> int:
    """Return how many entries just before a place hold only people new to the list, at most `most`."""
    known = {person for entry in old.entries for person in entry}
    count = 0
    while count < most and not known & set(new.entries[(place - count - 1) % len(new.entries)]):
        count += 1
    return count
