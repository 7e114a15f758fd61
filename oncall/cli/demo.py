"""`oncall demo`: the whole product on this machine with a carrier of its own, and phones in the browser."""

import contextlib
import logging as stdlib_logging
import secrets
import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from oncall.cli.refusal import Refusal

LINES = Path(__file__).parents[2] / "lines"
ACCOUNT = "AC" + "d0" * 16


@click.command("demo")
@click.option("--port", default=8000, show_default=True, metavar="N", help="Where the pages are.")
@click.option("--line", "line_id", default="duell", show_default=True, metavar="ID", help="Which line to dial.")
def demo(port: int, line_id: str) -> None:
    """Try the line in a browser: practice phones, no account at any carrier. Ctrl-C ends it."""
    path = LINES / f"{line_id}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in LINES.glob("*.toml")))
        raise Refusal(f"--line {line_id}: no such line", f"cure: one of {known}")
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with contextlib.ExitStack() as stack:
        address = open_demo(port, path, stack)
        click.echo(f"Vakttelefon is ready: {address}/practice")
        ended.wait()


def open_demo(port: int, path: Path, stack: contextlib.ExitStack) -> str:
    """Start carrier, service, timers and pages; returns the address. `stack` ends them in the right order."""
    from oncall import log  # noqa: PLC0415 - slow imports, needed only when the demo really starts
    from oncall.policy.load import load, read_file  # noqa: PLC0415
    from oncall.settings import load_settings  # noqa: PLC0415

    given = load_settings(demo=True, need="all")
    given.home.mkdir(parents=True, exist_ok=True)
    log.configure(stack.enter_context((given.home / "demo.log").open("a", encoding="utf-8")))
    stdlib_logging.getLogger("werkzeug").setLevel(stdlib_logging.ERROR)
    source = read_file(str(path))
    line = load(source)
    address = f"http://127.0.0.1:{port}"
    settings = replace(
        given,
        public_url=address,
        secret_key=given.secret_key or secrets.token_hex(32),
        account_sid=ACCOUNT,
        auth_token=secrets.token_hex(16),
    )
    emulator = start_carrier(settings, line, address, stack)
    service = start_service(replace(settings, carrier_url=emulator.url), source, line, port, stack)
    for person in line.people.values():
        if person.phone:
            emulator.carrier.phone(person.phone, person.name)
    service.timers.start()
    return address


def start_carrier(settings: Any, line: Any, address: str, stack: contextlib.ExitStack) -> Any:
    """Start the carrier, its numbers pointing at us."""
    from oncall.emulator import Config, NumberConfig  # noqa: PLC0415
    from oncall.emulator.server import EmulatorServer  # noqa: PLC0415

    numbers = tuple(
        NumberConfig(
            number,
            voice_url=f"{address}/voice/incoming",
            status_callback=f"{address}/voice/status",
            fallback_url=f"{address}/voice/fallback",
        )
        for number in line.numbers
    )
    config = Config(account_sid=settings.account_sid, auth_token=settings.auth_token, numbers=numbers, cps=0.0)
    server = EmulatorServer(config).start()
    stack.callback(server.stop)
    return server


def start_service(settings: Any, source: Any, line: Any, port: int, stack: contextlib.ExitStack) -> Any:
    """Apply the line, add sample history, and serve the pages and the carrier's door in threads."""
    from werkzeug.serving import make_server  # noqa: PLC0415

    from oncall.bootstrap import build, refresh  # noqa: PLC0415
    from oncall.cli.sample_history import add_sample_history  # noqa: PLC0415
    from oncall.timers import utc_now  # noqa: PLC0415

    service = build(settings, practice=True)
    stack.callback(service.stop)
    with service.desk.store.write() as tx:
        tx.add_line(line.id, source.canonical(), utc_now(), "demo")
    refresh(service.desk)
    add_sample_history(service.desk.store, service.desk.book, line, utc_now())
    try:
        server = make_server("127.0.0.1", port, service.app, threaded=True)
    except (OSError, SystemExit):
        raise Refusal(f"--port {port}: already in use", "cure: --port with another number") from None
    thread = threading.Thread(target=server.serve_forever, name="pages", daemon=True)
    thread.start()
    stack.callback(thread.join)
    stack.callback(server.shutdown)
    return service
