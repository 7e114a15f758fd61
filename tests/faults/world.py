"""A whole world on one virtual clock: carrier, phones, service with all its jobs, and trouble on every side of it.

The production code throughout; only network, clock and the store's good health are ours to take away. The service may
crash at any operation of the store and comes back as a new process on the same folder.
"""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

from oncall.bootstrap import Service, assemble
from oncall.carrier.addresses import Addresses
from oncall.carrier.rest import TwilioCarrier
from oncall.cli.stage import ACCOUNT, CARRIER_URL, SERVICE_URL, Stage, number_config
from oncall.dispatch import Collected
from oncall.emulator import Carrier, Config, VirtualClock
from oncall.emulator.config import Winner
from oncall.emulator.http import DeliveryError, Request, Response
from oncall.emulator.wsgi import WsgiAdapter, wsgi_deliver
from oncall.policy.line import Line
from oncall.settings import Settings
from oncall.store import Store
from tests.faults.kept import Doors, Dues, parsed, put_line, rest_app, store_at, stored
from tests.faults.knocks import Knocks
from tests.faults.trouble import Crash, Trouble, TroubledStore
from tests.stories.play import NIGHT, Play


class World:
    """A running line among trouble. It stands where a Stage stands in stories: `service`, `carrier`, `advance`, `strike`."""

    def __init__(
        self,
        text: str,
        line: Line,
        home: Path,
        *,
        at: datetime,
        winner: Winner,
        sets: tuple[str, ...] = (),
        database_url: str = "",
        seed: int = 0,
    ) -> None:
        self.sets = sets
        self.left: list[str] = []
        self.clock = VirtualClock(at)
        self.trouble = Trouble(seed)
        self.dead = False
        self.crashes = 0
        self.settings = Settings(
            home=home,
            database_url=database_url or f"sqlite:///{home / 'oncall.db'}",
            public_url=SERVICE_URL,
            secret_key="k" * 40,
            carrier_url=CARRIER_URL,
            account_sid=ACCOUNT,
            auth_token=secrets.token_hex(16),
        )
        numbers = tuple(number_config(number) for number in line.numbers)
        config = Config(ACCOUNT, self.settings.auth_token, numbers, simring_winner=winner, cps=0.0, seed="world")
        self.carrier = Carrier(replace(config, base_url=CARRIER_URL), self.clock, self._deliver)
        self._stack = ExitStack()
        self._doors = self._stack.enter_context(closing(Doors()))
        self._rest = self._stack.enter_context(rest_app(self.carrier))
        file = None if database_url else home / "oncall.db"
        put_line(self._open(), file, line.id, text, at)
        self.dues = self._stack.enter_context(closing(Dues(file)))
        self.knocks = Knocks(self)
        self._stack.callback(self.knocks.stop)
        self.begin()

    @property
    def every(self) -> float:
        """Return the seconds between two knocks at least."""
        return self.knocks.every

    @every.setter
    def every(self, seconds: float) -> None:
        """Knock no more often than that."""
        self.knocks.every = seconds

    @property
    def looks(self) -> float:
        """Return the seconds between two knocks at most."""
        return self.knocks.looks

    @looks.setter
    def looks(self, seconds: float) -> None:
        """Knock at least as often as that."""
        self.knocks.looks = seconds

    def _open(self) -> Store:
        """Return the real store, with nothing open."""
        return store_at(self.settings.database_url, self.settings.home)

    def begin(self) -> None:
        """Start the service as a new process on its folder; one that dies at once is started again."""
        while True:
            try:
                self._assemble()
            except Crash:
                self.crashes += 1
            else:
                return

    def _assemble(self) -> None:
        """Put a process together."""
        addresses = Addresses(self.settings.public_url, self.settings.secret_key)
        rest = TwilioCarrier(
            ACCOUNT,
            self.settings.auth_token,
            CARRIER_URL,
            addresses,
            monotonic=self.clock.seconds,
            adapter=WsgiAdapter(self._rest),
        )
        self.dispatcher = Collected(self.clock.now)
        store = cast("Store", TroubledStore(self._open(), self.trouble))
        self.service: Service = assemble(
            self.settings,
            store,
            rest,
            addresses,
            self.dispatcher,
            self.clock.now,
            self.clock.seconds,
            self._doors.make,
        )
        self._ask = wsgi_deliver(self.service.app, SERVICE_URL)
        self.dead = False
        self.knocks.begin()

    def crash(self) -> None:
        """Let the process die where it stands, and a new one begin."""
        self.crashes += 1
        self.dispatcher.stop()
        self.service.let_go()
        self.begin()

    def die(self) -> None:
        """Take the whole host away, until `begin`."""
        self.dispatcher.stop()
        self.service.let_go()
        self.dead = True

    def fallback(self, number: str, url: str) -> None:
        """Point a number's fallback at another address."""
        self.carrier.numbers[number] = replace(self.carrier.numbers[number], fallback_url=url)

    def _deliver(self, request: Request) -> Response:
        """Hand a webhook to the service, and let it carry out its effects."""
        if self.dead:
            raise DeliveryError("connect", "the host is dead")
        self.knocks.wake()
        try:
            response = self._ask(request)
            self.dispatcher.run()
        except Crash as crash:
            self.crash()
            raise DeliveryError("read", f"the process died: {crash}") from None
        return response

    def ail(self, *, away: bool | None = None, busy: float | None = None, doubt: float | None = None) -> None:
        """Give the store an ailment, or take one from it."""
        self.trouble.away = self.trouble.away if away is None else away
        self.trouble.busy = self.trouble.busy if busy is None else busy
        self.trouble.doubt = self.trouble.doubt if doubt is None else doubt
        self.knocks.wake()

    def die_after(self, operations: int) -> None:
        """Let the process die after so many operations of the store."""
        self.trouble.dies_at = self.trouble.operations + operations
        self.knocks.wake()

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass; whatever was done to the world by hand is noticed in the first of them."""
        self.knocks.wake()
        self.carrier.advance(seconds)

    def strike(self) -> None:
        """Take everything down."""
        self.service.stop()
        self._stack.close()


@contextmanager
def world(
    home: Path,
    *sets: str,
    line: str = "duell",
    at: datetime = NIGHT,
    winner: Winner = "pickup",
    database_url: str = "",
    seed: int = 0,
) -> Iterator[tuple[Play, World]]:
    """Set up a world with the line's people's phones, and take it down."""
    loaded = parsed(line, sets)[1]
    made = World(
        stored(line, sets), loaded, home, at=at, winner=winner, sets=sets, database_url=database_url, seed=seed
    )
    play = Play(cast("Stage", made), line)
    try:
        for person in loaded.people:
            play.phone(person)
        play.phone("caller")
        yield play, made
    finally:
        made.strike()
