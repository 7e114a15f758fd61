"""<Dial><Conference>: a call enters a conference, waits for its start, and goes on when it is over."""

from __future__ import annotations

from collections.abc import Callable

from oncall.emulator.audio import hear, quiet
from oncall.emulator.calls import Subscription, Target, Why
from oncall.emulator.document import Verb
from oncall.emulator.frame import Activity, End, Frame
from oncall.emulator.recordings import wanted
from oncall.emulator.rooms import Member, Room, open_room
from oncall.emulator.sounds import MUSIC, Sound
from oncall.emulator.verbs.bridge import STAR
from oncall.emulator.verbs.dial import Plan

WAIT_VERBS = frozenset({"Say", "Play", "Pause", "Redirect"})
ANSWERED = "answered"


def dial_conference(frame: Frame, verb: Verb) -> None:
    """Enter the conference named in the document, or be refused when it is full."""
    noun = verb.named("Conference")[0]
    room = open_room(
        frame.carrier,
        noun.text,
        min(250, noun.integer("maxParticipants", 250)),
        _subscription(frame, noun),
        wanted(noun, frame.resolve) if noun.attribute("record") == "record-from-start" else None,
    )
    plan = Plan(frame, verb)
    if room.full:
        frame.carrier.journal.problem(16020, f"conference {room.name} is full", frame.call.sid)
        plan.conclude({"DialCallStatus": "failed"})
        return
    Stay(plan, noun, room).enter()


def _subscription(frame: Frame, noun: Verb) -> Subscription:
    url = noun.attribute("statusCallback")
    target = Target(frame.resolve(url) if url else "", noun.method_of("statusCallbackMethod"))
    return Subscription(target, noun.words("statusCallbackEvent", ""))


class Stay:
    """One call's stay in a conference through <Dial>."""

    def __init__(self, plan: Plan, noun: Verb, room: Room) -> None:
        self.plan = plan
        self.room = room
        self.noun = noun
        self.member = Member(
            plan.frame.call,
            self._released,
            muted=noun.flag("muted", default=False),
            starts=noun.flag("startConferenceOnEnter", default=True),
            ends=noun.flag("endConferenceOnExit", default=False),
            beep=noun.attribute("beep", "true"),
            label=noun.attribute("participantLabel"),
        )

    def enter(self) -> None:
        """Join, and hear the waiting sound until the conference starts."""
        frame = self.plan.frame
        frame.activity = Activity(key=self._key, stop=self._cut)
        frame.after(self.plan.time_limit, self._step_out)
        self.room.join(self.member)
        if self.room.status == "init":
            self._wait()

    def _wait(self) -> None:
        url = self.noun.attribute("waitUrl", MUSIC)
        wait_in(self.member, self.plan.frame, url, self.noun.method_of("waitMethod"), self._not_established)

    def _not_established(self) -> None:
        """Go on without the conference: its waiting document could not be had."""
        self.room.leave(self.member, "participant_hung_up")
        self.plan.conclude({"DialCallStatus": "failed"})

    def _key(self, digit: str) -> None:
        if digit == STAR and self.plan.star:
            self._step_out()

    def _step_out(self) -> None:
        """Leave and go on with the document."""
        self.room.leave(self.member, "participant_hung_up")
        self._released()

    def _released(self) -> None:
        quiet(self.plan.frame.call)
        self.plan.conclude({"DialCallStatus": ANSWERED})

    def _cut(self, why: Why) -> None:
        """Leave because the call ended or was sent elsewhere."""
        self.room.leave(self.member, "participant_hung_up" if why == "hangup" else "participant_updated_via_api")
        self.plan.notify(why, {"DialCallStatus": ANSWERED})


def wait_in(member: Member, around: Frame, url: str, method: str, failed: Callable[[], None]) -> None:
    """Let a member hear the waiting sound: '' is silence, a document runs once and then there is silence."""
    carrier, call = around.carrier, around.call
    if url in {"", MUSIC}:
        hear(carrier, call, Sound("tone", MUSIC if url else "silence"))
        return

    def over(how: End) -> None:
        member.wait = None
        quiet(call)
        if how == "error":
            failed()

    member.wait = Frame(carrier, call, over, allowed=WAIT_VERBS)
    member.wait.goto(around.resolve(url), method)
