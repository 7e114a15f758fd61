"""The machine, branch by branch: each test plays events against a sample call."""

from dataclasses import replace
from datetime import timedelta

import pytest

from oncall.calls import dialogue
from oncall.calls.durations import leg_talk_seconds, ring_seconds, talk_seconds, total_seconds, wait_seconds
from oncall.calls.effects import CancelLeg, MoveCaller, MoveLeg, NoteFacts, OpenCase, Place, PlaceLeg, Tell
from oncall.calls.events import (
    CallCame,
    CallEnded,
    CallerKeyed,
    DialOver,
    EndCorrected,
    Heartbeat,
    LegEnded,
    LegKeyed,
    LegNotPlaced,
    LegPickedUp,
    LegPlaced,
    MessageRecorded,
    MoveBegan,
    TalkOver,
    TimeCame,
    WrapUpKeyed,
)
from oncall.calls.model import LegOutcome, Outcome, State, Way
from tests.calls.samples import ANNA, BJORN, PLAN, at, play, received, ringing, with_plan

LEG_SID = "CA" + "a" * 32


def people(call: object) -> list[str]:
    """Return who has a leg, in order."""
    return [leg.person.id for leg in call.legs]  # type: ignore[attr-defined]


def test_pair_rings_together_while_the_greeting_is_spoken() -> None:
    """A call places both legs of the primary pair in the same decision that greets the caller."""
    decision = play(received(), (0, CallCame()))
    assert [PlaceLeg("1"), PlaceLeg("2")] == [e for e in decision.effects if isinstance(e, PlaceLeg)]
    assert decision.call.state is State.GREETED
    assert dialogue.caller_hears(decision.call, at(0)) == (dialogue.Say("greeting"), dialogue.GoTo(Place.HOLD))


def test_first_one_wins_and_the_other_phone_stops() -> None:
    """Pressing 1 gives the call to that person, cancels the other leg, brings the caller and opens a case."""
    decision = play(ringing(), (6, LegPickedUp("1", LEG_SID)), (9, LegKeyed("1", "1", LEG_SID)))
    assert decision.call.state is State.TALKING
    assert CancelLeg("2") in decision.effects
    assert MoveCaller() in decision.effects
    assert OpenCase() in decision.effects
    assert decision.call.legs[1].outcome is LegOutcome.CANCELLED


def test_person_who_is_being_asked_hears_who_took_the_call() -> None:
    """A phone that has been picked up is not cut off when somebody else takes the call: it is told."""
    decision = play(ringing(), (6, LegPickedUp("2", LEG_SID)), (9, LegKeyed("1", "1", LEG_SID)))
    assert MoveLeg("2", Place.LEG) in decision.effects
    assert CancelLeg("2") not in decision.effects


def test_second_one_hears_who_took_the_call() -> None:
    """The person who presses 1 a moment later changes nothing and is told the winner's name."""
    call = play(ringing(), (9, LegKeyed("1", "1", LEG_SID)), (9, LegKeyed("2", "1", LEG_SID))).call
    assert call.accepted_leg == "1"
    assert dialogue.leg_hears(call, call.leg("2"), key="1")[0] == dialogue.Say("taken", (("person", "Anna"),))


def test_wrong_key_repeats_the_question_and_changes_nothing() -> None:
    """A wrong key neither takes the call nor drops anybody."""
    before = play(ringing(), (6, LegPickedUp("1", LEG_SID))).call
    after = play(before, (7, LegKeyed("1", "5", LEG_SID))).call
    assert after == before
    assert dialogue.leg_hears(after, after.leg("1"), key="5")[0] == dialogue.Say("wrong_key")


def test_backup_pair_rings_when_the_step_is_over() -> None:
    """At the end of the first step the primaries stop and the backups ring."""
    decision = play(ringing(), (20, LegEnded("1", LegOutcome.NO_ANSWER)), (25, TimeCame()))
    assert people(decision.call)[-2:] == ["carla", "dag"]
    assert CancelLeg("2") in decision.effects
    assert decision.call.legs[1].outcome is LegOutcome.NO_ANSWER


def test_same_person_rings_again_within_the_step() -> None:
    """A leg that rang out is placed again while five seconds of the step are left."""
    decision = play(ringing(), (18, LegEnded("1", LegOutcome.NO_ANSWER)))
    assert people(decision.call) == ["anna", "bjorn", "anna"]
    late = play(ringing(), (21, LegEnded("1", LegOutcome.NO_ANSWER)))
    assert people(late.call) == ["anna", "bjorn"]


