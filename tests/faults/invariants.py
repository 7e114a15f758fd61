"""What must hold after every seed, whatever went wrong in it: the numbers I1 to I8 are those of docs/reliability.md."""

import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

from oncall.calls.durations import talk_seconds, total_seconds
from oncall.calls.machine import OVER
from oncall.calls.model import CALLBACK, Call, LegState, Outcome
from oncall.carrier.addresses import Addresses
from oncall.usecases.audit_escalations import is_letter
from oncall.usecases.queue_rows import CallbackState
from tests.faults.world import World
from tests.stories.play import Play

OURS = re.compile("the process died|the host is dead|was lost|no connection|no reply")
TAKEN = "du tok samtalen"  # who takes a call, is lost, and takes it again is told again
KEPT_OR_NOT = frozenset({CallbackState.DONE, CallbackState.FAILED})
CLOSE = 3  # seconds between the carrier's clock at the end of a call and the word of it


def check(seed: int, play: Play, made: World, callers: list[str], broke: list[str]) -> None:
    """Raise AssertionError, with the seed, for whatever does not hold."""
    try:
        every = made.service.desk.store.calls(play.line, None, None)
        both = {call.sid: call for call in every}
        rows = {sid: call for sid, call in both.items() if call.channel != CALLBACK}
        answered_every_question(made)
        one_row_a_call(made, rows)
        durations_are_the_carriers(made, rows)
        nobody_is_left(made, rows, callers)
        no_leg_placed_twice(made)
        told_once(play, rows)
        cases_have_the_talk(made, both)
        promises_are_over(play, made, both)
        everything_was_done(made)
        assert [] == broke + made.knocks.raised, "errors that nobody foresaw"
    except AssertionError as error:
        raise AssertionError(f"seed {seed}: {error}") from error


def answered_every_question(made: World) -> None:
    """I1: no answer of ours that the carrier could not use; what it did not get was taken away on purpose."""
    odd = [problem.text for problem in made.carrier.problems if not OURS.search(problem.text)]
    assert [] == odd, "the carrier complains"


def one_row_a_call(made: World, rows: dict[str, Call]) -> None:
    """I2: every call to our number has one row, and no row is of anything else."""
    inbound = {call.sid for call in made.carrier.calls.values() if call.direction == "inbound"}
    assert inbound == set(rows), "rows and calls"


def durations_are_the_carriers(made: World, rows: dict[str, Call]) -> None:
    """I3, I6: each call lasted as long as the carrier says, and nobody talked longer than he was on the phone."""
    for sid, row in rows.items():
        truth = made.carrier.calls[sid]
        assert truth.ended is not None, f"{sid} still lasts"
        assert row.ended_at is not None, f"{sid} has no end: {row.state}"
        assert abs((row.ended_at - truth.ended).total_seconds()) <= CLOSE, f"{sid} ended at another time: {row.state}"
        total = total_seconds(row) or 0
        assert talk_seconds(row) <= total + 1, f"{sid}: talk {talk_seconds(row)} in {total} s"
        if row.outcome is Outcome.ANSWERED and row.winner is not None and row.winner.sid in made.carrier.calls:
            leg = made.carrier.calls[row.winner.sid]
            longest = leg.seconds + CLOSE
            assert talk_seconds(row) <= longest, f"{sid}: talk {talk_seconds(row)}, the leg {leg.seconds} s"


def nobody_is_left(made: World, rows: dict[str, Call], callers: list[str]) -> None:
    """I4, I5: every phone is free, every call has come to an end and an outcome, at most one person took each."""
    assert [] == made.left, "callers who were left waiting"
    busy = {phone.number: phone.state for phone in made.carrier.phones.values() if phone.state not in {"idle", "off"}}
    assert {} == busy, "phones that are not free"
    for sid, row in rows.items():
        assert row.state in OVER, f"{sid} is {row.state}"
        assert row.outcome is not None, f"{sid} has no outcome: {row.state}"
        accepted = [leg.id for leg in row.legs if leg.state is LegState.ACCEPTED]
        assert accepted in ([], [row.accepted_leg]), f"{sid}: accepted {accepted}"
        assert row.caller in callers
    for room in made.carrier.rooms.values():
        joined = [entry for entry in made.carrier.log if entry.kind == "join" and entry.text == room.name]
        assert len({entry.call for entry in joined}) <= 2, f"{room.name}: more than two were in it"


