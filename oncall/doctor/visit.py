"""The whole visit: settings, machine, database, lines, carrier, in the order in which they stand on each other."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from requests.adapters import BaseAdapter

from oncall.carrier.account import AccountDesk
from oncall.doctor.carrier import look_at_carrier
from oncall.doctor.finding import Finding, ok, uncured, warn
from oncall.doctor.lines import look_at_documents, look_at_lines, look_at_snapshot
from oncall.doctor.machine import look_at_clock, look_at_home
from oncall.doctor.records import look_at_backlog, look_at_backups, look_at_file, look_at_server
from oncall.doctor.settings import look_at_settings
from oncall.journal import FileJournal
from oncall.policy.line import Line
from oncall.settings import Settings, SettingsError, load_settings
from oncall.store import Store, open_store
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import StoreBusy, StoreDown

PATIENCE = 10.0


def visit(env: Mapping[str, str], now: datetime, adapter: BaseAdapter | None = None) -> Iterator[Finding]:
    """Yield every finding about the installation of these settings. `adapter` takes the network's place in tests."""
    yield from look_at_settings(env)
    try:
        settings = load_settings(env, demo=True, need="all")
    except SettingsError:
        yield warn("doctor", "nothing else was looked at", "mend the settings first")
        return
    yield from look_at_home(settings.home, now)
    lines: tuple[Line, ...] = ()
    for finding in look_at_records(settings, now):
        if isinstance(finding, Finding):
            yield finding
        else:
            lines = finding
    yield from look_at_the_carrier(settings, lines, now, adapter)


def look_at_records(settings: Settings, now: datetime) -> Iterator[Finding | tuple[Line, ...]]:
    """Yield findings on the database and what is in it, and the lines in force when they can be read."""
    kind, _, path = settings.database_url.partition(":///")
    if kind == "sqlite":
        found = tuple(look_at_file(Path(path)))
        yield from found
        if found[-1].level != "ok":
            return
    store = open_store(settings.database_url, settings.home, deadline=PATIENCE)
    try:
        if kind != "sqlite":
            answer = look_at_server(store)
            yield answer
            if answer.level != "ok":
                return
            yield look_at_clock("the database", now, store.database_clock())
        yield from look_inside(settings, store, now, embedded=kind == "sqlite")
    except (StoreBusy, StoreDown) as error:
        yield uncured("database", str(error), "try again")
    finally:
        store.close()


def look_inside(
    settings: Settings, store: Store, now: datetime, *, embedded: bool
) -> Iterator[Finding | tuple[Line, ...]]:
    """Yield findings on what the database holds and on what goes by it. May raise StoreBusy, StoreDown."""
    yield from look_at_backlog(store, now)
    if embedded:
        yield look_at_backups(settings.home / "backups", now)
    if FileJournal(settings.home).waiting():
        yield warn("journal", "calls wait to be read back in", "start the service: it reads them in")
    else:
        yield ok("journal", "nothing waits")
    book = LineBook()
    book.refresh(store)
    yield from look_at_lines(book, now)
    lines = tuple(applied.line for applied in book.all())
    if lines:
        yield look_at_snapshot(settings.home, store.in_force())
    yield from look_at_documents(settings.home, lines, now)
    yield lines


def look_at_the_carrier(
    settings: Settings, lines: tuple[Line, ...], now: datetime, adapter: BaseAdapter | None
) -> Iterator[Finding]:
    """Yield findings on the carrier, or that there is none to ask."""
    if not settings.account_sid or not settings.auth_token:
        yield warn("carrier", "not asked", "set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
        return
    desk = AccountDesk(settings.account_sid, settings.auth_token, settings.carrier_url, adapter=adapter)
    yield from look_at_carrier(desk, settings.public_url, lines, now)