def test_early_no_answer_counts_as_declined() -> None:
    """A phone that stops long before its ring time was pressed away and does not ring again in this step."""
    call = play(ringing(), (4, LegEnded("1", LegOutcome.NO_ANSWER))).call
    assert call.legs[0].outcome is LegOutcome.DECLINED
    assert people(call) == ["anna", "bjorn"]


@pytest.mark.parametrize("outcome", [LegOutcome.BUSY, LegOutcome.DECLINED, LegOutcome.FAILED])
def test_one_bad_phone_leaves_the_other_ringing(outcome: LegOutcome) -> None:
    """Busy, declined or failed on one phone: the other rings on and the caller hears hold sound."""
    call = play(ringing(), (3, LegEnded("1", outcome))).call
    assert call.leg("2") == ringing().leg("2")
    assert call.step == 0
    hears = dialogue.caller_hears(replace(call, state=State.RINGING), at(4))
    assert hears == (dialogue.Hold(5), dialogue.GoTo(Place.HOLD))


def test_busy_pair_does_not_wait_out_its_step() -> None:
    """When nobody of the step is left to ring the next step starts at once."""
    call = play(ringing(), (3, LegEnded("1", LegOutcome.BUSY)), (4, LegEnded("2", LegOutcome.FAILED))).call
    assert call.step == 1
    assert people(call)[2:] == ["carla", "dag"]


def test_voicemail_on_a_phone_is_screened_out() -> None:
    """A leg that was picked up and completed without the key is screened out, and the other one rings on."""
    call = play(ringing(), (1, LegPickedUp("1", LEG_SID)), (20, LegEnded("1", None))).call
    assert call.legs[0].outcome is LegOutcome.SCREENED_OUT
    assert call.legs[1].open


def test_nobody_answers_leads_to_the_voicemail() -> None:
    """After all rounds the caller is asked for a message."""
    call = ringing()
    for turn in range(0, 130, 5):
        call = play(call, (turn, Heartbeat())).call
    assert call.state is State.RECORDING
    assert wait_seconds(call) == 100
    assert isinstance(dialogue.caller_hears(call, at(130))[1], dialogue.Record)


def test_longest_wait_is_kept_whatever_the_steps_say() -> None:
    """max_wait ends the wait although the steps would go on."""
    plan = with_plan(max_wait=timedelta(seconds=12))
    call = ringing(plan)
    assert play(call, (10.5, Heartbeat())).call.state is State.RINGING
    assert play(call, (11.2, Heartbeat())).call.state is State.RECORDING


def test_hold_turn_ends_where_the_step_ends() -> None:
    """The hold sound is cut so that the next heartbeat comes when the step is over."""
    call = play(ringing(), (22.3, Heartbeat())).call
    assert dialogue.hold_seconds(call, at(22.3)) == 3


def test_rest_failure_makes_the_heartbeat_dial() -> None:
    """When the REST API refuses, the next heartbeat dials both people within the caller's call."""
    call = play(received(), (0, CallCame()), (1, LegNotPlaced("1", carrier=True)), (1, LegNotPlaced("2", carrier=True)))
    beat = play(call.call, (4, Heartbeat())).call
    ring = dialogue.caller_hears(beat, at(4))[0]
    assert isinstance(ring, dialogue.RingTogether)
    assert [leg.person.id for leg in ring.legs] == ["anna", "bjorn"]
    again = play(beat, (4.1, Heartbeat())).call
    assert again == beat


def test_pick_up_by_a_voicemail_in_the_dial_rings_the_other_alone() -> None:
    """Where the first pick-up ends the dial, the person whose phone was cut off is dialled again."""
    call = play(received(), (0, CallCame()), (1, LegNotPlaced("1", carrier=True)), (1, LegNotPlaced("2", carrier=True)))
    call = play(call.call, (2, Heartbeat()), (3, LegPickedUp("3", LEG_SID)), (12, DialOver(talked=False)))
    assert [(leg.person.id, leg.way) for leg in call.call.legs][4:] == [("bjorn", Way.DIAL)]


def test_dial_that_fails_at_once_does_not_loop() -> None:
    """A dial whose legs cannot be reached goes to the next step instead of dialling the same numbers for ever."""
    call = play(received(), (0, CallCame()), (1, LegNotPlaced("1", carrier=True)), (1, LegNotPlaced("2", carrier=True)))
    call = play(call.call, (2, Heartbeat()), (3, DialOver(talked=False, outcome=LegOutcome.NO_ANSWER)))
    assert call.call.step == 1


