"""The one composition root: settings -> desk -> door -> application. Importing it has no effects; calling it starts no timer."""

import os
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from oncall import log as logging
from oncall.carrier.addresses import Addresses
from oncall.carrier.recordings import recordings
from oncall.carrier.rest import TwilioCarrier
from oncall.console.api import create_api
from oncall.console.api.spec import ApiDesk
from oncall.console.bill_desk import BillDesk
from oncall.console.create import create_console
from oncall.console.customer.door import CustomerDoor
from oncall.console.customer_desk import CustomerDesk
from oncall.console.desk import StoreDesk
from oncall.console.exporting import exporting
from oncall.console.incident_desk import IncidentDesk
from oncall.console.line_desk import StoreLineDesk
from oncall.console.people_desk import PeopleDesk
from oncall.console.practice_client import HttpPhones
from oncall.console.room import Room
from oncall.console.rota_desk import StoreRotaDesk
from oncall.console.standing_desk import StandingDesk
from oncall.dispatch import Collected, Dispatcher
from oncall.files import FolderFiles
from oncall.gate import Gate
from oncall.hook_sender import hook_jobs
from oncall.inbox import inbox_jobs
from oncall.jobs import Keeper
from oncall.journal import FileJournal
from oncall.mail import SmtpMail
from oncall.recorded import Recordings
from oncall.rehearsing import rehearse
from oncall.settings import Settings, load_settings
from oncall.snapshot import Snapshot
from oncall.store import Store, open_store
from oncall.timers import Job, Timers, monotonic, utc_now
from oncall.upkeep import Upkeep
from oncall.usecases.customer_links import CustomerLinks
from oncall.usecases.desk import Desk
from oncall.usecases.line_book import LineBook
from oncall.usecases.other_hosts import OtherHosts
from oncall.usecases.ports import Carrier, OutboxRow, StoreBusy, StoreDown
from webhooks.app import make_app
from webhooks.door import Door
from webhooks.status import note_late

log = logging.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """One process of the service: the application, its timers (not started), and how to end it."""

    app: Flask
    desk: Desk
    timers: Timers
    dispatcher: Dispatcher | Collected
    keeper: Keeper
    upkeep: Upkeep

    def stop(self) -> None:
        """End the timers, then what they started, then the store."""
        self.timers.stop()
        self.dispatcher.stop()
        self.keeper.leave()
        self.let_go()

    def let_go(self) -> None:
        """Close the connections to the database; the next use opens them anew."""
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
    if practice:
        service.upkeep.account = None
        service.keeper.mails = False
    book = service.desk.book
    rota = StoreRotaDesk(store, book, now, settings.secret_key, settings.public_url)
    sound = recordings(settings.account_sid, settings.auth_token, settings.carrier_url)
    people = PeopleDesk(store, now, settings.public_url, settings.provider)
    files = StoreLineDesk(store, book, now, rehearse, Recordings(settings.home).findings)
    standing = StandingDesk(
        store, book, now, lambda: parts(service.desk, service.timers, service.keeper) | service.upkeep.parts()
    )
    room = Room(
        StoreDesk(store, book, now, exporting(now)),
        demo=practice,
        phones=phones,
        rota=rota,
        people=people,
        files=files,
        customers=CustomerDesk(store, book, now),
        bill=BillDesk(store, book, now, exporting(now), sound),
        incidents=IncidentDesk(store, book, now),
        standing=standing,
    )
    create_console(service.app, room, CustomerDoor(service.desk, now))
    create_api(service.app, ApiDesk(service.desk, now))
    return service


