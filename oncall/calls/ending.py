"""Events of the talk and of the end: joined, left, keys after the talk, a message recorded, the caller hung up."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls import caller, escalation, legs
from oncall.calls.decision import Decision, stop_legs, with_leg
from oncall.calls.durations import talk_seconds
from oncall.calls.effects import Effect, MoveCaller, MoveLeg, NoteFacts, OpenCase, Place, Tell, WakeAt
from oncall.calls.events import (
    CallEnded,
    DialOver,
    Heartbeat,
    LegEnded,
    MessageRecorded,
    MoveBegan,
    TalkOver,
    TimeCame,
)
from oncall.calls.model import CALLBACK, Call, LegOutcome, LegState, Outcome, State, Way

MOVE_TAKES = timedelta(seconds=4)
RECORDING_MAY_COME = timedelta(seconds=15)
WHOLE_SECONDS = timedelta(seconds=2)  # the carrier's times have no fractions
LEAVES_WITHIN = timedelta(seconds=3)
LOOKS_AGAIN = timedelta(seconds=30)
TOLD_FOR = timedelta(minutes=10)
JOIN_TAKES = timedelta(
    seconds=10
)  # from our answer to the caller's coming: what he is told, a request that is tried again


def move_began(call: Call, _: MoveBegan, now: datetime) -> Decision:
    """Mark that a request brings the caller, so that a heartbeat at the same moment does not join him twice."""
    return Decision(call if call.joined_at else replace(call, moving_at=now))


def moving(call: Call, now: datetime) -> bool:
    """Whether our request to bring the caller may still be under way."""
    return call.joined_at is None and call.moving_at is not None and now < call.moving_at + MOVE_TAKES


def join(call: Call, event: Heartbeat, now: datetime) -> Decision:
    """The caller comes to the talk: brought by our request, or by the heartbeat when that did not work.

    One whom the responder has left comes from where he was alone: the search goes on.
    """
    if call.joined_at is not None and left_at(call) is not None:
        return resume(call, now)
    if call.joined_at is not None or (moving(call, now) and not event.moved):
        return Decision(call)
    return Decision(replace(call, joined_at=now))


def join_after_dial(call: Call, event: DialOver, now: datetime) -> Decision:
    """The caller's dial ended during the talk: it was the talk, or the talk is waiting for him, or it never came about."""
    winner = call.winner
    if winner is None or winner.way is Way.REST:
        return join(call, Heartbeat(moved=True), now)
    if event.talked:
        return talk_over(call, TalkOver(), now)
    return resume(call, now)


def dialled(call: Call, event: DialOver, now: datetime) -> Decision:
    """The dial of a caller who waits, as far as we know, is over: nobody took the call, or we never learnt who did."""
    return talked_unseen(call, now) if event.talked else caller.dial_over(call, event, now)


def talked_unseen(call: Call, now: datetime) -> Decision:
    """The dial was a talk, but the key that began it is not known: the phone that was picked up last took the call."""
    picked_up = [leg for leg in escalation.open_dial_legs(call) if leg.state is LegState.SCREENING]
    if picked_up:
        leg = picked_up[-1]
        taken = legs.accept(call, leg, leg.sid or "", leg.answered_at or now)
        over = talk_over(taken.call, TalkOver(), now)
        return Decision(over.call, taken.effects + over.effects)
    call, stopped = stop_legs(call, LegOutcome.CANCELLED, LegOutcome.CANCELLED)
    return Decision(
        replace(call, state=State.ENDED, outcome=Outcome.ANSWERED, talk_ended_at=now), (*stopped, OpenCase())
    )


def resume(call: Call, now: datetime) -> Decision:
    """The person who took the call was lost before the talk began: the escalation goes on where it was."""
    return caller.heartbeat(lost(call, now), Heartbeat(), now)


def lost(call: Call, now: datetime) -> Call:
    """Return the call as waiting again, without the person who took it."""
    winner = call.winner
    if winner is not None:
        call = with_leg(call, replace(winner, state=LegState.OVER, outcome=LegOutcome.FAILED, ended_at=now))
    return replace(call, state=State.RINGING, accepted_leg=None, accepted_at=None, joined_at=None, moving_at=None)


def winner_left(call: Call, event: LegEnded, now: datetime) -> Decision:
    """A leg ended during the talk: the winner's ends it, or resumes the search when the caller had not come yet."""
    leg = call.leg(event.leg)
    if leg is None or leg.id != call.accepted_leg:
        return legs.ended_late(call, event, now)
    if call.joined_at is None:
        return resume(call, now)
    call = legs.ended_late(call, event, now).call
    if may_not_have_met(call, now):
        return Decision(call, (WakeAt(now + LEAVES_WITHIN),))
    return talk_over(call, TalkOver(event.leg), legs.when(event, now))