def test_talk_through_the_dial_is_over_when_the_dial_is() -> None:
    """A key in the dial way bridges, and the dial's end is the talk's end."""
    call = play(received(), (0, CallCame()), (1, LegNotPlaced("1", carrier=True)), (1, LegNotPlaced("2", carrier=True)))
    call = play(call.call, (2, Heartbeat()), (8, LegKeyed("3", "1", LEG_SID)))
    assert dialogue.leg_hears(call.call, call.call.leg("3"), key="1") == (dialogue.Bridge(),)
    call = play(call.call, (70, DialOver(talked=True)))
    assert call.call.outcome is Outcome.ANSWERED
    assert talk_seconds(call.call) == 62


def test_dial_that_never_bridged_goes_on_ringing() -> None:
    """A responder who pressed 1 and was lost before the bridge does not end the escalation."""
    call = play(received(), (0, CallCame()), (1, LegNotPlaced("1", carrier=True)), (1, LegNotPlaced("2", carrier=True)))
    call = play(call.call, (2, Heartbeat()), (8, LegKeyed("3", "1", LEG_SID)), (9, DialOver(talked=False)))
    assert call.call.state is State.RINGING
    assert call.call.accepted_leg is None


def test_heartbeat_joins_the_caller_once() -> None:
    """The heartbeat joins the talk; while our own request brings the caller it waits a second instead."""
    taken = play(ringing(), (9, LegKeyed("1", "1", LEG_SID))).call
    joined = play(taken, (12, Heartbeat())).call
    told = (dialogue.Say("connecting", (("person", "Anna"),)), dialogue.JoinTalk())
    assert dialogue.caller_hears(joined, at(12)) == told
    moving = play(taken, (9.1, MoveBegan()), (9.2, Heartbeat())).call
    assert dialogue.caller_hears(moving, at(9.2)) == (dialogue.Hold(1), dialogue.GoTo(Place.HOLD))
    brought = play(moving, (9.5, Heartbeat(moved=True))).call
    assert dialogue.caller_hears(brought, at(9.5)) == told


def test_responder_who_is_left_alone_is_brought_to_the_keys() -> None:
    """A caller who hangs up before the responder has come into the talk leaves nobody in silence."""
    ended = play(
        ringing(), (9, LegKeyed("1", "1", LEG_SID)), (9.5, Heartbeat(moved=True)), (10, CallEnded(at(10)))
    ).call
    assert play(ended, (13.5, TimeCame())).effects == (MoveLeg("1", Place.LEG_TALK_OVER),)
    left = play(ended, (10.2, TalkOver("1")), (13.5, TimeCame()))
    assert left.effects == ()


def test_caller_who_is_left_alone_is_brought_to_the_goodbye() -> None:
    """A responder whose phone is over leaves no caller in silence: one who does not come by himself is fetched."""
    talking = play(ringing(), (9, LegKeyed("1", "1", LEG_SID)), (10, Heartbeat(moved=True))).call
    over = play(talking, (40, LegEnded("1", None))).call
    assert over.state is State.ENDED
    assert play(over, (43.5, TimeCame())).effects == (MoveCaller(Place.TALK_OVER),)
    assert play(over, (40.2, TalkOver()), (43.5, TimeCame())).effects == ()


def test_talk_counts_from_the_acceptance_to_the_end() -> None:
    """Greeting, hold, ringing and screening are not talk."""
    call = play(
        ringing(),
        (6, LegPickedUp("1", LEG_SID)),
        (9, LegKeyed("1", "1", LEG_SID)),
        (10, Heartbeat(moved=True)),
        (100, TalkOver()),
        (101, CallEnded(at(101))),
    ).call
    assert (9, 91, 101) == (wait_seconds(call), talk_seconds(call), total_seconds(call))
    assert (6, 91) == (ring_seconds(call.legs[0]), leg_talk_seconds(call, call.legs[0]))


def test_the_carriers_end_shortens_the_call_and_its_talk() -> None:
    """What the carrier's list says of the end holds: no talk lasts longer than the call, and the case has the difference."""
    call = play(
        ringing(),
        (9, LegKeyed("1", "1", LEG_SID)),
        (10, Heartbeat(moved=True)),
        (100, TalkOver()),
        (101, CallEnded(at(101))),
    ).call
    corrected = play(call, (900, EndCorrected(at(60))))
    assert (60, 51) == (total_seconds(corrected.call), talk_seconds(corrected.call))
    assert corrected.effects == (NoteFacts((("talk", -40),), "system"),)
    longer = play(call, (900, EndCorrected(at(130))))
    assert (130, 91, ()) == (total_seconds(longer.call), talk_seconds(longer.call), longer.effects)
    unknown = replace(call, ended_at=None)
    assert play(unknown, (900, EndCorrected(at(60)))).call == unknown


