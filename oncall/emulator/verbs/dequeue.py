"""<Dial><Queue>: an agent's call takes the front call of a queue."""

from __future__ import annotations

from oncall.emulator import legs
from oncall.emulator.audio import quiet, talk
from oncall.emulator.calls import Why
from oncall.emulator.document import Verb
from oncall.emulator.frame import Activity, End, Frame
from oncall.emulator.queues import Queue, Waiting, find_queue
from oncall.emulator.timeline import Timer
from oncall.emulator.verbs.bridge import STAR
from oncall.emulator.verbs.dial import Plan

NOTE_VERBS = frozenset({"Say", "Play", "Pause", "Redirect"})


def dial_queue(frame: Frame, verb: Verb) -> None:
    """Take the front call, wait for one, or report that there is no such queue."""
    plan, noun = Plan(frame, verb), verb.named("Queue")[0]
    queue = find_queue(frame.carrier, noun.text)
    if queue is None:
        plan.conclude({"DialCallStatus": "failed", "DialBridged": "false"})
    else:
        Dequeue(plan, noun, queue).start()


class Dequeue:
    """One agent at one queue."""

    def __init__(self, plan: Plan, noun: Verb, queue: Queue) -> None:
        self.plan = plan
        self.noun = noun
        self.queue = queue
        self.frame = plan.frame
        self.carrier = plan.frame.carrier
        self.entry: Waiting | None = None
        self._note: Frame | None = None
        self._patience: Timer | None = None

    def start(self) -> None:
        """Take the front call or wait for one, as long as the <Dial> rings."""
        self.frame.activity = Activity(key=self._key, stop=self._cut)
        if self.queue.waiting:
            self._take()
            return
        legs.tone(self.carrier, self.frame.call, "ringing tone")
        self.queue.agents.append(self._take)
        self._patience = self.frame.after(self.plan.timeout + self.carrier.config.ring_buffer, self._give_up)

    def _give_up(self) -> None:
        self.queue.agents.remove(self._take)
        self.plan.conclude({"DialCallStatus": "no-answer", "DialBridged": "false"})

    def _take(self) -> None:
        """Fetch the front call; it may first be told something."""
        self.entry = entry = self.queue.waiting[0]
        extra = self.queue.position(entry, self.carrier.clock.now())
        entry.fetched()
        if self._patience is not None:
            self._patience.cancel()
        entry.gone = self._caller_gone
        url = self.noun.attribute("url")
        if not url:
            self._connect()
            return
        told = {"QueueSid": extra["QueueSid"], "QueueTime": extra["QueueTime"], "DequeingCallSid": self.frame.call.sid}
        self._note = Frame(self.carrier, entry.call, self._told, allowed=NOTE_VERBS, kind="screen")
        self._note.goto(self.frame.resolve(url), self.noun.method, told)

    def _told(self, _how: End) -> None:
        self._connect()

    def _connect(self) -> None:
        if self.entry is None:
            return
        self.frame.after(self.plan.time_limit, self._part)
        talk(self.carrier, self.frame.call, self.entry.call)

    def _key(self, digit: str) -> None:
        if digit == STAR and self.plan.star:
            self._part()

    def _part(self) -> None:
        """End the talk; both calls go on."""
        self._free()
        self._over()

    def _caller_gone(self) -> None:
        """Go on when the queued caller has hung up."""
        if self.entry is not None:
            self.entry = None
            self._over()

    def _over(self) -> None:
        quiet(self.frame.call)
        self.plan.conclude({"DialCallStatus": "completed", "DialBridged": "true"})

    def _free(self) -> bool:
        """Let the queued call go on; say whether there was one."""
        entry, self.entry = self.entry, None
        if entry is None:
            return False
        if self._note is not None:
            self._note.stop("done")
        entry.freed()
        return True

    def _cut(self, why: Why) -> None:
        """Let the queued call go on when the agent's call ended or was sent elsewhere."""
        if self._take in self.queue.agents:
            self.queue.agents.remove(self._take)
        if self._free():
            self.plan.notify(why, {"DialCallStatus": "completed", "DialBridged": "true"})
