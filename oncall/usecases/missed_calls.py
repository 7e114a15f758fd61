"""A storm of missed calls is told in a few words: who hangs up is told of by a text of his own five times, then with the others.

A person gets at most five such texts of a line within ten minutes; each takes a slot for ten minutes. A call that finds no slot
free opens a storm: until the last slot is free again every missed call is noted, and then one text, and one letter, tell of
all of them. Slots, notes and the text are rows of the call's own transaction, so that no call is told of twice or not at all.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from oncall.calls.effects import Effect, MissedCalls, Tell
from oncall.calls.escalation import CLOCKS_DIFFER
from oncall.calls.model import Call
from oncall.usecases.missed_rows import GATHERED, Slot
from oncall.usecases.ports import OutboxRow, Tx

SINGLY, WITHIN = 5, timedelta(minutes=10)
TEXT_KEPT, LETTER_KEPT = timedelta(days=1), timedelta(days=7)
MISSED = "missed"
TRIES = 2 * SINGLY


def gather(tx: Tx, call: Call, effects: tuple[Effect, ...], now: datetime) -> tuple[Call, tuple[Effect, ...]]:
    """Return the effects to be posted, without word of a missed call to those who are told of it with others, and the call.

    The call then names those people. Other effects stay as they are. May raise StoreBusy or StoreDown.
    """
    posted: list[Effect] = []
    for effect in effects:
        if isinstance(effect, Tell) and effect.key == MISSED:
            late = together(tx, call, effect, now)
            call = replace(call, gathered=(*call.gathered, *sorted(late)))
            alone = tuple(person for person in effect.people if person not in late)
            posted += [replace(effect, people=alone)] if alone else []
        else:
            posted.append(effect)
    return call, tuple(posted)


def together(tx: Tx, call: Call, tell: Tell, now: datetime) -> frozenset[str]:
    """Return who is told of a missed call with others: it is noted for them.

    A number stands for somebody whom the line does not know, who is told nothing: no number is noted.
    """
    people = sorted({person for person in tell.people if not person.startswith("+")})
    late = tx.gather_missed(call.sid, call.line, people, now, latest(now))
    rest = (person for person in people if person not in late)
    return late | {person for person in rest if not told_alone(tx, call, tell, person, now)}


def told_alone(tx: Tx, call: Call, tell: Tell, person: str, now: datetime) -> bool:
    """Return whether a person is told of a call by itself: a slot was taken for it. Else it is noted, in a storm that begins if need be.

    Others may take the last slot or open the storm at the same moment. Who loses too often is told: rather a text too many.
    """
    for _ in range(TRIES):
        slots = tx.missed_slots(call.line, person)
        taken = {slot.number: slot.until for slot in slots if now < slot.until <= latest(now)}
        free = next((number for number in range(1, SINGLY + 1) if number not in taken), None)
        if free is None and GATHERED not in taken:
            begin(tx, call.line, person, max(taken.values()), now, mail=tell.mail)
        if free is not None and GATHERED not in taken:
            if tx.take_missed_slot(call.line, person, Slot(free, now + WITHIN), now, latest(now)):
                return True
        elif tx.gather_missed(call.sid, call.line, (person,), now, latest(now)):
            return False
    return True


def begin(tx: Tx, line: str, person: str, until: datetime, now: datetime, *, mail: bool) -> None:
    """Open a storm for a person and post the text, and the letter, that are due at its end; nothing when somebody just did."""
    storm = f"missed:{line}:{person}:{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    if not tx.take_missed_slot(line, person, Slot(GATHERED, until), now, latest(now), storm):
        return
    text = MissedCalls(line, person, storm, until, until + TEXT_KEPT)
    rows = [OutboxRow(f"{storm}:sms", None, text)]
    if mail:
        rows.append(OutboxRow(f"{storm}:mail", None, replace(text, until=until + LETTER_KEPT, mail=True)))
    tx.queue(rows, now, until)


def latest(now: datetime) -> datetime:
    """Return the latest end that a slot can have by now; one that ends later was taken before a clock was set back."""
    return now + WITHIN + CLOCKS_DIFFER
