"""<Record>: a message from the caller. Defaults and rules from Twilio's page on <Record>."""

from __future__ import annotations

from oncall.emulator.audio import hear, quiet
from oncall.emulator.callbacks import tell
from oncall.emulator.calls import Target, Why
from oncall.emulator.document import Verb
from oncall.emulator.frame import Activity, Frame
from oncall.emulator.params import Params, common
from oncall.emulator.recordings import Recording, wanted
from oncall.emulator.sounds import Sound

ALL_KEYS = "1234567890*#"
BEEP = 0.5
LISTEN = 0.5


def record(frame: Frame, verb: Verb) -> None:
    """Beep and record until a key, silence, the longest time, or the hang-up."""
    if verb.flag("transcribe", default=False):
        frame.carrier.journal.problem(0, "<Record transcribe> is not emulated", frame.call.sid)
    taking = Taking(frame, verb)
    if verb.flag("playBeep", default=True):
        hear(frame.carrier, frame.call, Sound("tone", "beep", BEEP))
        frame.after(BEEP, taking.start)
    else:
        taking.start()


class Taking:
    """One <Record> under way."""

    def __init__(self, frame: Frame, verb: Verb) -> None:
        self.frame = frame
        self.verb = verb
        self.begun = 0.0
        self.recording: Recording | None = None

    def start(self) -> None:
        """Begin to record."""
        frame, verb = self.frame, self.verb
        subscription = wanted(verb, frame.resolve)
        self.recording = frame.carrier.recordings.begin(
            "RecordVerb", subscription, call=frame.call.sid, conference=None
        )
        self.begun = frame.carrier.clock.seconds()
        hear(frame.carrier, frame.call, Sound("tone", "recording"))
        frame.activity = Activity(key=self._key, stop=self._cut)
        frame.after(float(verb.integer("maxLength", 3600)), self._finish)
        if verb.integer("timeout", 5):
            frame.after(LISTEN, self._listen)

    def _listen(self) -> None:
        """End when the speaker has been silent for the time-out."""
        phone = self.frame.call.phone
        now = self.frame.carrier.clock.seconds()
        last = now if phone is None or phone.speaks_until is None else max(self.begun, min(phone.speaks_until, now))
        if now - last >= self.verb.integer("timeout", 5):
            self._silent(last)
        else:
            self.frame.after(LISTEN, self._listen)

    def _silent(self, last: float) -> None:
        """Send what was said; when nothing was, go on with the next verb."""
        if last > self.begun:
            self._finish()
            return
        if self.recording is not None:
            self.frame.carrier.recordings.end(self.recording, 0)
        quiet(self.frame.call)
        self.frame.next()

    def _key(self, digit: str) -> None:
        if digit in self.verb.attribute("finishOnKey", ALL_KEYS):
            self._finish(digit)

    def _finish(self, digit: str = "") -> None:
        """End the recording and go on at the action address, or at this document's own."""
        quiet(self.frame.call)
        self.frame.goto(self.verb.attribute("action"), self.verb.method, self._params(digit))

    def _cut(self, why: Why) -> None:
        """Keep what was said when the call ends or is sent elsewhere; after a hang-up the action is still told."""
        params = self._params("hangup")
        if why != "hangup":
            return
        frame = self.frame
        target = Target(frame.resolve(self.verb.attribute("action")), self.verb.method)
        everything = common(frame.carrier.config.account_sid, frame.call) | params
        tell(frame.carrier, "notice", target.url, target.method, everything, frame.call.sid)

    def _params(self, digits: str) -> Params:
        """Stop the recording and return what the action is told of it."""
        recordings, recording = self.frame.carrier.recordings, self.recording
        if recording is None:
            return {}
        recordings.end(recording)
        params = {
            "RecordingUrl": recordings.url(recording),
            "RecordingSid": recording.sid,
            "RecordingDuration": str(recording.seconds),
        }
        return params | ({"Digits": digits} if digits else {})
