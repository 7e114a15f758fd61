"""The console over a real rota: the Duell line in a store, at noon of a Tuesday."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from oncall.console.create import create_console
from oncall.console.desk import StoreDesk
from oncall.console.phones import PracticePhones
from oncall.console.room import Room
from oncall.console.rota_desk import StoreRotaDesk
from tests.console.people_room import People
from tests.databases import embedded
from tests.usecases.rota import Rota, rota_in

SECRET = "sample secret " * 3
PUBLIC = "https://calls.example"


@dataclass
class Shown:
    """A rota, and a browser without scripts that looks at it."""

    rota: Rota
    app: Flask

    @property
    def client(self) -> FlaskClient:
        """Return the browser."""
        return self.app.test_client()


def console_of(rota: Rota, *, demo: bool = True, phones: PracticePhones | None = None) -> Flask:
    """Return an app with nothing but the console on it."""
    app = Flask("sample", static_folder=None)
    app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=False)
    desk = StoreDesk(rota.store, rota.book, lambda: rota.now, lambda *_: None)
    rotas = StoreRotaDesk(rota.store, rota.book, lambda: rota.now, SECRET, PUBLIC)
    create_console(app, Room(desk, demo=demo, phones=phones, rota=rotas))
    return app


def people_over(rota: Rota) -> People:
    """Return the console over the rota as users see it outside the demo."""
    desk = StoreDesk(rota.store, rota.book, lambda: rota.now, lambda *_: None)
    rotas = StoreRotaDesk(rota.store, rota.book, lambda: rota.now, SECRET, PUBLIC)
    return People(rota.store, desk, rota=rotas, now=rota.now)


@contextmanager
def shown(home: Path, *, demo: bool = True) -> Iterator[Shown]:
    """Show the rota of a store of its own."""
    with embedded(home) as store:
        rota = rota_in(store)
        yield Shown(rota, console_of(rota, demo=demo))
