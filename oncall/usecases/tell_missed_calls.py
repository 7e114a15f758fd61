"""Tell one person of the calls of a storm, by one SMS or one letter, once. What it says is counted when it is sent, from the calls' rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from oncall import prompts
from oncall.calls.effects import MissedCalls
from oncall.log import get_logger
from oncall.policy.line import Line, Person
from oncall.usecases.deliver_notice import LATE
from oncall.usecases.desk import Desk
from oncall.usecases.missed_rows import Gathered
from oncall.usecases.ports import OutboxRow
from oncall.usecases.pseudonyms import is_erased
from oncall.usecases.send_once import NO_MAIL, send_once

PAGE = 1000
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Storm:
    """What is told of a storm: how many calls, when the first and the last of them hung up, how many numbers, who was the last.

    A withheld number is not counted among the numbers; neither it nor a forgotten one is named.
    """

    calls: int
    since: datetime
    until: datetime
    numbers: int
    last: str


def tell_missed_calls(
    desk: Desk, tell: MissedCalls, row: OutboxRow, now: Callable[[], datetime], *, unsure: bool
) -> None:
    """Send it and record what became of it; somebody without a number, or an address, is skipped. May raise StoreBusy, StoreDown."""
    applied = desk.book.by_id(tell.line)
    person = applied.line.people.get(tell.person) if applied else None
    if applied is None or person is None or not (person.email if tell.mail else person.phone):
        desk.store.finish_outbox(row.key, now())
        return
    why = LATE if now() >= tell.until else NO_MAIL if tell.mail and desk.mail is None else None
    if why == LATE:
        log.warning("missed_calls_not_told", key=row.key, why=why)
    send_once(desk, row, why, partial(send, desk, applied.line, person, tell, row.key, unsure=unsure), now)


def send(desk: Desk, line: Line, person: Person, tell: MissedCalls, key: str, *, unsure: bool) -> None:
    """Count the calls and hand the word over. Raises CarrierError, MailError, StoreBusy, StoreDown."""
    storm = count(desk, tell)
    if storm is None:
        return
    words = partial(prompts.text, line.say, line.languages[0], values=values_of(desk, line, storm))
    if tell.mail:
        assert desk.mail is not None
        desk.mail.send(person.email or "", words("mail_missed_many_subject"), words("mail_missed_many_body"), key)
        return
    body, to = words("sms_missed_many"), person.phone or ""
    if not (unsure and desk.carrier.find_text(to, body, tell.at)):
        desk.carrier.send_text(line.numbers[0], to, body)


def count(desk: Desk, tell: MissedCalls) -> Storm | None:
    """Return what there is to tell, None when nothing. No call is added to the storm from here on."""
    with desk.store.write() as tx:
        tx.close_missed(tell.line, tell.person, tell.storm)
    found: list[Gathered] = []
    while True:
        with desk.store.read() as tx:
            page = tx.gathered(tell.storm, found[-1].id if found else 0, PAGE)
        found += page
        if len(page) < PAGE:
            break
    return storm_of(sorted(found, key=lambda one: (one.at, one.id)))


def storm_of(found: list[Gathered]) -> Storm | None:
    """Return what these calls, the first who hung up first, come to."""
    if not found:
        return None
    callers = [one.caller for one in found]
    last = "" if is_erased(callers[-1]) else callers[-1] or ""
    return Storm(len(found), found[0].at, found[-1].at, len({*callers} - {None}), last)


def values_of(desk: Desk, line: Line, storm: Storm) -> dict[str, str]:
    """Return the values of the sentence; "" is left out. The local times carry their zone where the clock was changed in between."""
    since, until = storm.since.astimezone(line.zone), storm.until.astimezone(line.zone)
    clock = "%H:%M" if since.utcoffset() == until.utcoffset() else "%H:%M %Z"
    return {
        "line": line.name,
        "count": str(storm.calls),
        "since": since.strftime(clock),
        "until": until.strftime(clock) if until.strftime(clock) != since.strftime(clock) else "",
        "numbers": str(storm.numbers or ""),
        "caller": storm.last,
        "link": f"{desk.links.public_url.rstrip('/')}/?line={line.id}" if desk.links else "",
    }
