"""<Dial>: what is common to its three kinds, and which kind a document asks for."""

from __future__ import annotations

from dataclasses import dataclass

from oncall.emulator.callbacks import tell
from oncall.emulator.calls import Target, Why
from oncall.emulator.document import Verb
from oncall.emulator.frame import Frame
from oncall.emulator.params import Params, common


@dataclass(frozen=True, slots=True)
class Plan:
    """A <Dial> read: `timeout` and `time_limit` in seconds."""

    frame: Frame
    verb: Verb

    @property
    def timeout(self) -> float:
        """Return how long to ring, within Twilio's limits of 5 and 600 seconds."""
        return float(min(600, max(5, self.verb.integer("timeout", 30))))

    @property
    def time_limit(self) -> float:
        """Return how long the parties may talk."""
        return float(self.verb.integer("timeLimit", 14400))

    @property
    def star(self) -> bool:
        """Say whether the caller's * key ends the <Dial>."""
        return self.verb.flag("hangupOnStar", default=False)

    def conclude(self, params: Params) -> None:
        """Go on after the <Dial>: at its action, which takes over the call, or with the next verb."""
        action = self.verb.attribute("action")
        if action:
            self.frame.goto(action, self.verb.method, params)
        else:
            self.frame.next()

    def notify(self, why: Why, params: Params) -> None:
        """Tell the action of a <Dial> whose caller hung up; nothing is played any more."""
        frame, action = self.frame, self.verb.attribute("action")
        if why == "hangup" and action and frame.carrier.config.action_after_hangup:
            target = Target(frame.resolve(action), self.verb.method)
            everything = common(frame.carrier.config.account_sid, frame.call) | params
            tell(frame.carrier, "notice", target.url, target.method, everything, frame.call.sid)
