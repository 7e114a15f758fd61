"""Write to customers while an outage lasts and when it is over: who, what, once each. Called by the outage's own timers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from oncall import prompts
from oncall.calls.effects import OutageWord
from oncall.policy.line import Line
from oncall.usecases.announce_outage import told_of, wants_word
from oncall.usecases.deliver_notice import GONE, LATE
from oncall.usecases.desk import Desk
from oncall.usecases.incident_rows import Outage
from oncall.usecases.outages import close, wake
from oncall.usecases.ports import OutboxRow
from oncall.usecases.send_once import NO_MAIL, send_once

OVER = "not sent: the outage was over by then"
CHUNK = 200
WORD_KEEPS, END_KEEPS = timedelta(hours=6), timedelta(days=2)


def outage_due(desk: Desk, outage_id: str, now: datetime) -> None:
    """Do what is due about an outage: its scheduled word, its own end, the letters that its newest word makes.

    Everything is kept from happening twice by its key: the timer may come again after a crash.
    """
    with desk.store.write() as tx:
        outage = tx.outage(outage_id)
        if outage is not None and outage.ended_at is None and not outage.runs_at(now):
            close(tx, outage, "system", now)
            outage = tx.outage(outage_id)
        elif outage is not None and outage.ended_at is None and outage.next_at is not None and outage.next_at <= now:
            every = outage.every or WORD_KEEPS
            scheduled = replace(outage, updates=outage.updates + 1, next_at=now + every)
            if tx.save_outage(scheduled):
                outage = replace(scheduled, version=outage.version + 1)
                wake(tx, outage, now)
    applied = desk.book.by_id(outage.line) if outage is not None else None
    if outage is None or applied is None:
        return
    rows = tuple(
        over_words(desk, applied.line, outage, now) if outage.ended_at else words(desk, applied.line, outage, now)
    )
    for first in range(0, len(rows), CHUNK):
        with desk.store.write() as tx:
            tx.queue(rows[first : first + CHUNK], now, now)


def words(desk: Desk, line: Line, outage: Outage, now: datetime) -> Iterator[OutboxRow]:
    """Yield the newest word to each customer by mail; none before the first."""
    if outage.updates == 0:
        return
    for email, language in audience(desk, line, outage).items():
        yield letter(line, outage, (email, language), "mail_outage", now, now + (outage.every or WORD_KEEPS))


def over_words(desk: Desk, line: Line, outage: Outage, now: datetime) -> Iterator[OutboxRow]:
    """Yield the last word: by mail to whoever was written to, by SMS to callers who asked for it."""
    if outage.updates:
        for email, language in audience(desk, line, outage).items():
            yield letter(line, outage, (email, language), "mail_outage_over", now, now + END_KEEPS)
    for number, language in asked(desk, outage).items():
        body = prompts.text(line.say, language, "sms_outage_over", {"line": line.name, "text": outage.text(language)})
        word = OutageWord(outage.id, line.id, number, "", body, now, now + END_KEEPS, mail=False, while_it_runs=False)
        yield OutboxRow(f"{outage.id}:over:sms:{number}", None, word)


def letter(line: Line, outage: Outage, to: tuple[str, str], key: str, now: datetime, until: datetime) -> OutboxRow:
    """Return one letter; its key says which word of which outage it is."""
    email, language = to
    values = {"line": line.name, "text": outage.text(language)}
    subject, body = (prompts.text(line.say, language, f"{key}_{part}", values) for part in ("subject", "body"))
    over = key.endswith("over")
    which = "over" if over else str(outage.updates)
    word = OutageWord(outage.id, line.id, email, subject, body, now, until, while_it_runs=not over)
    return OutboxRow(f"{outage.id}:{which}:mail:{email}", None, word)


def audience(desk: Desk, line: Line, outage: Outage) -> dict[str, str]:
    """Return whom an outage concerns, mail address -> language: customers with a contract, and those who called during it."""
    found: dict[str, str] = {}
    called = {call.caller for call in desk.store.calls(line.id, outage.started_at, outage.ended_at) if call.caller}
    for row in desk.store.customers(line.id):
        email = row.get("email", "").strip().lower()
        if email and (row.get("contract", "") not in {"", "none"} or row.get("phone") in called):
            found.setdefault(email, spoken(line, row.get("language", "")))
    return found


def asked(desk: Desk, outage: Outage) -> dict[str, str]:
    """Return the numbers of callers who asked for an SMS when it is over, with the language they were spoken to in."""
    calls = desk.store.calls(outage.line, outage.started_at, None)
    return {
        call.caller: call.language for call in calls if call.caller and told_of(call) == outage.id and wants_word(call)
    }


def spoken(line: Line, language: str) -> str:
    """Return a language of the line: the customer's own where it speaks it."""
    return language if language in line.languages else line.languages[0]


def deliver_word(desk: Desk, word: OutageWord, row: OutboxRow, now: Callable[[], datetime], *, unsure: bool) -> None:
    """Send a word to a customer and record what became of it; tried again, and kept while no mail server is set, for as long as it is true."""
    sending = partial(send, desk, word, row.key, unsure=unsure)
    send_once(desk, row, unsendable(desk, word, now()), sending, now)


def unsendable(desk: Desk, word: OutageWord, now: datetime) -> str | None:
    """Return why a word cannot be sent, None when it can."""
    if now >= word.until:
        return LATE
    if desk.book.by_id(word.line) is None:
        return GONE
    with desk.store.read() as tx:
        outage = tx.outage(word.outage)
    if word.while_it_runs and (outage is None or not outage.runs_at(now)):
        return OVER
    return NO_MAIL if word.mail and desk.mail is None else None


def send(desk: Desk, word: OutageWord, key: str, *, unsure: bool) -> None:
    """Hand the word to the carrier or the mail server. Raises CarrierError, MailError."""
    applied = desk.book.by_id(word.line)
    assert applied is not None
    if word.mail:
        assert desk.mail is not None
        desk.mail.send(word.to, word.subject, word.body, key)
    elif not (unsure and desk.carrier.find_text(word.to, word.body, word.at)):
        desk.carrier.send_text(applied.line.numbers[0], word.to, word.body)
