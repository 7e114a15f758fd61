"""The carrier itself: it knows the numbers, the phones, the calls, and lets time pass."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable

from oncall.emulator import inbound
from oncall.emulator.calls import Call, Cdr
from oncall.emulator.clock import Clock
from oncall.emulator.config import Config, NumberConfig
from oncall.emulator.engine import Engine
from oncall.emulator.exchange import send
from oncall.emulator.faults import Faults
from oncall.emulator.files import SoundFiles
from oncall.emulator.http import Deliver, Pairs, Request, Response
from oncall.emulator.journal import Entry, Journal, Problem
from oncall.emulator.messages import Messages
from oncall.emulator.phones import Phone
from oncall.emulator.queues import Queue
from oncall.emulator.recordings import Recordings
from oncall.emulator.rooms import Room
from oncall.emulator.script import Step
from oncall.emulator.sids import Sids
from oncall.emulator.verbs import HANDLERS
from oncall.emulator.webhook import Kind, Result, Sent, Webhook


class Carrier:
    """A telephone carrier with Twilio's manners.

    With a `VirtualClock` nothing happens until `advance` or `run_until`; with a `RealClock` call `start` and `stop`.
    `deliver` sends a request to the service under test and returns its reply, or raises DeliveryError.
    """

    def __init__(self, config: Config, clock: Clock, deliver: Deliver) -> None:
        self.config = config
        self.clock = clock
        self.began = clock.now()
        self.deliver = deliver
        self.auth_token = config.auth_token
        self.journal = Journal(clock, config.log_size)
        self.engine = Engine(clock, self._broken)
        self.lock = self.engine.lock
        self.sids = Sids(config.seed)
        self.faults = Faults()
        self.handlers = HANDLERS
        self.numbers: dict[str, NumberConfig] = {number.number: number for number in config.numbers}
        self.phones: dict[str, Phone] = {}
        self.calls: dict[str, Call] = {}
        self.cdrs: list[Cdr] = []
        self.rooms: dict[str, Room] = {}
        self.queues: dict[str, Queue] = {}
        self.bins: dict[str, str] = {}
        self.recordings = Recordings(self)
        self.messages = Messages(self)
        self.sound_files = SoundFiles(self)
        self.webhooks: deque[Sent] = deque(maxlen=config.log_size)
        self._next_slot = 0.0

    @property
    def log(self) -> list[Entry]:
        """Return everything that happened, oldest first."""
        return list(self.journal.entries)

    @property
    def problems(self) -> list[Problem]:
        """Return what Twilio's debugger would show: bad TwiML, refused webhooks, deviations from the schema."""
        return self.journal.problems

    @property
    def crowded(self) -> bool:
        """Say whether more calls run than the account may have at once."""
        most = self.config.max_concurrent
        return bool(most) and sum(call.live and call.dialed is not None for call in self.calls.values()) > most

    def phone(self, number: str, name: str = "") -> Phone:
        """Return the phone of this number (E.164, or a word such as 'anonymous'), made when it is not there."""
        with self.lock:
            if number not in self.phones:
                self.phones[number] = Phone(self, number, name)
            return self.phones[number]

    def dial(self, from_: str, to: str, *steps: Step, shown: str | None = None) -> str:
        """Call a number from a phone; return the CallSid. `steps` is what the caller then does.

        `shown` is the caller id, for instance 'anonymous'. Raises EmulatorError when the phone is not idle or the
        number is not the account's.
        """
        with self.lock:
            return inbound.dial(self, from_, to, shown, steps).sid

    def advance(self, seconds: float) -> None:
        """Let so much virtual time pass; everything due in it happens, in order."""
        self.engine.advance(seconds)

    def run_until(self, predicate: Callable[[], bool], limit: float = 600.0) -> float:
        """Let virtual time pass until something is true; return the seconds. TimeoutError after `limit` seconds."""
        return self.engine.run_until(predicate, limit)

    def every(self, seconds: float, act: Callable[[], None]) -> Callable[[], None]:
        """Do something every so many seconds, without the lock; return a function that ends it."""
        going = True

        def again() -> None:
            if going:
                act()
                self.engine.later(seconds, again, outside=True)

        def stop() -> None:
            nonlocal going
            going = False

        self.engine.later(seconds, again, outside=True)
        return stop

    def start(self) -> None:
        """Begin to run in real time."""
        self.engine.start()

    def stop(self) -> None:
        """End running in real time."""
        self.engine.stop()

    def reach(self, request: Request) -> Response:
        """Send one request: to a TwiML bin of this carrier, or out."""
        twiml = self.bins.get(request.url.partition("?")[0])
        if twiml is not None:
            return Response(200, (("Content-Type", "text/xml"),), twiml.encode())
        return self.deliver(request)

    def add_bin(self, twiml: str) -> str:
        """Keep a document on the carrier's side, as a TwiML Bin does; return its address."""
        url = f"{self.config.base_url}/twiml/{self.sids('EH')}"
        self.bins[url] = twiml
        return url

    def post(
        self, url: str, params: Pairs, kind: Kind = "status", then: Callable[[Result], None] | None = None
    ) -> None:
        """Send a signed request of one's own making: a callback for an unknown call, say. It goes out in due time."""
        with self.lock:
            send(self, Webhook(kind, url, params), then or (lambda _result: None))

    def replay(self, sent: Sent) -> None:
        """Send a request of the past once more, signed as it was."""
        with self.lock:
            send(self, sent.webhook, lambda _result: None)

    def take_slot(self) -> float:
        """Return in how many seconds the next REST call may start, and take that place."""
        if not self.config.cps:
            return 0.0
        now = self.clock.seconds()
        start = max(now, self._next_slot)
        self._next_slot = start + 1 / self.config.cps
        return start - now

    def _broken(self, error: BaseException) -> None:
        """Write down a fault of this carrier itself."""
        place = "".join(traceback.format_exception(error))
        with self.lock:
            self.journal.problem(0, f"the emulator itself failed: {place}")
