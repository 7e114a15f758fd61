"""<Enqueue>: the call waits in a queue; its waiting document is asked for again each time it has run out."""

from __future__ import annotations

from typing import Literal

from oncall.emulator import legs
from oncall.emulator.audio import hear, quiet
from oncall.emulator.callbacks import tell
from oncall.emulator.calls import Target, Why
from oncall.emulator.document import Verb
from oncall.emulator.frame import Activity, End, Frame
from oncall.emulator.params import Params, common
from oncall.emulator.queues import Waiting, open_queue
from oncall.emulator.sounds import MUSIC, Sound

WAIT_VERBS = frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Leave", "Hangup"})
QueueResult = Literal["bridged", "error", "hangup", "leave", "redirected", "redirected-from-bridged", "queue-full"]


def enqueue(frame: Frame, verb: Verb) -> None:
    """Enter the queue."""
    Enqueued(frame, verb).enter()


class Enqueued:
    """One call's stay in a queue."""

    def __init__(self, frame: Frame, verb: Verb) -> None:
        self.frame = frame
        self.verb = verb
        self.queue = open_queue(frame.carrier, verb.text)
        self.entry = Waiting(frame.call, frame.carrier.clock.now(), self._fetched, self._freed)
        self.seconds = 0
        self._wait: Frame | None = None
        self._bridged = False

    def enter(self) -> None:
        """Take a place, or go on at once when the queue is full."""
        most = min(self.queue.most, self.verb.integer("maxQueueSize", self.queue.most))
        if len(self.queue.waiting) >= most:
            self._conclude("queue-full")
            return
        self.frame.activity = Activity(key=self._key, speech=self._speech, stop=self._cut)
        self.queue.waiting.append(self.entry)
        self.frame.carrier.journal.add("queue", f"enters {self.queue.name}", call=self.frame.call.sid)
        if self.queue.agents:
            self.queue.agents.pop(0)()
        else:
            self._ask()

    def _ask(self) -> None:
        """Fetch the waiting document, or play music when there is none."""
        url, carrier = self.verb.attribute("waitUrl"), self.frame.carrier
        if not url:
            hear(carrier, self.frame.call, Sound("tone", MUSIC))
            return
        self._wait = Frame(carrier, self.frame.call, self._wait_over, allowed=WAIT_VERBS)
        extra = self.queue.position(self.entry, carrier.clock.now())
        self._wait.goto(self.frame.resolve(url), self.verb.method_of("waitUrlMethod"), extra)

    def _wait_over(self, how: End) -> None:
        """Ask again, leave, hang up, or report the error."""
        if how == "end":
            self._ask()
        elif how == "hangup":
            legs.end(self.frame.carrier, self.frame.call, "completed")
        else:
            self._conclude("leave" if how == "leave" else "error")

    def _key(self, digit: str) -> None:
        if self._wait is not None:
            self._wait.key(digit)

    def _speech(self, text: str) -> None:
        if self._wait is not None:
            self._wait.speech(text)

    def _fetched(self) -> None:
        """Stop waiting: an agent takes the call."""
        self._leave_queue()
        self._bridged = True

    def _freed(self) -> None:
        """Go on after the talk."""
        self._conclude("bridged")

    def _leave_queue(self) -> None:
        now = self.frame.carrier.clock.now()
        if not self._bridged:
            self.seconds = round((now - self.entry.entered).total_seconds())
        self.queue.remove(self.entry, now)
        if self._wait is not None:
            self._wait.stop("done")
            self._wait = None
        quiet(self.frame.call)

    def _params(self, result: QueueResult) -> Params:
        return {"QueueResult": result, "QueueSid": self.queue.sid, "QueueTime": str(self.seconds)}

    def _conclude(self, result: QueueResult) -> None:
        """Leave and go on at the action, or with the next verb."""
        self._leave_queue()
        action = self.verb.attribute("action")
        if action:
            self.frame.goto(action, self.verb.method, self._params(result))
        else:
            self.frame.next()

    def _cut(self, why: Why) -> None:
        """Leave because the call ended or was sent elsewhere; the action is told, nothing is played."""
        self._leave_queue()
        self.entry.gone()
        frame, action = self.frame, self.verb.attribute("action")
        redirected: QueueResult = "redirected-from-bridged" if self._bridged else "redirected"
        ended: QueueResult = "bridged" if self._bridged else "hangup"
        if action:
            everything = common(frame.carrier.config.account_sid, frame.call)
            everything |= self._params(ended if why == "hangup" else redirected)
            target = Target(frame.resolve(action), self.verb.method)
            tell(frame.carrier, "notice", target.url, target.method, everything, frame.call.sid)