def may_not_have_met(call: Call, now: datetime) -> bool:
    """Whether the caller may be just about to enter the talk that the responder leaves: then he would be alone in silence.

    If they did meet, the caller comes from the talk in a moment.
    """
    winner = call.winner
    joined = call.joined_at
    by_rest = winner is not None and winner.way is Way.REST and call.channel != CALLBACK
    return by_rest and joined is not None and now < joined + JOIN_TAKES


def left_talk(call: Call, event: TalkOver, now: datetime) -> Decision:
    """One of the two left the talk. A responder who leaves before the caller came is lost: the search goes on.

    A caller who comes from the talk was in it, though his coming was never told.
    """
    if event.leg is None:
        return talk_over(replace(call, joined_at=call.joined_at or call.accepted_at), event, left_at(call) or now)
    if call.joined_at is None:
        return resume(call, now)
    if may_not_have_met(call, now):
        return Decision(party_left(call, event, now).call, (WakeAt(now + LEAVES_WITHIN),))
    return talk_over(call, event, now)


def left_at(call: Call) -> datetime | None:
    """Return when the responder left the talk; None while he is in it, as far as we know."""
    winner = call.winner
    return None if winner is None else winner.left_at or winner.ended_at


def nobody_joined(call: Call, _: TimeCame, now: datetime) -> Decision:
    """Half a minute after the acceptance the caller has still not come: he is gone; the responder is told.

    A responder who left before the two met is lost: the caller is fetched from where he would wait in vain, if he is there.
    """
    left = left_at(call)
    if call.joined_at is not None and left is not None and now >= left + LEAVES_WITHIN:
        return Decision(call, (MoveCaller(Place.HOLD), WakeAt(now + LOOKS_AGAIN)))
    if call.joined_at is not None or call.accepted_at is None or now < call.accepted_at + legs.JOINS_WITHIN:
        return Decision(call)
    return caller_gone(call, now)


def caller_gone(call: Call, now: datetime) -> Decision:
    """The caller hung up between the acceptance and the talk."""
    winner = call.accepted_leg
    effects: tuple[Effect, ...] = ()
    if winner is not None:
        effects = (MoveLeg(winner, Place.LEG), WakeAt(now + LOOKS_AGAIN))
    return Decision(replace(call, state=State.ABANDONED, outcome=Outcome.ABANDONED, talk_ended_at=now), effects)


def told_to_go(call: Call, _: TimeCame, now: datetime) -> Decision:
    """The caller is gone, and the responder was sent away: one who is still there is sent again, for ten minutes."""
    winner = call.winner
    long_ago = call.talk_ended_at is None or now > call.talk_ended_at + TOLD_FOR
    if winner is None or not winner.open or winner.way is not Way.REST or long_ago:
        return Decision(call)
    return Decision(call, (MoveLeg(winner.id, Place.LEG), WakeAt(now + LOOKS_AGAIN)))


def talk_over(call: Call, event: TalkOver, now: datetime) -> Decision:
    """One of the two left: the talk's length is known and goes to the case. The responder must come to the keys after it."""
    call = replace(call, state=State.ENDED, outcome=Outcome.ANSWERED, talk_ended_at=now)
    call, effects = stop_legs(call, LegOutcome.CANCELLED, LegOutcome.CANCELLED, but=call.accepted_leg)
    left = party_left(call, event, now).call
    return Decision(left, (*effects, note_talk(call, now), WakeAt(now + LEAVES_WITHIN)))


def party_left(call: Call, event: TalkOver, now: datetime) -> Decision:
    """Note that the caller or the responder is out of the talk."""
    if event.leg is None:
        return Decision(call if call.left_at else replace(call, left_at=now))
    winner = call.winner
    if winner is None or event.leg != winner.id or winner.left_at is not None:
        return Decision(call)
    return Decision(with_leg(call, replace(winner, left_at=now)))


def left_alone(call: Call, _: TimeCame, now: datetime) -> Decision:
    """One of the two has gone and the other is still where the talk was, alone in silence: he is fetched from there.

    The responder is brought to the keys, the caller to the goodbye, unless he is in a dial of his own by now.
    """
    winner = call.winner
    due = call.talk_ended_at is not None and now >= call.talk_ended_at + LEAVES_WITHIN
    if winner is None or winner.way is not Way.REST or not due:
        return Decision(call)
    effects: tuple[Effect, ...] = ()
    if winner.open and winner.left_at is None:
        call = with_leg(call, replace(winner, left_at=now))
        effects = (MoveLeg(winner.id, Place.LEG_TALK_OVER),)
    if call.over or call.left_at is not None:
        return Decision(call, effects)
    if escalation.in_own_dial(call):
        return Decision(call, (*effects, WakeAt(now + LOOKS_AGAIN)))
    return Decision(replace(call, left_at=now), (*effects, MoveCaller(Place.TALK_OVER)))