def no_leg_placed_twice(made: World) -> None:
    """A leg was rung by one REST request, however often that had to be tried."""
    addresses = Addresses(made.settings.public_url, made.settings.secret_key)
    placed: Counter[tuple[str, str | None]] = Counter()
    for call in made.carrier.calls.values():
        if call.direction == "outbound-api" and call.subscription is not None:
            token = parse_qs(urlsplit(call.subscription.target.url).query)["t"][0]
            ticket = addresses.read(token)
            assert ticket is not None
            placed[ticket.call, ticket.leg] += 1
    assert {} == {leg: times for leg, times in placed.items() if times > 1}, "legs placed twice"


def told_once(play: Play, rows: dict[str, Call]) -> None:
    """Nobody got the same message about the same call twice, and of a message or a missed call somebody learnt."""
    for number, phone in play.carrier.phones.items():
        told = Counter(text.body for text in phone.texts)
        taken = sum(
            leg.person.phone == number and leg.answered_at is not None for row in rows.values() for leg in row.legs
        )
        twice = {text: times for text, times in told.items() if times > (taken if TAKEN in text else 1)}
        assert {} == twice, f"{number} was told twice"
    texts = [message.body for message in play.carrier.messages.all.values()]
    for sid, row in rows.items():
        if row.outcome in {Outcome.VOICEMAIL, Outcome.CALLBACK} or (
            row.outcome is Outcome.ABANDONED and not row.accepted_at
        ):
            assert any(row.caller in text for text in texts if row.caller), f"{sid} {row.outcome}: nobody was told"


def cases_have_the_talk(made: World, rows: dict[str, Call]) -> None:
    """I2, I6: answered calls and messages have a case, and the talk of the cases is the talk of the calls."""
    talked = 0
    for sid, row in rows.items():
        if row.outcome in {Outcome.ANSWERED, Outcome.VOICEMAIL, Outcome.CALLBACK}:
            assert row.case is not None, f"{sid} {row.outcome} has no case"
        talked += talk_seconds(row) if row.case is not None else 0
    store = made.service.desk.store
    cases = [case.id for month in ("2026-11", "2026-12") for case in store.cases("duell", month)]
    assert sorted({row.case for row in rows.values() if row.case}) == sorted(cases), "cases and calls"
    facts = 0
    with store.read() as tx:
        for case in cases:
            newest = [row.value for row in tx.facts(case) if row.fact == "talk"][-1:]
            facts += sum(int(value) for value in newest)
    assert talked == facts, "talk of the calls and of the cases"


def promises_are_over(play: Play, made: World, both: dict[str, Call]) -> None:
    """I9: every promised call-back was kept or given up, each try is a call that is over, no phone is held, no place kept."""
    with made.service.desk.store.read() as tx:
        promises = tx.callbacks(play.line, 100)
        held = tx.unavailable("", tuple(made.carrier.phones), made.clock.now(), made.clock.now())
        waiting = tx.ahead(play.line, made.clock.now(), "")
    assert [] == [promise for promise in promises if promise.state not in KEPT_OR_NOT], "promises that are not over"
    tries = {sid: call for sid, call in both.items() if call.channel == CALLBACK}
    assert sum(promise.tries for promise in promises) == len(tries), "tries and calls"
    assert [] == [sid for sid, call in tries.items() if call.state not in OVER or not call.over], "tries that last"
    reached = {sid for sid, call in tries.items() if call.outcome is Outcome.ANSWERED}
    kept = {promise.sid for promise in promises if promise.state is CallbackState.DONE}
    assert reached == kept, "promises and talks"
    assert (frozenset(), 0) == (held, waiting), "phones held, places kept"


def everything_was_done(made: World) -> None:
    """I5, I8: the journal is empty, no effect is left to be carried out; letters wait, a world has no mail server."""
    assert not made.service.keeper.journal.waiting(), "the journal holds something"
    left = [
        (type(row.effect).__name__, state)
        for row, state, _ in made.service.desk.store.outbox_rows(500)
        if state in {"waiting", "claimed"} and not is_letter(row.effect)
    ]
    assert [] == left, "effects not carried out"
