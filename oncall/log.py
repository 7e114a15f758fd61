"""The log: static event names, data in keywords, one JSON object a line; never a secret, never a whole phone number.

A line that cannot be written (disk full, pipe closed, reader asleep) is dropped: no request waits or fails for the log.
"""

import contextlib
import logging
import os
import re
import select
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TextIO, cast

import structlog
from structlog.typing import FilteringBoundLogger, Processor, WrappedLogger

HIDDEN = "[hidden]"
SECRET_WORDS = ("token", "secret", "password", "authorization", "signature", "digits", "cookie")
FIRST_KEYS = ("at", "level", "event")
LONGEST = 2000
DEEPEST = 6
SHOWN_DIGITS = 3
PHONE = re.compile(r"(?:\+|%2B)[1-9](?:[ ().-]?[0-9]){6,14}", re.IGNORECASE)
SUSPECT = re.compile(r"[+?&]|%2b|://", re.IGNORECASE)
PASSWORD_IN_URL = re.compile(r"(://[^\s:/@]*:)[^\s/]+@")
SECRET_IN_QUERY = re.compile(r"([?&][^\s=&]*(?:token|secret|signature|sig|digits)=)[^\s&]+", re.IGNORECASE)
# Country calling codes of one and two digits by ITU-T E.164; all others have three.
TWO_DIGITS = (20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67), 81, 82, 84, 86)
SHORT_CODES = frozenset(str(code) for code in (1, 7, *TWO_DIGITS, *range(90, 96), 98))


def short_phone(number: str) -> str:
    """Return a phone number as its country code and last three digits: +4790000123 becomes +47…123."""
    digits = re.sub(r"[^0-9]", "", number.removeprefix("%2B").removeprefix("%2b"))
    code = next((digits[:size] for size in (1, 2) if digits[:size] in SHORT_CODES), digits[:3])
    return f"+{code}…{digits[-SHOWN_DIGITS:]}"


def clean_text(text: str) -> str:
    """Return text without passwords and whole phone numbers, cut to its last 2000 characters."""
    if SUSPECT.search(text) is not None:
        text = SECRET_IN_QUERY.sub(rf"\1{HIDDEN}", PASSWORD_IN_URL.sub(rf"\1{HIDDEN}@", text))
        text = PHONE.sub(lambda found: short_phone(found.group()), text)
    return text if len(text) <= LONGEST else "…" + text[-LONGEST:]


def clean(value: object, depth: int = 0) -> object:
    """Return a value as plain JSON data without secrets; what has no such form becomes its text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth < DEEPEST and isinstance(value, Mapping):
        return {clean_text(str(key)): clean_item(str(key), item, depth + 1) for key, item in value.items()}
    if depth < DEEPEST and isinstance(value, list | tuple | set | frozenset):
        return [clean(item, depth + 1) for item in cast("Iterable[object]", value)]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return clean_text(str(value) if isinstance(value, str | Decimal | BaseException) else repr(value))


def clean_item(key: str, value: object, depth: int = 0) -> object:
    """Return the value of a key, hidden when the key's name says that it is a secret."""
    lower = key.lower()
    return HIDDEN if any(word in lower for word in SECRET_WORDS) else clean(value, depth)


def clean_event(_logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Clean every keyword of a log event, time, level and name first; a structlog processor."""
    ordered = {key: event[key] for key in FIRST_KEYS if key in event} | dict(event)
    return {key: clean_item(key, value) for key, value in ordered.items()}


class LineWriter:
    """Writes whole lines to a stream and gives a line up rather than raise or wait."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._poll: select.poll | None = None
        self._fd = -1
        with contextlib.suppress(OSError, ValueError):
            self._fd = stream.fileno()
            self._poll = select.poll()
            self._poll.register(self._fd, select.POLLOUT)

    def msg(self, message: str) -> None:
        """Write one line, or nothing at all when the stream is full, closed or not being read."""
        with contextlib.suppress(OSError, ValueError):
            if self._poll is None:
                self._stream.write(message + "\n")
            elif self._poll.poll(0):
                os.write(self._fd, (message + "\n").encode("utf-8", "backslashreplace"))

    log = debug = info = warning = error = critical = exception = fatal = failure = msg


class QuietLogger(structlog.make_filtering_bound_logger(logging.INFO)):  # type: ignore[misc]  # the base is made at run time
    """A bound logger from level INFO on whose calls never raise, whatever is logged."""

    def _proxy_to_logger(self, method_name: str, event: str | None = None, *args: object, **values: object) -> None:
        with contextlib.suppress(Exception):
            super()._proxy_to_logger(method_name, event, *args, **values)


class LibraryHandler(logging.Handler):
    """Brings what libraries say through `logging` into the same lines, as the event library_message."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; never raises."""
        with contextlib.suppress(Exception):
            logger = get_logger(record.name)
            logger.log(record.levelno, "library_message", text=record.getMessage(), exc_info=record.exc_info)


def renderer(stream: TextIO) -> Processor:
    """Return colours for a person at a terminal, JSON for everybody else."""
    if stream.isatty():
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=False)


def configure(stream: TextIO | None = None) -> None:
    """Send the log to a stream (standard error), and the libraries' warnings with it. Call once, at the start."""
    out = stream if stream is not None else sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.format_exc_info,
            clean_event,
            renderer(out),
        ],
        wrapper_class=QuietLogger,
        logger_factory=lambda *_: LineWriter(out),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[LibraryHandler()], force=True)


def get_logger(name: str) -> FilteringBoundLogger:
    """Return the logger of a module; its lines carry the module's name."""
    logger: FilteringBoundLogger = structlog.get_logger(module=name)
    return logger