def test_keys_after_the_talk_become_facts_of_the_responder() -> None:
    """1 means solved and not our fault, 2 not solved, 3 solved and our own fault; solved when the talk ended."""
    ended = play(ringing(), (9, LegKeyed("1", "1", LEG_SID)), (10, Heartbeat(moved=True)), (100, TalkOver())).call
    facts = (("solved", True), ("cause", "other"), ("solved_at", at(100)))
    assert play(ended, (105, WrapUpKeyed("1", "1"))).effects == (NoteFacts(facts, "anna"),)
    assert play(ended, (105, WrapUpKeyed("1", "2"))).effects == (NoteFacts((("solved", False),), "anna"),)
    own = (("solved", True), ("cause", "vendor_system"), ("solved_at", at(100)))
    assert play(ended, (105, WrapUpKeyed("1", "3"))).effects == (NoteFacts(own, "anna"),)
    assert play(ended, (105, WrapUpKeyed("1", "9"))).effects == ()


def test_short_talk_is_asked_about_before_the_callers_end_is_told() -> None:
    """The carrier may tell of the responder's coming from the talk first: he is asked all the same, and his key ends the talk."""
    talking = play(ringing(), (9, LegKeyed("1", "1", LEG_SID)), (10, Heartbeat(moved=True))).call
    left = play(talking, (12, TalkOver("1"))).call
    assert left.state is State.TALKING
    assert dialogue.after_talk(left, left.legs[0])[0] == dialogue.Ask(
        dialogue.Say("wrap_up"), Place.LEG_WRAP_UP, 8, "1"
    )
    told = play(left, (12.3, CallEnded(at(12)))).call
    assert dialogue.after_talk(told, told.legs[0])[0] == dialogue.Ask(
        dialogue.Say("wrap_up"), Place.LEG_WRAP_UP, 8, "1"
    )
    keyed = play(left, (14, WrapUpKeyed("1", "2")))
    assert (State.ENDED, Outcome.ANSWERED, 3) == (keyed.call.state, keyed.call.outcome, talk_seconds(keyed.call))
    assert [NoteFacts((("talk", 3), ("answered_at", at(9))), "system"), NoteFacts((("solved", False),), "anna")] == [
        effect for effect in keyed.effects if isinstance(effect, NoteFacts)
    ]
    assert play(left, (14, WrapUpKeyed("1", "8"))).call == left


def test_key_of_one_who_was_replaced_notes_nothing_and_says_so() -> None:
    """A responder whose caller was never there and rings on is told so when he presses a key after his talk."""
    left = play(ringing(), (9, LegKeyed("1", "1", LEG_SID)), (10, Heartbeat(moved=True)), (12, TalkOver("1"))).call
    searched = play(left, (16, Heartbeat(moved=True))).call
    assert searched.state is State.RINGING
    assert dialogue.wrapped_up(searched, searched.legs[0], "1") == (dialogue.Say("gone"), dialogue.HangUp())
    assert play(searched, (17, WrapUpKeyed("1", "1"))).effects == ()


def test_caller_who_hangs_up_stops_every_phone_and_staff_learn_the_number() -> None:
    """Hanging up while it rings cancels both legs and reports the missed call to those who were rung."""
    decision = play(ringing(), (8, CallEnded(at(8))))
    assert {CancelLeg("1"), CancelLeg("2")} <= set(decision.effects)
    tell = next(effect for effect in decision.effects if isinstance(effect, Tell))
    assert ("anna", "bjorn") == tell.people
    assert ("caller", "+4790000000") in tell.values
    assert decision.call.outcome is Outcome.ABANDONED


def test_caller_gone_before_the_talk_frees_the_responder() -> None:
    """A caller who hangs up between the key and the talk is abandoned, and the responder is told."""
    decision = play(ringing(), (9, LegKeyed("1", "1", LEG_SID)), (9.5, CallEnded(at(9.5))))
    assert decision.call.outcome is Outcome.ABANDONED
    assert MoveLeg("1", Place.LEG) in decision.effects
    assert dialogue.leg_hears(decision.call, decision.call.leg("1"))[0] == dialogue.Say("gone")


def test_responder_lost_before_the_talk_goes_on_ringing() -> None:
    """A responder whose phone dies before the caller joined does not end the call."""
    call = play(ringing(), (9, LegKeyed("1", "1", LEG_SID)), (10, LegEnded("1", None))).call
    assert call.state is State.RINGING
    assert call.accepted_leg is None


