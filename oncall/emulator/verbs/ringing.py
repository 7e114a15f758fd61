"""<Dial> of numbers: all at once or one after the other, screened or not, until one is connected or none is left.

Who wins a simultaneous <Dial> is not documented, so `Config.simring_winner` decides: the first to pick up (the
others stop ringing at once), or the first whose screening document lets the call through.
"""

from __future__ import annotations

from functools import partial

from oncall.emulator import legs
from oncall.emulator.calls import Call, Why
from oncall.emulator.document import Verb
from oncall.emulator.frame import Activity, End, Frame
from oncall.emulator.params import Params
from oncall.emulator.verbs.bridge import Bridge
from oncall.emulator.verbs.dial import Plan
from oncall.emulator.verbs.nouns import Noun, caller_id, nouns

SCREEN_VERBS = frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Hangup"})
PRECEDENCE = ("screened", "no-answer", "busy", "failed", "canceled")


def dial_numbers(frame: Frame, verb: Verb) -> None:
    """Ring the numbers."""
    Ringing(Plan(frame, verb)).start()


class Ringing:
    """One <Dial> of numbers under way."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.frame = plan.frame
        self.carrier = plan.frame.carrier
        self.children: list[Call] = []
        self.bridge: Bridge | None = None
        self.over = False
        self._next: list[Noun] = []

    def start(self) -> None:
        """Place the legs: <Dial> legs are never queued."""
        self.frame.activity = Activity(key=self._key, stop=self._caller_left)
        legs.tone(self.carrier, self.frame.call, "ringing tone")
        targets = list(nouns(self.frame, self.plan.verb))
        if self.plan.verb.flag("sequential", default=False):
            self._next = targets
            self._go_on()
            return
        for noun in targets:
            self._call(noun)
        if not targets:
            self._go_on()

    def _call(self, noun: Noun) -> None:
        parent, carrier = self.frame.call, self.carrier
        shown = caller_id(self.frame, self.plan.verb)
        child = Call(carrier.sids("CA"), "outbound-dial", shown, noun.number, carrier.clock.now(), parent=parent.sid)
        child.subscription = noun.subscription
        child.on_answer = partial(self._picked_up, noun, child)
        child.on_end = partial(self._ended, child)
        carrier.calls[child.sid] = child
        self.children.append(child)
        legs.place(carrier, child, self.plan.timeout)

    def _picked_up(self, noun: Noun, child: Call) -> None:
        """Send the digits the noun asks for, then screen the called party or connect."""
        if self.carrier.config.simring_winner == "pickup":
            self._drop_others(child)
        legs.send_digits(self.carrier, child, noun.send_digits, partial(self._screen, noun, child))

    def _screen(self, noun: Noun, child: Call) -> None:
        if not noun.screen.url:
            self._accept(child)
            return
        screen = Frame(self.carrier, child, partial(self._screened, child), allowed=SCREEN_VERBS, kind="screen")
        child.holder = screen
        screen.goto(noun.screen.url, noun.screen.method)

    def _screened(self, child: Call, how: End) -> None:
        """Connect when the document ran out; <Hangup> or an error in it ends this leg only."""
        if how == "end":
            self._accept(child)
        else:
            legs.end(self.carrier, child, "completed")

    def _accept(self, child: Call) -> None:
        self.bridge = Bridge(self.plan, child, partial(self._talk_over, child))
        self._drop_others(child)
        self.bridge.open()

    def _drop_others(self, winner: Call) -> None:
        for child in self.children:
            if child is not winner and child.live:
                legs.end(self.carrier, child, "completed" if child.talking else self.carrier.config.loser_status)

    def _key(self, digit: str) -> None:
        if self.bridge is not None:
            self.bridge.key(digit)

    def _talk_over(self, child: Call, why: Why) -> None:
        """Go on after a conversation that the called party, the star or the time limit ended."""
        self.over = True
        params = self._params("completed", child)
        if why != "redirected":
            params["DialCallDuration"] = str(child.seconds)
        self.plan.conclude(params)

    def _ended(self, _child: Call) -> None:
        """See whether anybody is left who could still take the call."""
        if not self.over and self.bridge is None and not any(child.live for child in self.children):
            self._go_on()

    def _go_on(self) -> None:
        """Dial the next number, or give up."""
        if self._next:
            self._call(self._next.pop(0))
            return
        self.over = True
        self.plan.conclude(self._nobody())

    def _nobody(self) -> Params:
        """Return what the action is told when nobody was connected."""
        if not self.children:
            return {"DialCallStatus": "failed", "DialBridged": "false"}
        fates = ["screened" if child.answered else child.status for child in self.children]
        worst = min(fates, key=PRECEDENCE.index)
        child = self.children[fates.index(worst)]
        status = self.carrier.config.screened_status if worst == "screened" else worst
        return self._params(status, child) | {"DialCallDuration": str(child.seconds)}

    def _params(self, status: str, child: Call) -> Params:
        bridged = "true" if self.bridge is not None else "false"
        params = {"DialCallStatus": status, "DialCallSid": child.sid, "DialBridged": bridged}
        return params | (self.bridge.params() if self.bridge else {})

    def _caller_left(self, why: Why) -> None:
        """Stop every phone when the caller hangs up or is sent elsewhere."""
        if self.over:
            return
        self.over = True
        if self.bridge is not None:
            self.bridge.caller_left()
            child = self.bridge.child
            self.plan.notify(why, self._params("completed", child) | {"DialCallDuration": str(child.seconds)})
            return
        for child in self.children:
            if child.live:
                legs.end(self.carrier, child, "completed" if child.talking else "canceled")
        if self.children:
            self.plan.notify(why, self._params("canceled", self.children[-1]))
