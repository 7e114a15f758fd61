"""Start an outage, change its words, end it. Every write raises the stamp of the lines: all processes tell it within a second.

What customers are written is not made here: a timer of the outage wakes the worker, so that a click is answered at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from oncall.policy.incidents import OutageTemplate
from oncall.policy.line import Line
from oncall.usecases.hooks import post_outage
from oncall.usecases.incident_rows import Outage
from oncall.usecases.ports import Store, StoreBusy, Tx

PREFIX = "outage:"
TRIES = 8
LONGEST = 400
SENTENCE_ENDS = ".!?…"
Change = Callable[[Outage], Outage]


class CannotAnnounce(ValueError):
    """What somebody asked of an outage cannot be done: one line, what and the cure."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is to be told: own or national, a sentence by language, until when, how often customers are written to.

    `mail`: customers are written to at once.
    """

    kind: str
    texts: Mapping[str, str]
    until: datetime | None = None
    every: timedelta | None = None
    mail: bool = False


def from_template(template: OutageTemplate, until: datetime | None = None) -> Announcement:
    """Return the announcement that a line has words for; one with a schedule writes to customers from the start."""
    return Announcement(template.kind, template.say, until, template.every, mail=template.every is not None)


def start_outage(store: Store, line: Line, wish: Announcement, by: str, now: datetime) -> Outage:
    """Tell callers from now on. Raises CannotAnnounce while another outage runs; StoreBusy, StoreDown."""
    if wish.until is not None and wish.until <= now:
        raise CannotAnnounce(f"until {wish.until.isoformat()} is past (give a time that is to come)")
    outage = Outage(
        id=f"{PREFIX}{line.id}:{now.astimezone(UTC):%Y%m%dT%H%M%S%f}",
        line=line.id,
        kind=wish.kind,
        texts=checked(line, wish.texts),
        started_at=now,
        started_by=by,
        until=wish.until,
        every=wish.every,
        next_at=now + wish.every if wish.every else None,
        updates=1 if wish.mail else 0,
        updated_at=now if wish.mail else None,
        updated_by=by if wish.mail else None,
    )
    with store.write() as tx:
        running = tx.running_outage(line.id)
        if running is not None and not running.runs_at(now):
            close(tx, running, "system", now)
        if not tx.insert_outage(outage):
            text = f"{line.id}: an outage is announced already since {running.started_at if running else now}"
            raise CannotAnnounce(f"{text} (change its words with update, or end it first)")
        wake(tx, outage, now)
        post_outage(tx, outage, "outage.started", now)
        tx.audit(now, by, "outage_started", line.id, {"outage": outage.id, "kind": wish.kind, **dict(outage.texts)})
    return outage


def update_outage(store: Store, line: Line, texts: Mapping[str, str], by: str, now: datetime, *, mail: bool) -> Outage:
    """Change what callers hear, and write it to customers with `mail`. Raises CannotAnnounce, StoreBusy, StoreDown."""
    fresh = checked(line, texts)

    def change(outage: Outage) -> Outage:
        merged = tuple({**dict(outage.texts), **dict(fresh)}.items())
        return replace(
            outage,
            texts=merged,
            updates=outage.updates + 1 if mail else outage.updates,
            next_at=now + outage.every if outage.every and mail else outage.next_at,
            updated_at=now,
            updated_by=by,
        )

    return changed(store, line.id, change, ("outage_updated", by), now)


def end_outage(store: Store, line: str, by: str, now: datetime) -> Outage:
    """Tell callers no more; who asked for it, and who was written to, learns that it is over. Raises CannotAnnounce."""
    return changed(store, line, lambda outage: ended(outage, by, now), ("outage_ended", by), now)


def ended(outage: Outage, by: str, now: datetime) -> Outage:
    """Return an outage that is over; one with an end of its own was over then."""
    at = min(now, outage.until) if outage.until is not None else now
    return replace(outage, ended_at=at, ended_by=by, next_at=None)


def changed(store: Store, line: str, change: Change, what: tuple[str, str], now: datetime) -> Outage:
    """Change the running outage by one conditional write."""
    for _ in range(TRIES):
        with store.write() as tx:
            outage = tx.running_outage(line)
            if outage is None:
                raise CannotAnnounce(f"{line}: no outage is announced (start one first)")
            after = change(outage)
            if tx.save_outage(after):
                wake(tx, replace(after, version=outage.version + 1), now)
                if after.ended_at is not None:
                    post_outage(tx, after, "outage.ended", now)
                tx.audit(now, what[1], what[0], line, {"outage": outage.id, **dict(after.texts)})
                return replace(after, version=outage.version + 1)
    raise StoreBusy(f"outage of {line}: others wrote it first {TRIES} times")


def close(tx: Tx, outage: Outage, by: str, now: datetime) -> bool:
    """End an outage inside a transaction; False when somebody else wrote it."""
    after = ended(outage, by, now)
    if not tx.save_outage(after):
        return False
    post_outage(tx, after, "outage.ended", now)
    tx.wake(outage.id, (now,))
    tx.audit(now, by, "outage_ended", outage.line, {"outage": outage.id})
    return True


def wake(tx: Tx, outage: Outage, now: datetime) -> None:
    """Have the worker look at an outage now, when the next word to customers is due, and when it ends by itself."""
    tx.wake(outage.id, tuple(at for at in (now, outage.next_at, outage.until) if at is not None))


def checked(line: Line, texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return sentences by language, each with a mark at its end. Raises CannotAnnounce."""
    found = []
    for language, text in texts.items():
        words = " ".join(text.split())
        if language not in line.languages:
            raise CannotAnnounce(f"{language} is no language of {line.id} (use one of {', '.join(line.languages)})")
        if not words or not words.isprintable():
            raise CannotAnnounce("the words are empty or have signs that cannot be printed (say what is wrong)")
        if len(words) > LONGEST:
            raise CannotAnnounce(f"the words have {len(words)} signs (use at most {LONGEST}: callers listen to them)")
        found.append((language, words if words[-1] in SENTENCE_ENDS else f"{words}."))
    if not found:
        raise CannotAnnounce("there are no words (say what is wrong)")
    return tuple(found)