def assemble(
    settings: Settings,
    store: Store,
    carrier: Carrier,
    addresses: Addresses,
    dispatcher: Dispatcher | Collected,
    now: Callable[[], datetime],
    seconds: Callable[[], float] = monotonic,
    make: Callable[..., Flask] = make_app,
) -> Service:
    """Put a process together from its parts. `seconds` is a clock of which only differences mean anything.

    `make` makes the application, as webhooks.app.make_app does.
    """
    desk = desk_of(settings, store, carrier, dispatcher.kick)
    dispatcher.serve(desk)
    gate = Gate(lambda: desk.store.ready() == "ok", seconds)
    others = OtherHosts(desk, host_name(settings), now)
    keeper = Keeper(desk, FileJournal(settings.home), gate, Snapshot(settings.home), addresses, now, others)
    keeper.refresh()
    upkeep = Upkeep.of(settings, desk, now)
    jobs = (*keeper.all_jobs(), *upkeep.jobs(), *inbox_jobs(settings.inbox, desk, now), *hook_jobs(desk, now))
    reports = Job("reports", 1, lambda: note_late(door))
    timers = Timers((*jobs, reports), home=settings.home)
    door = Door(
        desk=desk,
        addresses=addresses,
        public_url=settings.public_url,
        account=settings.account_sid,
        tokens=tuple(token for token in (settings.auth_token, settings.auth_token_secondary) if token),
        now=now,
        ready=lambda: parts(desk, timers, keeper) | upkeep.parts(),
        journal=keeper.journal,
        gate=gate,
        recordings=Recordings(settings.home),
    )
    app = make(door, secret_key=settings.secret_key or secrets.token_hex(32), proxies=settings.proxies)
    return Service(app, desk, timers, dispatcher, keeper, upkeep)


def desk_of(settings: Settings, store: Store, carrier: Carrier, kick: Callable[[tuple[OutboxRow, ...]], None]) -> Desk:
    """Return what this process's use cases work with."""
    return Desk(
        store=store,
        book=LineBook(),
        carrier=carrier,
        mail=SmtpMail(settings.mail) if settings.mail else None,
        worker=worker_name(),
        kick=kick,
        links=CustomerLinks(settings.public_url, settings.secret_key) if settings.secret_key else None,
        files=FolderFiles(settings.home),
    )


def worker_name() -> str:
    """Return a name that no other process has: host, process id and chance."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


def host_name(settings: Settings) -> str:
    """Return the name that no other journal on the same database has; "" where there can be none."""
    return "" if settings.database_url.startswith("sqlite") else f"{socket.gethostname()}:{settings.home.resolve()}"


def refresh(desk: Desk) -> None:
    """Take newly applied lines into force; a store that is away leaves those in force as they are."""
    try:
        desk.book.refresh(desk.store)
    except (StoreBusy, StoreDown) as error:
        log.warning("lines_not_refreshed", why=str(error))


def parts(desk: Desk, timers: Timers, keeper: Keeper) -> dict[str, str]:
    """Return the state of each part for /readyz: "ok", or what is wrong."""
    lines = "ok" if desk.book.all() else "no line is applied (cure: oncall lines apply FILE)"
    name, late = timers.late()
    knock = "ok" if not late else f"{name} has not come through for {late:.0f} s more than it may take"
    return {
        "database": "does not answer: calls are answered from memory" if keeper.gate.shut else desk.store.ready(),
        "lines": lines,
        "timers": knock if timers.running else "elsewhere",
        "journal": "entries wait to be read back in" if keeper.journal.waiting() else "ok",
        "escalations": keeper.escalations,
        "carrier": desk.carrier.state(),
        "mail": keeper.letters(),
        "clock": timers.clock.state(),
    }


def create_app() -> Flask:
    """Return the application of the environment's settings, for any WSGI server; timers run in `oncall worker`.

    A server may fork after this: no connection to the database is kept open, and what the process does beside answering
    starts with its first request.
    """
    logging.configure()
    service = build(load_settings(need="all"))
    service.let_go()
    service.app.before_request(Once(Timers(service.keeper.own_jobs()).start))
    return service.app


class Once:
    """Does something in each process once, however often it is called."""

    def __init__(self, do: Callable[[], None]) -> None:
        self._do = do
        self._lock = threading.Lock()
        self._pid = 0

    def __call__(self) -> None:
        """Do it, unless this process has."""
        if self._pid == os.getpid():
            return
        with self._lock:
            if self._pid != os.getpid():
                self._pid = os.getpid()
                self._do()
