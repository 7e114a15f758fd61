"""`oncall serve` and `oncall worker`: the production server with the timers, and the timers alone."""

import contextlib
import ctypes
import signal
import sys
import threading
from typing import Any

import click

from oncall.cli import cores
from oncall.cli.refusal import Refusal
from oncall.settings import Settings, load_settings

THREADS = 16
GRACE = 10
FROZEN = 10  # seconds without a sign of life after which gunicorn replaces a process
BACKLOG = 512
HEAPS = -8, 2  # M_ARENA_MAX of glibc's mallopt: two heaps for all threads, or each of them keeps one of its own


@click.command("serve")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to listen.")
@click.option("--workers", default=0, metavar="N", help="Processes; 1 on SQLite, 2 on PostgreSQL unless given.")
def serve(bind: str, workers: int) -> None:
    """Run the production web server and the timers on this machine."""
    settings = load_settings(need="all")
    embedded = settings.database_url.startswith("sqlite")
    if embedded and workers > 1:
        raise Refusal(f"--workers {workers}: the embedded database has one writer", "use 1, or PostgreSQL")
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit():
        raise Refusal(f"--bind {bind}: not HOST:PORT", "e.g. 127.0.0.1:8000")
    run_server(settings, bind, workers or (1 if embedded else 2))


def run_server(settings: Settings, bind: str, workers: int) -> None:
    """Run gunicorn; every process carries the timers as well, and rows are claimed, so that each is done once."""
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # structlog would load it, for tracebacks nobody sees
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - slow to import, needed here only

    from oncall import log  # noqa: PLC0415
    from oncall.bootstrap import Service, build  # noqa: PLC0415

    log.configure()
    share_heaps()
    running: list[Service] = []

    class Server(BaseApplication):  # type: ignore[misc]
        """gunicorn with our settings instead of its command line."""

        def load_config(self) -> None:
            """Set what differs from gunicorn's defaults."""
            for name, value in options(bind, workers, running).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """Build this process's service after the fork, and start its timers."""
            running.append(build(settings))
            running[0].timers.start()
            return running[0].app

    build_once(settings)
    Server().run()


def share_heaps() -> None:
    """Let the threads share their heaps where the C library is glibc; elsewhere nothing is done."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(*HEAPS)


def build_once(settings: Settings) -> None:
    """Make and migrate the database before the first process is started, so that none of them meets half of it.

    Where calls have been taken before, the roster snapshot answers them while the database is away: then it is no reason
    not to start. Raises StoreBusy or StoreDown.
    """
    from oncall import log  # noqa: PLC0415
    from oncall.snapshot import Snapshot  # noqa: PLC0415
    from oncall.store import open_store  # noqa: PLC0415
    from oncall.usecases.ports import StoreBusy, StoreDown  # noqa: PLC0415

    store = open_store(settings.database_url, settings.home)
    try:
        store.prepare()
    except (StoreBusy, StoreDown) as error:
        if Snapshot(settings.home).load() is None:
            raise
        log.get_logger(__name__).error("started_without_database", why=str(error))
    finally:
        store.close()


def options(bind: str, workers: int, running: list[Any]) -> dict[str, Any]:
    """Return gunicorn's settings: threads, because replies wait for the database; requests small as the carrier's are."""
    return {
        "bind": bind,
        "workers": workers,
        "worker_class": "oncall.cli.hurry.HurryingWorker",
        "threads": THREADS,
        "backlog": BACKLOG,
        "timeout": FROZEN,
        "graceful_timeout": GRACE,
        "keepalive": 5,
        "limit_request_line": 8190,
        "limit_request_fields": 100,
        "limit_request_field_size": 8190,
        "proc_name": "vakttelefon",
        "pre_fork": cores.choose,
        "post_fork": cores.keep,
        "pre_request": cores.move_on,
        "loglevel": "warning",
        "worker_exit": lambda _arbiter, _worker: [service.stop() for service in running],
    }


@click.command("worker")
def worker() -> None:
    """Run the timers alone; any number may run, rows are claimed by one of them, one leads."""
    from oncall import log  # noqa: PLC0415
    from oncall.bootstrap import build  # noqa: PLC0415

    settings = load_settings(need="all")
    log.configure()
    service = build(settings)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    service.timers.start()
    ended.wait()
    service.stop()
