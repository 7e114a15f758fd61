"""The whole service as its demo has it, at one instant: two real lines, sample history, a ticket, an alarm, a promise."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from oncall.bootstrap import Service, build, refresh
from oncall.calls.alarm import Alert
from oncall.cli.sample_history import add_sample_history
from oncall.policy.load import load, read_file
from oncall.settings import Settings
from oncall.usecases.apply_line import Candidate, apply_lines
from oncall.usecases.queue_rows import Callback, CallbackKind
from oncall.usecases.responder_links import responder_link
from oncall.usecases.take_alert import AlertGroup, take_alert
from tests.databases import put_migrated

LINES = Path(__file__).parents[2] / "lines"
NOW = datetime(2026, 11, 24, 20, 15, tzinfo=UTC)
TOKENS = re.compile(r'name="(csrf_token|once)" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Whole:
    """The service, and addresses of what is in it."""

    service: Service
    case: str
    call: str
    ticket: str
    customer: str
    responder: str


@contextmanager
def whole(home: Path) -> Iterator[Whole]:
    """Show the service; nobody plays the carrier."""
    settings = Settings(
        home=home,
        database_url=f"sqlite:///{home / 'oncall.db'}",
        public_url="http://127.0.0.1",
        secret_key="sample secret " * 3,
        carrier_url="http://127.0.0.1:9",
        account_sid="AC" + "0" * 32,
        auth_token="sample token",
    )
    put_migrated(home)
    service = build(settings, practice=True, now=lambda: NOW)
    try:
        for line in ("duell", "vendotek"):
            source = read_file(str(LINES / f"{line}.toml"))
            candidate = Candidate(f"{line}.toml", load(source), source.canonical(), source.text)
            apply_lines(service.desk.store, (), (candidate,), "cli", NOW - timedelta(days=60))
        refresh(service.desk)
        yield filled(service)
    finally:
        service.stop()


def filled(service: Service) -> Whole:
    """Put a bit of everything into the records."""
    desk = service.desk
    applied = desk.book.by_id("duell")
    assert applied is not None
    assert desk.links is not None
    add_sample_history(desk.store, desk.book, applied.line, NOW)
    since = NOW - timedelta(minutes=4)
    with desk.store.write() as tx:
        tx.book_callback(Callback("sample", "duell", "+4790000007", CallbackKind.QUEUE, since, since))
    take_alert(
        desk, applied, AlertGroup("sample", "Sample alarm", (Alert("f", "Sample", "critical", firing=True),)), NOW
    )
    ticket = open_by_form(service)
    last = next(call for call in desk.store.newest_calls("duell", 20) if call.case)
    assert last.case is not None
    return Whole(
        service,
        last.case,
        last.sid,
        ticket,
        path_of(desk.links.case_link(ticket, NOW)),
        path_of(responder_link(desk.links, last.case, "anna", NOW)),
    )


def open_by_form(service: Service) -> str:
    """Open a ticket as a customer does; returns its case."""
    client = service.app.test_client()
    form = dict(TOKENS.findall(client.get("/tickets/vendotek").text))
    form |= {"subject": "Sample", "text": "A sample ticket.", "name": "Sample", "contact": "sample@example.com"}
    answer = client.post("/tickets/vendotek", data=form | {"serial": "000000000001"})
    found = re.search(r"[A-Z]{2}-\d{4}-\d{6}", answer.text)
    assert found is not None, answer.text
    return found[0]


def path_of(link: str) -> str:
    """Return the path of a link."""
    return link.removeprefix("http://127.0.0.1")
