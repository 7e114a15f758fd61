"""Phones: they ring, are answered, hear, press keys, and can be switched off."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from oncall.emulator import legs
from oncall.emulator.calls import Call
from oncall.emulator.errors import EmulatorError
from oncall.emulator.script import Run, Script, Step
from oncall.emulator.sounds import Sound

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

State = Literal["idle", "ringing", "calling", "in_call", "off"]
KEY_GAP = 0.25
BOX_PICKS_UP = 1.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One sound a phone heard: when it began, the words or the file's address, and in which call."""

    at: datetime
    text: str
    kind: str
    call: str
    language: str | None
    voice: str | None


@dataclass(frozen=True, slots=True)
class Text:
    """One SMS that arrived on a phone."""

    at: datetime
    sender: str
    body: str


class Phone:
    """One phone. Its methods are what a hand can do; they raise EmulatorError when that cannot be done now.

    `when_off`: a phone that is off is answered by its voicemail box at once, or cannot be reached.
    `voicemail_after`: seconds of ringing until the box picks up; None is never.
    """

    def __init__(self, carrier: Carrier, number: str, name: str = "") -> None:
        self.carrier = carrier
        self.number = number
        self.name = name or number
        self.when_off: Literal["voicemail", "unreachable"] = "voicemail"
        self.voicemail_after: float | None = None
        self.powered = True
        self.call: Call | None = None
        self.sounds: list[Heard] = []
        self.texts: list[Text] = []
        self.speaks_until: float | None = None
        self._scripts: deque[Script] = deque()
        self._run: Run | None = None

    @property
    def heard(self) -> list[tuple[datetime, str]]:
        """Return when this phone heard which words or files, in order."""
        return [(sound.at, sound.text) for sound in self.sounds]

    @property
    def state(self) -> State:
        """Return what the phone is doing."""
        if not self.powered:
            return "off"
        if self.call is None:
            return "idle"
        if self.call.direction == "inbound":
            return "in_call" if self.call.talking else "calling"
        return "in_call" if self.call.talking else "ringing"

    def answer(self) -> None:
        """Pick up the ringing phone."""
        with self.carrier.lock:
            legs.answer(self.carrier, self._need("ringing"))

    def decline(self, how: Literal["busy", "no-answer", "voicemail"] = "busy") -> None:
        """Refuse the ringing call; what the carrier then sees differs between networks, so choose."""
        with self.carrier.lock:
            call = self._need("ringing")
            if how == "voicemail":
                self.call = None
                legs.voicemail(self.carrier, call, BOX_PICKS_UP)
            else:
                legs.end(self.carrier, call, how)

    def hang_up(self) -> None:
        """End the call this phone is in, or the one it is trying to make."""
        with self.carrier.lock:
            call = self._need("in_call", "calling")
            legs.end(self.carrier, call, "completed" if call.talking else "no-answer")

    def press(self, digits: str) -> None:
        """Press keys: the first at once, the others 0.25 s apart; 'w' waits half a second."""
        with self.carrier.lock:
            call, wait = self._need("in_call"), itertools.count()
            for digit in digits:
                if digit == "w":
                    wait = itertools.count(next(wait) + 2)
                    continue
                delay = next(wait) * KEY_GAP
                if delay:
                    legs.watch(self.carrier, call, delay, partial(self._key, call, digit))
                else:
                    self._key(call, digit)

    def _key(self, call: Call, digit: str) -> None:
        self.carrier.journal.add("key", digit, number=self.number, call=call.sid)
        if call.holder is not None:
            call.holder.key(digit)

    def say(self, text: str) -> None:
        """Speak words, for a <Gather> that listens."""
        with self.carrier.lock:
            call = self._need("in_call")
            self.carrier.journal.add("speech", text, number=self.number, call=call.sid)
            if call.holder is not None:
                call.holder.speech(text)

    def speak(self, seconds: float) -> None:
        """Speak for so long and then be silent; a phone that is never told so speaks on until it hangs up."""
        self.speaks_until = self.carrier.clock.seconds() + seconds

    def switch_off(self, when_off: Literal["voicemail", "unreachable"] = "voicemail") -> None:
        """Take the phone off the network; a call it is in breaks off, one that rings goes where `when_off` says."""
        with self.carrier.lock:
            call, self.powered, self.when_off = self.call, False, when_off
            if call is not None and call.status == "ringing" and call.direction != "inbound":
                self.call = None
                self._off(call)
            elif call is not None:
                legs.end(self.carrier, call, "completed" if call.talking else "no-answer")
            self.carrier.journal.add("off", when_off, number=self.number)

    def switch_on(self) -> None:
        """Bring the phone back; texts that waited arrive."""
        with self.carrier.lock:
            self.powered = True
            self.carrier.journal.add("on", "", number=self.number)
            self.carrier.messages.phone_is_back(self)

    def script(self, *steps: Step, times: int | None = None) -> None:
        """Queue what to do with incoming calls; the script serves `times` of them, without a number all that follow."""
        self._scripts.append(Script(steps, times))

    def clear_scripts(self) -> None:
        """Back to doing nothing by itself."""
        self._scripts.clear()

    def follow(self, call: Call, steps: tuple[Step, ...]) -> None:
        """Do these steps in this call."""
        self._run = Run(self.carrier, self, call, steps)
        self._run.begin()

    def arrive(self, call: Call) -> None:
        """Take an incoming call: ring, be busy, be off."""
        if not self.powered:
            self._off(call)
        elif self.call is not None:
            legs.end(self.carrier, call, "busy")
        else:
            self._ring(call)

    def _off(self, call: Call) -> None:
        if self.when_off == "unreachable":
            legs.end(self.carrier, call, "failed")
            return
        if call.status != "ringing":
            legs.ring(self.carrier, call)
        legs.voicemail(self.carrier, call, BOX_PICKS_UP)

    def _ring(self, call: Call) -> None:
        while self._scripts and self._scripts[0].spent:
            self._scripts.popleft()
        steps = self._scripts[0].take() if self._scripts else ()
        if steps and (status := steps[0].refuses):
            legs.end(self.carrier, call, status)
            return
        self.call = call
        self.speaks_until = None
        legs.ring(self.carrier, call)
        if self.voicemail_after is not None:
            legs.voicemail(self.carrier, call, self.voicemail_after)
        self.follow(call, steps)

    def hears(self, call: Call, sound: Sound) -> None:
        """Write down a sound and let the script go on."""
        now = self.carrier.clock.now()
        self.sounds.append(Heard(now, sound.text, sound.kind, call.sid, sound.language, sound.voice))
        if self._run is not None and self._run.call is call:
            self._run.hears(sound.text)

    def let_go(self, call: Call) -> None:
        """Forget a call that has ended."""
        if self.call is call:
            self.call = None

    def _need(self, *states: State) -> Call:
        """Return the current call; raises EmulatorError unless the phone is in one of these states."""
        if self.call is None or self.state not in states:
            raise EmulatorError(f"phone {self.number} is {self.state}; this needs it {' or '.join(states)}")
        return self.call
