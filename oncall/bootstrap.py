"""The one composition root: settings -> desk -> door -> application. Importing it has no effects; calling it starts no timer."""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask

from oncall import log as logging
from oncall.carrier.addresses import Addresses
from oncall.carrier.rest import TwilioCarrier
from oncall.console.create import create_console
from oncall.console.desk import StoreDesk
from oncall.console.exporting import exporting
from oncall.console.practice_client import HttpPhones
from oncall.dispatch import Collected, Dispatcher
from oncall.gate import Gate
from oncall.journal import FileJournal
from oncall.mail import SmtpMail
from oncall.settings import Settings, load_settings
from oncall.store import Store, open_store
from oncall.timers import Timers, utc_now
from oncall.usecases.desk import Desk
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Carrier, StoreBusy, StoreDown
from oncall.usecases.run_outbox import run_outbox
from oncall.usecases.run_timers import run_timers
from oncall.usecases.settle_calls import settle_calls
from webhooks.app import make_app
from webhooks.door import Door

log = logging.get_logger(__name__)
LEASE = timedelta(seconds=90)
LEAD_EVERY = 45


@dataclass(frozen=True, slots=True)
class Service:
    """One process of the service: the application, its timers (not started), and how to end it."""

    app: Flask
    desk: Desk
    timers: Timers
    dispatcher: Dispatcher | Collected

    def stop(self) -> None:
        """End the timers, then what they started, then the store."""
        self.timers.stop()
        self.dispatcher.stop()
        close = getattr(self.desk.store, "close", None)
        if close is not None:
            close()


def build(settings: Settings, *, practice: bool = False, now: Callable[[], datetime] = utc_now) -> Service:
    """Put a process together from its settings. Raises SettingsError, StoreDown.

    `practice`: the carrier is an emulator on this machine, everybody at the console is the demo's manager.
    """
    store = open_store(settings.database_url, settings.home)
    addresses = Addresses(settings.public_url, settings.secret_key)
    carrier = TwilioCarrier(
        settings.account_sid, settings.auth_token, base_url=settings.carrier_url, addresses=addresses
    )
    service = assemble(settings, store, carrier, addresses, Dispatcher(now), now)
    phones = HttpPhones.at(settings.carrier_url) if practice else None
    create_console(service.app, StoreDesk(store, service.desk.book, now, exporting(now)), demo=practice, phones=phones)
    return service


def assemble(
    settings: Settings,
    store: Store,
    carrier: Carrier,
    addresses: Addresses,
    dispatcher: Dispatcher | Collected,
    now: Callable[[], datetime],
) -> Service:
    """Put a process together from its parts."""
    book = LineBook()
    mail = SmtpMail(settings.mail) if settings.mail else None
    desk = Desk(store=store, book=book, carrier=carrier, mail=mail, worker=worker_name(), kick=dispatcher.kick)
    dispatcher.serve(desk)
    refresh(desk)
    gate = Gate(lambda: desk.store.ready() == "ok")
    timers = make_timers(desk, now, gate)
    door = Door(
        desk=desk,
        addresses=addresses,
        public_url=settings.public_url,
        account=settings.account_sid,
        tokens=tuple(token for token in (settings.auth_token, settings.auth_token_secondary) if token),
        now=now,
        ready=lambda: parts(desk, timers),
        journal=FileJournal(settings.home),
        gate=gate,
    )
    app = make_app(door, secret_key=settings.secret_key or secrets.token_hex(32))
    return Service(app, desk, timers, dispatcher)


def worker_name() -> str:
    """Return a name that no other process has: host, process id and chance."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


def refresh(desk: Desk) -> None:
    """Take newly applied lines into force; a store that is away leaves those in force as they are."""
    try:
        desk.book.refresh(desk.store)
    except (StoreBusy, StoreDown) as error:
        log.warning("lines_not_refreshed", why=str(error))


def make_timers(desk: Desk, now: Callable[[], datetime], gate: Gate) -> Timers:
    """Return the jobs of a worker: seconds between two runs, and what is done."""
    return Timers(
        (
            ("gate", 1, gate.look),
            ("lines", 1, lambda: refresh(desk)),
            ("timers", 1, lambda: run_timers(desk, now())),
            ("outbox", 1, lambda: run_outbox(desk, now)),
            ("lead", LEAD_EVERY, lambda: lead(desk, now())),
        )
    )


def lead(desk: Desk, now: datetime) -> None:
    """Do what one worker does for all, if this one holds the lease: settle calls whose end was never reported."""
    if desk.store.beat("leader", desk.worker, now, now + LEASE) is not None:
        settle_calls(desk, now)


def parts(desk: Desk, timers: Timers) -> dict[str, str]:
    """Return the state of each part for /readyz: "ok", or what is wrong."""
    lines = "ok" if desk.book.all() else "no line is applied (cure: oncall lines apply FILE)"
    running = timers.running
    late = timers.late()
    knock = "ok" if not running or late < Timers.LATE else f"no knock for {late:.0f} s"
    return {"database": desk.store.ready(), "lines": lines, "timers": knock if running else "elsewhere"}


def create_app() -> Flask:
    """Return the application of the environment's settings, for any WSGI server; timers run in `oncall worker`."""
    logging.configure()
    return build(load_settings(need="all")).app