def test_clock_that_is_set_back_keeps_no_caller_with_people_who_do_not_answer() -> None:
    """A step that began "in an hour" is over, and the next people ring; half a minute is what hosts may differ by."""
    later = replace(ringing(), step_since=at(3600), waiting_since=at(3600))
    assert [PlaceLeg("3"), PlaceLeg("4")] == [
        each for each in play(later, (1, Heartbeat())).effects if isinstance(each, PlaceLeg)
    ]
    near = replace(ringing(), step_since=at(25), waiting_since=at(25))
    assert play(near, (1, Heartbeat())).call.step == near.step


def test_late_key_still_takes_a_caller_who_waits() -> None:
    """A 1 on a phone that we had already given up on wins while nobody else has."""
    call = play(ringing(), (25, TimeCame()), (26, LegKeyed("1", "1", LEG_SID))).call
    assert call.accepted_leg == "1"
    assert call.legs[2].outcome is LegOutcome.CANCELLED


def test_leg_named_after_it_was_given_up_is_cancelled() -> None:
    """A leg whose placing is answered only after the caller left is stopped as soon as it can be named."""
    call = play(received(), (0, CallCame()), (1, CallEnded(at(1)))).call
    assert play(call, (2, LegPlaced("1", LEG_SID))).effects == (CancelLeg("1"),)


def test_message_is_told_to_everybody_once() -> None:
    """A recording opens a case and goes to all four; the same recording reported twice is one."""
    call = replace(received(), state=State.RECORDING, gave_up_at=at(100))
    first = play(call, (120, MessageRecorded("RE" + "0" * 32, 17)))
    assert first.call.outcome is Outcome.VOICEMAIL
    assert (
        Tell(
            ("anna", "bjorn", "carla", "dag"),
            "voicemail",
            (("caller", "+4790000000"), ("waited", "100"), ("seconds", "17")),
            mail=True,
        )
        in first.effects
    )
    assert play(first.call, (121, MessageRecorded("RE" + "0" * 32, 17))).effects == ()


def test_hang_up_at_the_voicemail_without_a_message_is_a_missed_call() -> None:
    """The missed call is reported only after the recording had time to arrive."""
    call = replace(received(), state=State.RECORDING, gave_up_at=at(100))
    left = play(call, (105, CallEnded(at(105)))).call
    assert left.state is State.RECORDING
    assert play(left, (121, TimeCame())).call.outcome is Outcome.ABANDONED
    late = play(left, (121, TimeCame()), (130, MessageRecorded("RE" + "0" * 32, 5))).call
    assert late.outcome is Outcome.VOICEMAIL


def test_nobody_rings_before_the_price_notice_is_accepted() -> None:
    """With consent the first 1 starts the ringing; three refusals end the call."""
    plan = with_plan(consent=True)
    asked = play(received(plan), (0, CallCame()))
    assert asked.call.legs == ()
    assert play(asked.call, (5, CallerKeyed("1"))).call.state is State.GREETED
    refused = play(asked.call, (5, CallerKeyed("")), (12, CallerKeyed("2")), (20, CallerKeyed(""))).call
    assert refused.outcome is Outcome.REFUSED


def test_line_without_screening_connects_whoever_picks_up() -> None:
    """Screen = none: the pick-up itself takes the call."""
    call = play(ringing(with_plan(screen=False)), (5, LegPickedUp("2", LEG_SID))).call
    assert call.winner is not None
    assert call.winner.person == BJORN


def test_last_resort_people_ring_before_the_voicemail() -> None:
    """After all rounds the last-resort people ring once."""
    plan = with_plan(rounds=1, steps=PLAN.steps[:1], last_resort=(ANNA,))
    call = play(ringing(plan), (25, TimeCame())).call
    assert (call.legs[-1].person.id, call.legs[-1].stage) == ("anna", "")
    assert play(call, (45, Heartbeat())).call.state is State.RECORDING


@pytest.mark.parametrize(("then", "state"), [("callback", State.CALLBACK_BOOKED), ("announce", State.ANNOUNCED)])
def test_line_says_what_follows_when_nobody_answers(then: str, state: State) -> None:
    """`then` decides between voicemail, a booked call-back and an announcement."""
    plan = with_plan(then=then, rounds=1, steps=PLAN.steps[:1])
    decision = play(ringing(plan), (25, Heartbeat()))
    assert decision.call.state is state
    assert any(isinstance(effect, Tell) for effect in decision.effects)
