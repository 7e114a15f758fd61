"""Two legs that hear each other after a <Dial> of numbers: who may end it, how long it lasts, what is recorded."""

from __future__ import annotations

from collections.abc import Callable

from oncall.emulator import legs
from oncall.emulator.audio import quiet, talk
from oncall.emulator.calls import Call, Why
from oncall.emulator.frame import Activity
from oncall.emulator.params import Params
from oncall.emulator.recordings import Recording, wanted
from oncall.emulator.verbs.dial import Plan

STAR = "*"


class Bridge:
    """Caller and called party in conversation; `over` is told once, with the reason the called party left."""

    def __init__(self, plan: Plan, child: Call, over: Callable[[Why], None]) -> None:
        self.plan = plan
        self.child = child
        self._over = over
        self._recording: Recording | None = None
        self._open = True

    def open(self) -> None:
        """Let them talk."""
        frame = self.plan.frame
        carrier = frame.carrier
        if not frame.call.talking:
            legs.answer(carrier, frame.call)
        self.child.holder = Activity(stop=self._child_left)
        frame.after(self.plan.time_limit, self._cut)
        carrier.journal.add("bridge", f"{frame.call.caller} with {self.child.called}", call=frame.call.sid)
        talk(carrier, frame.call, self.child)
        self._record()

    def _record(self) -> None:
        how = self.plan.verb.attribute("record", "do-not-record")
        if how in {"do-not-record", "false"}:
            return
        frame = self.plan.frame
        self._recording = frame.carrier.recordings.begin(
            "DialVerb",
            wanted(self.plan.verb, frame.resolve),
            call=frame.call.sid,
            conference=None,
            channels=2 if how.endswith("-dual") else 1,
        )

    def key(self, digit: str) -> None:
        """Take a key of the caller: the star may end the conversation."""
        if digit == STAR and self.plan.star:
            self._cut()

    def _cut(self) -> None:
        """Hang up on the called party; the caller goes on."""
        legs.end(self.plan.frame.carrier, self.child, "completed")

    def _child_left(self, why: Why) -> None:
        """Close when the called party has hung up or was sent elsewhere."""
        if self._close():
            self._over(why)

    def caller_left(self) -> None:
        """Close when the caller has left; the called party is hung up."""
        if self._close():
            self.child.holder = None
            self._cut()

    def _close(self) -> bool:
        was_open, self._open = self._open, False
        if self._recording is not None:
            self.plan.frame.carrier.recordings.end(self._recording)
        quiet(self.plan.frame.call)
        return was_open

    def params(self) -> Params:
        """Return what the action is told of the recording."""
        if self._recording is None:
            return {}
        recordings = self.plan.frame.carrier.recordings
        return {
            "RecordingUrl": recordings.url(self._recording),
            "RecordingSid": self._recording.sid,
            "RecordingDuration": str(self._recording.seconds),
        }
