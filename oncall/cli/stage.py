"""The whole service with a carrier around it on one virtual clock, in this process: for rehearsals and story tests.

Everything is the production code: the door, the machine, the store on a real database, the REST client. Only the network
and the clock are replaced: webhooks and REST requests are calls within the process, time is moved by hand.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from oncall.bootstrap import Service, assemble, refresh
from oncall.carrier.addresses import Addresses
from oncall.carrier.rest import TwilioCarrier
from oncall.dispatch import Collected
from oncall.emulator import Carrier, Config, NumberConfig, VirtualClock
from oncall.emulator.config import Winner
from oncall.emulator.http import Request, Response
from oncall.emulator.rest.app import wsgi_app
from oncall.emulator.wsgi import WsgiAdapter, wsgi_deliver
from oncall.policy.load import load
from oncall.policy.source import Source
from oncall.settings import Settings
from oncall.store import open_store
from oncall.usecases.call_back import run_callbacks
from oncall.usecases.run_outbox import run_outbox
from oncall.usecases.run_timers import run_timers

SERVICE_URL = "https://service.test"
CARRIER_URL = "http://carrier.test"
ACCOUNT = "AC" + "0" * 32


@dataclass(frozen=True, slots=True)
class Stage:
    """A running line: its service, its carrier, and a hand on the clock."""

    service: Service
    carrier: Carrier
    dispatcher: Collected
    end_ticks: Callable[[], None]

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass; the worker knocks once in each."""
        self.carrier.advance(seconds)

    def strike(self) -> None:
        """Take the stage down."""
        self.end_ticks()
        self.service.stop()


def set_stage(
    sources: tuple[Source, ...],
    at: datetime,
    home: Path,
    *,
    database_url: str = "",
    winner: Winner = "pickup",
    clock_set: Callable[[VirtualClock], None] = lambda _: None,
) -> Stage:
    """Apply the lines to a database, open the door, plug the carrier in, and start the clock at `at`."""
    clock = VirtualClock(at)
    clock_set(clock)
    settings = Settings(
        home=home,
        database_url=database_url or f"sqlite:///{home / 'oncall.db'}",
        public_url=SERVICE_URL,
        secret_key=secrets.token_hex(32),
        carrier_url=CARRIER_URL,
        account_sid=ACCOUNT,
        auth_token=secrets.token_hex(16),
    )
    service, carrier, dispatcher = plug_in(settings, sources, clock, winner)
    end_ticks = carrier.every(1.0, lambda: tick(service, dispatcher, clock.now))
    return Stage(service, carrier, dispatcher, end_ticks)


def plug_in(
    settings: Settings, sources: tuple[Source, ...], clock: VirtualClock, winner: Winner
) -> tuple[Service, Carrier, Collected]:
    """Make the carrier and the service, each reaching the other within the process."""
    lines = [load(source) for source in sources]
    numbers = tuple(number_config(number) for line in lines for number in line.numbers)
    config = Config(
        account_sid=settings.account_sid,
        auth_token=settings.auth_token,
        numbers=numbers,
        simring_winner=winner,
        cps=0.0,
        base_url=settings.carrier_url,
        seed="stage",
    )
    carrier = Carrier(config, clock, unplugged)
    dispatcher = Collected(clock.now)
    addresses = Addresses(settings.public_url, settings.secret_key)
    rest = TwilioCarrier(
        settings.account_sid,
        settings.auth_token,
        settings.carrier_url,
        addresses,
        monotonic=clock.seconds,
        adapter=WsgiAdapter(wsgi_app(carrier)),
    )
    store = open_store(settings.database_url, settings.home)
    with store.write() as tx:
        for line, source in zip(lines, sources, strict=True):
            tx.add_line(line.id, source.canonical(), clock.now(), "stage")
    service = assemble(settings, store, rest, addresses, dispatcher, clock.now)
    refresh(service.desk)
    carrier.deliver = delivering(service, dispatcher, settings.public_url)
    return service, carrier, dispatcher


def number_config(number: str) -> NumberConfig:
    """Return how a number points at the service."""
    return NumberConfig(
        number,
        voice_url=f"{SERVICE_URL}/voice/incoming",
        status_callback=f"{SERVICE_URL}/voice/status",
        fallback_url=f"{SERVICE_URL}/voice/fallback",
    )


def unplugged(_: Request) -> Response:
    """Answer before the service is there."""
    return Response(503)


def delivering(service: Service, dispatcher: Collected, url: str) -> Callable[[Request], Response]:
    """Return a sender that hands a webhook to the service and then lets the service carry out its effects."""
    deliver = wsgi_deliver(service.app, url)

    def send(request: Request) -> Response:
        response = deliver(request)
        dispatcher.run()
        return response

    return send


def tick(service: Service, dispatcher: Collected, now: Callable[[], datetime]) -> None:
    """Do what the worker does every second."""
    run_timers(service.desk, now())
    run_callbacks(service.desk, now())
    dispatcher.run()
    run_outbox(service.desk, now)
