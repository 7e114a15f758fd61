"""One TwiML document being played into one call: which verb is next, what interrupts it, where it goes on.

A frame never blocks. A verb's handler sets timers or asks the web, and calls `next` or `goto` when it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from oncall.emulator.calls import Call, Target, Why
from oncall.emulator.document import Verb
from oncall.emulator.pages import Failure, Page, fetch
from oncall.emulator.params import Params
from oncall.emulator.schema import SHAPES
from oncall.emulator.timeline import Timer
from oncall.emulator.webhook import Kind

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

End = Literal["end", "hangup", "leave", "error"]
"""How a document is over: it ran out, or <Hangup>, <Leave>, or an error that no fallback caught."""
EVERY_VERB = frozenset(SHAPES["Response"].inside) - {"Leave"}


def _no_key(_digit: str) -> None:
    """Nobody listens to keys."""


def _no_verb(_verb: Verb) -> None:
    """Nothing to do before a verb."""


def _no_stop(_why: Why) -> None:
    """Nothing to clear away."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What the present verb does with keys, with words, and when it is cut short."""

    key: Callable[[str], None] = _no_key
    speech: Callable[[str], None] = _no_key
    stop: Callable[[Why], None] = _no_stop


class Frame:
    """A document under way. `ended` is told how it is over, unless it was stopped from outside."""

    def __init__(
        self,
        carrier: Carrier,
        call: Call,
        ended: Callable[[End], None],
        *,
        allowed: frozenset[str] = EVERY_VERB,
        kind: Kind = "voice",
        fallback: Target | None = None,
        before: Callable[[Verb], None] = _no_verb,
    ) -> None:
        self.carrier = carrier
        self.call = call
        self.ended = ended
        self.allowed = allowed
        self.kind: Kind = kind
        self.fallback = fallback
        self.before = before
        self.page = Page("", "POST", ())
        self.index = 0
        self.alive = True
        self.activity = Activity()
        self._timers: list[Timer] = []
        self._serial = 0

    def after(self, seconds: float, act: Callable[[], object]) -> Timer:
        """Do something later, unless the verb is over or cut short by then."""
        timer = self.carrier.engine.later(seconds, act)
        self._timers.append(timer)
        return timer

    def load(self, page: Page) -> None:
        """Play another document from its start."""
        self._drop("done")
        self.page, self.index = page, 0
        self.next()

    def next(self) -> None:
        """Play the next verb, or end."""
        if not self.alive:
            return
        self._drop("done")
        if self.index >= len(self.page.verbs):
            self.finish("end")
            return
        verb = self.page.verbs[self.index]
        self.index += 1
        self.play(verb)

    def play(self, verb: Verb) -> None:
        """Play one verb."""
        if verb.name not in self.allowed:
            self.carrier.journal.problem(12200, f"<{verb.name}> may not be used here", self.call.sid)
            self.finish("error")
            return
        self.carrier.journal.add("verb", str(verb), call=self.call.sid)
        self.before(verb)
        self.carrier.handlers[verb.name](self, verb)

    def resolve(self, url: str) -> str:
        """Return an address of this document in full; '' is the document's own."""
        return urljoin(self.page.url, url) if url else self.page.url

    def goto(self, url: str, method: str, extra: Params | None = None, *, entry: bool = False) -> None:
        """Fetch the document at `url` ('' is the present one) and play it instead of the rest of this one."""
        if not self.alive:
            return
        self._drop("done")
        ticket, target = self.ticket(), self.resolve(url)

        def arrived(result: Page | Failure) -> None:
            if ticket != self.ticket():
                return
            if isinstance(result, Page):
                self.load(result)
            else:
                self._rescue(result, entry=entry)

        fetch(self.carrier, self.call, Target(target, method), extra or {}, self.kind, arrived)

    def _rescue(self, failure: Failure, *, entry: bool) -> None:
        """Go on with the fallback address, once; else end."""
        covered = entry or self.carrier.config.fallback_covers == "all"
        if self.fallback is None or not self.fallback.url or not covered:
            self.finish("error")
            return
        target, self.fallback = self.fallback, None
        extra = {"ErrorCode": str(failure.code), "ErrorUrl": failure.url}
        self.goto(target.url, target.method, extra)

    def finish(self, how: End) -> None:
        """End the document and tell whoever started it."""
        if self.alive:
            self.alive = False
            self._drop("done")
            self.ended(how)

    def ticket(self) -> int:
        """Return a number that changes with every verb; -1 when the document is over."""
        return self._serial if self.alive else -1

    def key(self, digit: str) -> None:
        """Give a key to the present verb."""
        self.activity.key(digit)

    def speech(self, text: str) -> None:
        """Give words to the present verb."""
        self.activity.speech(text)

    def stop(self, why: Why) -> None:
        """Cut the document short: the call ended or goes elsewhere."""
        if self.alive:
            self.alive = False
            self._drop(why)

    def _drop(self, why: Why) -> None:
        """End the present verb."""
        self._serial += 1
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        activity, self.activity = self.activity, Activity()
        if why != "done":
            activity.stop(why)
