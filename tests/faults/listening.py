"""The log of a simulated service: thousands of worlds have much to say, and only what broke in one of them is kept."""

import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog


@contextmanager
def listening() -> Iterator[list[str]]:
    """Drop every line of the log; give what was caught with a traceback: an error nobody foresaw, though no caller heard it."""
    broke: list[str] = []

    def listen(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
        if event.get("exc_info"):
            broke.append(f"{event['event']}: {sys.exc_info()[1]!r}")
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[listen])
    try:
        yield broke
    finally:
        structlog.configure(**before)
