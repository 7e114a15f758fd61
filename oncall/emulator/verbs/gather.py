"""<Gather>: a prompt, then keys or words. Defaults and rules from Twilio's page on <Gather>."""

from __future__ import annotations

from oncall.emulator.audio import quiet
from oncall.emulator.document import Verb
from oncall.emulator.frame import Activity, End, Frame
from oncall.emulator.pages import Page
from oncall.emulator.params import Params
from oncall.emulator.timeline import Timer

PROMPT_VERBS = frozenset({"Say", "Play", "Pause"})
CONFIDENCE = "0.9"


def gather(frame: Frame, verb: Verb) -> None:
    """Play the prompt and listen."""
    Gathering(frame, verb).start()


class Gathering:
    """One <Gather> under way."""

    def __init__(self, frame: Frame, verb: Verb) -> None:
        self.frame = frame
        self.verb = verb
        self.digits = ""
        self.timeout = float(verb.integer("timeout", 5))
        self.finish_key = verb.attribute("finishOnKey", "#")
        self.most = verb.integer("numDigits", 0)
        self.input = verb.words("input", "dtmf")
        self._timer: Timer | None = None
        self._prompt = Frame(frame.carrier, frame.call, self._prompt_over, allowed=PROMPT_VERBS)

    def start(self) -> None:
        """Start the prompt; keys count from now on."""
        self.frame.activity = Activity(key=self._key, speech=self._speech, stop=self._prompt.stop)
        self._prompt.load(Page(self.frame.page.url, self.frame.page.method, self.verb.inside))

    def _prompt_over(self, how: End) -> None:
        """Wait for keys once the prompt has been heard."""
        if how == "error":
            self.frame.finish("error")
        else:
            self._wait()

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.frame.after(self.timeout, self._submit)

    def _key(self, digit: str) -> None:
        """Take a key: it stops the prompt and restarts the time-out."""
        if "dtmf" not in self.input:
            return
        self._prompt.stop("done")
        quiet(self.frame.call)
        if digit == self.finish_key:
            self._submit()
            return
        self.digits += digit
        if self.most and len(self.digits) >= self.most:
            self._submit()
        else:
            self._wait()

    def _speech(self, text: str) -> None:
        """Take words, if this <Gather> listens for them."""
        if "speech" in self.input:
            self._prompt.stop("done")
            self._send({"SpeechResult": text, "Confidence": CONFIDENCE})

    def _submit(self) -> None:
        """Send the keys; without any, go on with the next verb unless an empty result was asked for."""
        if self.digits:
            self._send({"Digits": self.digits})
        elif self.verb.flag("actionOnEmptyResult", default=False):
            self._send({})
        else:
            self.frame.next()

    def _send(self, params: Params) -> None:
        quiet(self.frame.call)
        self.frame.goto(self.verb.attribute("action"), self.verb.method, params)
