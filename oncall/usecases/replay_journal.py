"""Read the call journal back in: what was kept of a call becomes, or is added to, its one row, with effects and case.

A call's share of a piece of the journal goes in by one transaction that also notes the piece in the row: the piece once
more, after a crash or by another worker, changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from oncall.calls.effects import NoteFacts, OpenCase, WakeAt
from oncall.calls.events import CallCame, CallEnded, CallerKeyed, LegKeyed
from oncall.calls.legs import TAKE
from oncall.calls.machine import decide
from oncall.calls.model import Call, Way
from oncall.log import get_logger
from oncall.usecases.answer_call import new_call
from oncall.usecases.apply_event import outbox_rows
from oncall.usecases.desk import CLAIM, Desk
from oncall.usecases.hooks import post_call
from oncall.usecases.journal import Happening
from oncall.usecases.line_book import Applied
from oncall.usecases.missed_calls import gather
from oncall.usecases.open_case import note_answers, note_facts, open_case
from oncall.usecases.ports import CarrierError, OutboxRow, StoreBusy, Tx
from oncall.usecases.remember import Due, remember
from oncall.usecases.settle_calls import OVER
from oncall.usecases.surroundings import catch_up

TRIES = 5
log = get_logger(__name__)


def replay_journal(
    desk: Desk, piece: str, happenings: Iterable[Happening], more: Callable[[str], bool], now: datetime
) -> frozenset[str]:
    """Store what a piece of the journal tells, call by call. Raises StoreBusy or StoreDown.

    `more` says whether later pieces tell of a call as well: then nobody wakes it and nobody asks how it ended yet. A call that cannot be stored for a reason of its own steps aside and says so: the others must not wait for it. Returns
    those calls.
    """
    refused: set[str] = set()
    for sid, group in groupby(sorted(happenings, key=lambda one: one.call), key=lambda one: one.call):
        told = sorted(group, key=lambda one: one.at)
        try:
            replay_call(desk, piece, sid, told, now, last=not more(sid))
        except (LookupError, ValueError, RuntimeError):
            log.exception("call_not_replayed", call=sid, entries=len(told))
            refused.add(sid)
    return frozenset(refused)


def replay_call(desk: Desk, piece: str, sid: str, told: Sequence[Happening], now: datetime, *, last: bool) -> None:
    """Store what is told of one call; `last` when nothing more is."""
    told = (*told, *how_it_ended(desk, sid, told)) if last else tuple(told)
    for _ in range(TRIES):
        rows = attempt(desk, piece, sid, told, now, wakes=last)
        if rows is not None:
            desk.kick(rows)
            return
    raise StoreBusy(f"call {sid}: other workers wrote first {TRIES} times")


def how_it_ended(desk: Desk, sid: str, told: Sequence[Happening]) -> tuple[Happening, ...]:
    """Return the call's end by the carrier's list when the journal does not have it; nothing when it lasts or nobody knows."""
    if any(isinstance(one.event, CallEnded) for one in told):
        return ()
    try:
        listed = desk.carrier.call(sid)
    except CarrierError as error:
        log.warning("call_end_unknown", call=sid, why=str(error))
        return ()
    if listed is None or listed.status not in OVER:
        return ()
    at = max(listed.ended_at or told[-1].at, told[-1].at)
    return (Happening(sid, at, CallEnded(listed.ended_at or at)),)


def attempt(
    desk: Desk, piece: str, sid: str, told: Sequence[Happening], now: datetime, *, wakes: bool
) -> tuple[OutboxRow, ...] | None:
    """Try once; returns the new effects, None when somebody else wrote the call first and nothing was changed."""
    try:
        with desk.store.write() as tx:
            stored = tx.call(sid)
            if stored is not None and piece in stored.replayed:
                return ()
            begun = begin(desk, told) if stored is None else continued(desk, stored, told)
            if begun is None:
                log.warning("journal_call_unknown", call=sid, entries=len(told))
                return ()
            applied, call, first = begun
            call, due = remember(applied.line, call, told)
            for leg in taken_again(call, told):
                log.warning("second_talk_not_in_ledger", call=sid, leg=leg)
            case = open_cases(desk, tx, call, (*first, *due))
            call = replace(call, case=case, replayed=(*call.replayed, piece))
            call, effects = gather(tx, call, tuple(one.effect for one in (*first, *due)), now)
            rows = outbox_rows(call, effects)
            tx.post(rows, now, desk.worker, now + CLAIM)
            if wakes:
                tx.wake(sid, (now, *(one.effect.at for one in (*first, *due) if isinstance(one.effect, WakeAt))))
            catch_up(tx, stored, call, now)
            if not (tx.insert_call(call) if stored is None else tx.save_call(call)):
                raise Lost  # noqa: TRY301 - leaving the transaction by an exception rolls it back
            post_call(tx, applied.hooks, stored, call, now)
    except Lost:
        return None
    return rows


def taken_again(call: Call, told: Sequence[Happening]) -> tuple[str, ...]:
    """Return the legs that took a caller who came again after his talk, in a dial of his own: a row has one talk, its first."""
    keyed = (one.event.leg for one in told if isinstance(one.event, LegKeyed) and one.event.digits == TAKE)
    legs = (call.leg(leg) for leg in dict.fromkeys(keyed) if leg != call.accepted_leg)
    since = call.accepted_at
    return tuple(leg.id for leg in legs if leg and leg.way is Way.DIAL and since is not None and leg.placed_at > since)


class Lost(Exception):
    """Somebody else wrote the call first."""


def continued(desk: Desk, stored: Call, told: Sequence[Happening]) -> tuple[Applied, Call, tuple[Due, ...]] | None:
    """Return the line of a stored call, and the call. One who accepted the price meanwhile was put through by dial."""
    applied = desk.book.by_id(stored.line)
    if applied is None or applied.policy != stored.policy:
        applied = desk.book.at(stored.policy, desk.store) or applied
    asked = any(isinstance(one.event, CallerKeyed) for one in told)
    return (applied, replace(stored, dial_way=stored.dial_way or asked), ()) if applied is not None else None


def begin(desk: Desk, told: Sequence[Happening]) -> tuple[Applied, Call, tuple[Due, ...]] | None:
    """Return a call that was never stored as it began, with the effects of that; None when nothing tells how it did."""
    for one in told:
        arrival, stand = one.arrival, one.stand
        if arrival is None or (stand is None and not isinstance(one.event, CallCame)):
            continue
        named = desk.book.by_id(stand.line) if stand is not None else desk.book.by_number(arrival.called)
        applied = (
            named if named is not None and named.policy == one.policy else desk.book.at(one.policy, desk.store) or named
        )
        if applied is None or (stand is not None and stand.line != applied.line.id):
            continue
        at = one.at if stand is None else stand.started_at
        decision = decide(replace(new_call(applied, arrival, at), dial_way=True), CallCame(), at)
        return applied, decision.call, tuple(Due(decision.call, effect, at) for effect in decision.effects)
    return None


def open_cases(desk: Desk, tx: Tx, call: Call, due: Sequence[Due]) -> str | None:
    """Open the call's case and note its facts, as the effects say and when they say it; returns the case."""
    case = call.case
    for one in due:
        if isinstance(one.effect, OpenCase):
            case = open_case(desk, tx, replace(one.call, case=case), one.at)
            note_answers(desk, tx, replace(one.call, case=case), one.at)
        elif isinstance(one.effect, NoteFacts) and case is not None:
            note_facts(desk, tx, case, one.effect.facts, one.effect.by, one.at)
    return case
