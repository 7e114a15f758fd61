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
from oncall.policy.source import Source
from oncall.settings import Settings
from oncall.store import Store
from tests.faults.kept import Doors, Dues, parsed, put_line, rest_app, store_at
from tests.faults.trouble import Crash, Trouble, TroubledStore
from tests.stories.play import NIGHT, Play

ROWS = frozenset({"timers", "outbox", "callbacks"})  # jobs that do nothing unless a row is due
LOOKS = 5.0  # seconds between two looks of a process that finds nothing to do


class World:
    """A running line among trouble. It stands where a Stage stands in stories: `service`, `carrier`, `advance`, `strike`."""

    def __init__(
        self,
        source: Source,
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
        self.every = 1.0
        self.looks = LOOKS
        self.left: list[str] = []
        self._next_tick = self._look_at = 0.0
        self._seen = -1
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
        put_line(self._open(), file, line.id, source.canonical(), at)
        self._dues = None if file is None else self._stack.enter_context(closing(Dues(file)))
        self.begin()
        self._stack.callback(self.carrier.every(1.0, self.tick))

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
        self._due = dict.fromkeys((job.name for job in self.service.keeper.all_jobs()), 0.0)
        self.dead = False

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
        try:
            response = self._ask(request)
            self.dispatcher.run()
        except Crash as crash:
            self.crash()
            raise DeliveryError("read", f"the process died: {crash}") from None
        return response

    def tick(self) -> None:
        """Do what the process does by the second: each job in its own time."""
        if self.dead or self.clock.seconds() < self._next_tick or self._idle():
            return
        self._next_tick = self.clock.seconds() + self.every - 0.5
        waits = self._waits()
        for job in self.service.keeper.all_jobs():
            if self.clock.seconds() < self._due[job.name] or (waits and job.name in ROWS):
                continue
            self._due[job.name] = self.clock.seconds() + job.every - 0.5
            try:
                job.do()
                self.dispatcher.run()
            except Crash:
                self.crash()
                return
            except Exception as error:  # noqa: BLE001 - as Timers does: a job that raises is not lost
                self.failed = error
        self._looked()

    def _idle(self) -> bool:
        """Say whether the process would find nothing to do: nobody used the store since, nothing is due, nothing ails."""
        rests = self.trouble.operations == self._seen and self.clock.seconds() < self._look_at and not self.trouble.ails
        return rests and not self.service.keeper.journal.waiting()

    def _waits(self) -> bool:
        """Say whether no row is due: who asks for rows now would get none."""
        return not self.trouble.ails and self._due_in() > 0

    def _due_in(self) -> float:
        """Return the seconds until a row is due, 0 when that is not known."""
        return 0.0 if self._dues is None else self._dues.earliest() - self.clock.now().timestamp()

    def _looked(self) -> None:
        """Note when the process has to look again."""
        self._seen = self.trouble.operations
        self._look_at = self.clock.seconds() + min(self.looks, self._due_in()) - 0.5

    def ail(self, *, away: bool | None = None, busy: float | None = None, doubt: float | None = None) -> None:
        """Give the store an ailment, or take one from it."""
        self.trouble.away = self.trouble.away if away is None else away
        self.trouble.busy = self.trouble.busy if busy is None else busy
        self.trouble.doubt = self.trouble.doubt if doubt is None else doubt

    def die_after(self, operations: int) -> None:
        """Let the process die after so many operations of the store."""
        self.trouble.dies_at = self.trouble.operations + operations

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass."""
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
    source, loaded = parsed(line, sets)
    made = World(source, loaded, home, at=at, winner=winner, sets=sets, database_url=database_url, seed=seed)
    play = Play(cast("Stage", made), line)
    try:
        for person in loaded.people:
            play.phone(person)
        play.phone("caller")
        yield play, made
    finally:
        made.strike()
