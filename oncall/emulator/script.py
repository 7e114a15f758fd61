"""What a phone does by itself: steps played in order, on time or when something is heard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from oncall.emulator.calls import Call, Status
from oncall.emulator.errors import EmulatorError

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier
    from oncall.emulator.phones import Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do `after` so many seconds; with `heard` counted from when words match this pattern."""

    after: float = 0.0
    heard: str = ""
    refuses: ClassVar[Status | None] = None

    def act(self, phone: Phone) -> None:
        """Do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Step):
    """Pick up, by default after two seconds of ringing."""

    after: float = 2.0

    def act(self, phone: Phone) -> None:
        """Pick up."""
        phone.answer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Step):
    """Refuse, by default after two seconds of ringing."""

    after: float = 2.0
    how: Literal["busy", "no-answer", "voicemail"] = "busy"

    def act(self, phone: Phone) -> None:
        """Refuse."""
        phone.decline(self.how)


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy(Step):
    """Be engaged: the phone does not even ring."""

    refuses: ClassVar[Status | None] = "busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable(Step):
    """Be out of reach: the network says so."""

    refuses: ClassVar[Status | None] = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore(Step):
    """Let it ring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(Step):
    """Press keys, by default one second after the step's turn comes."""

    keys: str
    after: float = 1.0

    def act(self, phone: Phone) -> None:
        """Press them."""
        phone.press(self.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speak(Step):
    """Speak for `seconds` and then be silent; with `words` a listening <Gather> gets them."""

    seconds: float = 3.0
    words: str = ""

    def act(self, phone: Phone) -> None:
        """Speak."""
        phone.speak(self.seconds)
        if self.words:
            phone.say(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp(Step):
    """End the call."""

    def act(self, phone: Phone) -> None:
        """Hang up."""
        phone.hang_up()


@dataclass(slots=True, eq=False)
class Script:
    """Steps for incoming calls and how many calls they serve; None is all."""

    steps: tuple[Step, ...]
    times: int | None = None

    @property
    def spent(self) -> bool:
        """Say whether the script served all its calls."""
        return self.times == 0

    def take(self) -> tuple[Step, ...]:
        """Return the steps for one more call."""
        if self.times is not None:
            self.times -= 1
        return self.steps


class Run:
    """A script under way in one call."""

    def __init__(self, carrier: Carrier, phone: Phone, call: Call, steps: tuple[Step, ...]) -> None:
        self.carrier = carrier
        self.phone = phone
        self.call = call
        self._steps = list(steps)
        self._waiting = ""
        self._said: list[str] = []

    def begin(self) -> None:
        """Start the next step: set its time, or wait for its words."""
        if not self._steps:
            return
        self._waiting = self._steps[0].heard
        if self._waiting:
            said, self._said = self._said, []
            for text in said:
                self.hears(text)
        else:
            self._set()

    def hears(self, text: str) -> None:
        """Take words the phone hears; words before a step's turn count for it too, once."""
        if not self._waiting:
            self._said.append(text)
        elif re.search(self._waiting, text, re.IGNORECASE):
            self._waiting = ""
            self._set()

    def _set(self) -> None:
        self.call.timers.append(self.carrier.engine.later(self._steps[0].after, self._act))

    def _act(self) -> None:
        if self.phone.call is not self.call:
            self.carrier.journal.add(
                "late", "somebody else took the call", number=self.phone.number, call=self.call.sid
            )
            return
        step = self._steps.pop(0)
        try:
            step.act(self.phone)
        except EmulatorError as error:
            self.carrier.journal.problem(0, f"script: {error}", self.call.sid)
        if self.phone.call is self.call:
            self.begin()