def note_talk(call: Call, ended: datetime) -> Effect:
    """Return the facts that the telephone itself knows: whole seconds talked, and when the call was answered."""
    start = call.accepted_at or ended
    seconds = int((ended - start).total_seconds())
    return NoteFacts((("talk", seconds), ("answered_at", start)), "system")


def recorded(call: Call, event: MessageRecorded, now: datetime) -> Decision:
    """A message was left: a case for it, and word to everybody on the plan. The same recording twice is one."""
    if call.recording == event.recording or call.outcome is Outcome.ANSWERED:
        return Decision(call)
    call = replace(
        call,
        state=State.ENDED,
        outcome=Outcome.VOICEMAIL,
        recording=event.recording,
        recording_seconds=event.seconds,
        gave_up_at=call.gave_up_at or now,
    )
    values = (*escalation.told_about(call, call.gave_up_at or now), ("seconds", str(event.seconds)))
    staff = tuple(person.id for person in call.plan.staff())
    return Decision(call, (OpenCase(), Tell(staff, "voicemail", values, mail=True)))


def hung_up_waiting(call: Call, event: CallEnded, now: datetime) -> Decision:
    """The caller gave up: every phone stops, and whoever was rung learns the number."""
    call, effects = stop_legs(call, LegOutcome.CANCELLED, LegOutcome.CANCELLED)
    call = replace(call, state=State.ABANDONED, outcome=Outcome.ABANDONED, ended_at=event.at)
    return Decision(call, (*effects, missed(call, now)))


def missed(call: Call, now: datetime) -> Tell:
    """Return word of a missed call to those who were rung, or to the whole plan when nobody was."""
    rung = dict.fromkeys(leg.person.id for leg in call.legs)
    people = tuple(rung) or tuple(person.id for person in call.plan.staff())
    return Tell(people, "missed", escalation.told_about(call, call.ended_at or now), mail=True)


def hung_up_recording(call: Call, event: CallEnded, now: datetime) -> Decision:
    """The caller hung up at the voicemail: the message may still come, so wait a little before calling it missed."""
    return Decision(replace(call, ended_at=event.at), (WakeAt(now + RECORDING_MAY_COME),))


def no_message(call: Call, _: TimeCame, now: datetime) -> Decision:
    """The caller left without a message: a missed call, or a ticket of which only the number is known."""
    if call.ended_at is None or now < call.ended_at + RECORDING_MAY_COME:
        return Decision(call, (WakeAt(call.ended_at + RECORDING_MAY_COME),) if call.ended_at else ())
    if call.plan.do == "ticket" and call.case is not None:
        call = replace(call, state=State.ANNOUNCED, outcome=Outcome.ANNOUNCED)
    else:
        call = replace(call, state=State.ABANDONED, outcome=Outcome.ABANDONED)
    return Decision(call, (missed(call, now),))


def hung_up_talking(call: Call, event: CallEnded, now: datetime) -> Decision:
    """The caller hung up: that ends the talk, or he never came to it."""
    call = replace(call, ended_at=event.at)
    if call.joined_at is None:
        gone = caller_gone(call, now)
        return Decision(gone.call, (*gone.effects, missed(call, now)))
    latest = left_at(call) or now
    return talk_over(call, TalkOver(), max(min(latest, now, event.at), call.accepted_at or event.at))


def hung_up_late(call: Call, event: CallEnded, _: datetime) -> Decision:
    """Note when the caller's call ended; the first word stands. No talk lasts longer."""
    return Decision(call) if call.ended_at else shortened(replace(call, ended_at=event.at), event.at)


def leg_ended_late(call: Call, event: LegEnded, now: datetime) -> Decision:
    """A leg is over when nobody waits for it any more; the talk was over with the leg of the person who took the call."""
    after = legs.ended_late(call, event, now).call
    winner = after.winner
    ended = winner.ended_at if winner is not None and winner.id == event.leg else None
    return Decision(after) if ended is None else shortened(after, ended)


def shortened(call: Call, ended: datetime) -> Decision:
    """Return the call with a talk that did not last beyond `ended`: the word of its end came late."""
    if call.talk_ended_at is None or call.accepted_at is None or ended > call.talk_ended_at - WHOLE_SECONDS:
        return Decision(call)
    after = replace(call, talk_ended_at=max(ended, call.accepted_at))
    less = talk_seconds(after) - talk_seconds(call)
    return Decision(after, (NoteFacts((("talk", less),), "system"),) if less else ())
