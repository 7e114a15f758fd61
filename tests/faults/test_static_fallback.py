"""The whole service is gone: the carrier fetches the document from a host of files, by real HTTP, and plays it to its end."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from oncall import fallback_files
from oncall.carrier.account import AccountDesk
from oncall.emulator import Config, Decline, EmulatorServer, NumberConfig
from oncall.timers import utc_now
from tests.faults.hosts import ACCOUNT, LINE, PHONES, TOKEN, free_port, until
from tests.faults.kept import parsed

pytestmark = pytest.mark.xdist_group("hosts")
ON_CALL = 4  # the pair and its backups
CALLER = "+4790500001"


class Files(SimpleHTTPRequestHandler):
    """A host of files, which says nothing on the way."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """Serve a folder; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=str(folder)))
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def carrier(tmp_path: Path) -> Iterator[EmulatorServer]:
    """Run a carrier whose number points at nobody, and whose fallback `oncall fallback --put` has set to a host of files."""
    line = parsed("duell", ("escalation.rounds=1",))[1]
    fallback_files.write(tmp_path, line.id, fallback_files.document(line, utc_now()))
    number = NumberConfig(LINE, f"http://127.0.0.1:{free_port()}/voice/incoming")
    config = Config(ACCOUNT, TOKEN, (number,), cps=0, setup=0.05, words_per_second=60, recording_lag=0.05)
    with files(tmp_path) as address:
        server = EmulatorServer(config).start()
        desk = AccountDesk(ACCOUNT, TOKEN, server.url)
        desk.put_fallback(desk.numbers()[0].sid, f"{address}/{line.id}.xml")
        yield server
        server.stop()


def test_document_of_a_dead_service_rings_who_is_on_call(carrier: EmulatorServer) -> None:
    """Whoever is on call picks up and talks; nothing in the document was of no use to the carrier."""
    phones = [carrier.carrier.phone(number) for number in PHONES.values()]
    caller = carrier.carrier.phone(CALLER)
    carrier.carrier.dial(CALLER, LINE)
    until(lambda: any(phone.state == "ringing" for phone in phones), why="a phone rings")
    next(phone for phone in phones if phone.state == "ringing").answer()
    until(lambda: caller.call is not None and bool(caller.call.peer), why="they talk")
    caller.hang_up()
    until(lambda: caller.state == "idle")
    assert [] == complaints(carrier)


def test_document_of_a_dead_service_takes_a_message_when_nobody_answers(carrier: EmulatorServer) -> None:
    """Everybody declines: the caller is asked for a message, leaves one, and what is asked for then can be had, too."""
    for number in PHONES.values():
        carrier.carrier.phone(number).script(Decline(after=0.1))
    caller = carrier.carrier.phone(CALLER)
    sid = carrier.carrier.dial(CALLER, LINE)
    until(lambda: len(carrier.carrier.recordings.all) == 1, why="a message is recorded")
    rung = len(carrier.carrier.calls)
    assert rung == 1 + ON_CALL
    caller.speak(1.0)
    caller.press("#")
    until(lambda: len(carrier.carrier.calls) > rung, why="the document is played once more, and rings again")
    caller.hang_up()
    until(lambda: carrier.carrier.calls[sid].ended is not None, why="the call is over")
    assert [] == complaints(carrier)


def complaints(carrier: EmulatorServer) -> list[str]:
    """Return what the carrier had to complain of, but that the service is dead."""
    return [each.text for each in carrier.carrier.problems if "/voice/incoming" not in each.text]
