"""What the handlers need: the desk behind the door, how addresses are made and checked, what time it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from flask import Blueprint, Flask, current_app

from oncall.carrier.addresses import Addresses
from oncall.gate import Gate
from oncall.recorded import Recordings
from oncall.timers import monotonic
from oncall.usecases.desk import Desk
from oncall.usecases.journal import Journal
from webhooks.late import LateReports
from webhooks.recent import Recent
from webhooks.strangers import Strangers
from webhooks.turnstile import Turnstile

KEY = "vakttelefon.door"
# Reports may keep so many of a process's threads busy, or waiting for a moment; the others are for callers and responders.
REPORTS_AT_ONCE = 4
REPORTS_WAITING = 6
REPORTS_WAIT = 1.0  # seconds; the carrier waits for several


@dataclass(frozen=True, slots=True)
class Door:
    """Everything the carrier's requests are handled with. `tokens`: the account's, and the second while one is rotated."""

    desk: Desk
    addresses: Addresses
    public_url: str
    account: str
    tokens: Sequence[str]
    now: Callable[[], datetime]
    ready: Callable[[], dict[str, str]]
    journal: Journal
    gate: Gate
    recent: Recent = field(default_factory=Recent)
    reports: Turnstile = field(default_factory=lambda: Turnstile(REPORTS_AT_ONCE, REPORTS_WAITING, REPORTS_WAIT))
    late: LateReports = field(default_factory=LateReports)
    strangers: Strangers = field(default_factory=Strangers)
    seconds: Callable[[], float] = monotonic
    recordings: Recordings | None = None


def door() -> Door:
    """Return the running application's door."""
    return cast("Door", current_app.extensions[KEY])


def open_door(app: Flask, blueprints: Sequence[Blueprint], built: Door) -> None:
    """Hang the door into an application."""
    app.extensions[KEY] = built
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
