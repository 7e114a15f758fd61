"""The log: what a line looks like, what never stands in it, and that it neither raises nor waits."""

import fcntl
import io
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from oncall.log import HIDDEN, LONGEST, clean, clean_text, configure, get_logger, short_phone


@pytest.fixture(autouse=True)
def _reset() -> Iterator[None]:
    """Give the next test the log as it was."""
    handlers, level, before = logging.root.handlers[:], logging.root.level, structlog.get_config()
    yield
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture
def out() -> io.StringIO:
    """Return a stream that the log goes to."""
    stream = io.StringIO()
    configure(stream)
    return stream


def line(stream: io.StringIO) -> dict[str, Any]:
    """Return the one line that was written."""
    (text,) = stream.getvalue().splitlines()
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_line_is_one_json_object(out: io.StringIO) -> None:
    """Time in UTC, level and event first, then the module and the keywords."""
    get_logger("sample").info("call_answered", call="CA1", seconds=14)
    found = line(out)
    assert list(found)[:3] == ["at", "level", "event"]
    assert datetime.fromisoformat(found.pop("at")).utcoffset() == timedelta(0)
    assert found == {"level": "info", "event": "call_answered", "module": "sample", "call": "CA1", "seconds": 14}


def test_debug_is_left_out(out: io.StringIO) -> None:
    """Lines begin at the level info."""
    get_logger("sample").debug("detail")
    assert out.getvalue() == ""


def test_the_context_of_a_request_is_on_every_line(out: io.StringIO) -> None:
    """What was bound once comes with each line until it is cleared."""
    with structlog.contextvars.bound_contextvars(call="CA1"):
        get_logger("sample").warning("leg_lost")
    assert line(out)["call"] == "CA1"


def test_events_can_be_captured() -> None:
    """Tests of other rooms read events as data."""
    configure(io.StringIO())
    with capture_logs() as events:
        get_logger("sample").info("call_answered", call="CA1")
    assert events == [{"event": "call_answered", "log_level": "info", "call": "CA1", "module": "sample"}]


def test_an_exception_is_one_line(out: io.StringIO) -> None:
    """The traceback is a text in the object, cleaned like the rest."""
    try:
        dict[str, int]()["+4794139884"]
    except KeyError:
        get_logger("sample").exception("broken")
    assert "KeyError: '+47…884'" in line(out)["exception"]


@pytest.mark.parametrize(
    ("number", "short"),
    [
        ("+4794139884", "+47…884"),
        ("+47 94 13 98 84", "+47…884"),
        ("%2B4794139884", "+47…884"),
        ("+12025550123", "+1…123"),
        ("+79161234567", "+7…567"),
        ("+35312345678", "+353…678"),
        ("+31201234567", "+31…567"),
    ],
)
def test_phone_numbers_are_shortened(number: str, short: str) -> None:
    """Country code and last three digits are left, wherever the number stands."""
    assert clean_text(f"to {number}, soon") == f"to {short}, soon"


@pytest.mark.parametrize(
    "text", ["2026-11-22T12:00:00+01:00", "CA00000000000000000000000000000001", "DU-2026-000123", "1 + 1 = 2", "+47"]
)
def test_what_is_no_phone_number_stays(text: str) -> None:
    """Times, carrier ids and case numbers are readable."""
    assert clean_text(text) == text


@given(st.integers(1_000_000, 999_999_999_999_999), st.text(max_size=5))
def test_no_whole_number_survives(number: int, around: str) -> None:
    """Whatever E.164 number it is, its digits do not stand together any more."""
    assert str(number) not in clean_text(f"{around} +{number} {around}")
    assert short_phone(f"+{number}").endswith(str(number)[-3:])


def test_numbers_are_shortened_at_any_depth(out: io.StringIO) -> None:
    """In lists, mappings and their keys, in objects, in the name of an event."""

    @dataclass
    class Person:
        phone: str

    nested = {"people": [{"phone": "+4790000001"}, ("+4790000002",)], "+4790000003": Person("+4790000004")}
    get_logger("sample").info("rang +4790000005", nested=nested)
    assert "+4790000" not in out.getvalue()
    assert line(out)["nested"]["people"] == [{"phone": "+47…001"}, ["+47…002"]]


@pytest.mark.parametrize(
    "key", ["token", "auth_token", "SECRET_KEY", "password", "Authorization", "X-Twilio-Signature", "Digits", "cookie"]
)
def test_secrets_are_hidden(out: io.StringIO, key: str) -> None:
    """By the name of the key, at any depth."""
    get_logger("sample").info("request", **{key: "sample-word"}, headers={key: ["sample-word"]})
    found = line(out)
    assert "sample-word" not in out.getvalue()
    assert (found[key], found["headers"][key]) == (HIDDEN, HIDDEN)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("postgresql+psycopg://oncall:word@db/oncall", f"postgresql+psycopg://oncall:{HIDDEN}@db/oncall"),
        ("smtp://user:w:o@rd@mail:25", f"smtp://user:{HIDDEN}@mail:25"),
        ("/voice/hold?call=CA1&sig=word&n=1", f"/voice/hold?call=CA1&sig={HIDDEN}&n=1"),
        ("/x?AuthToken=word", f"/x?AuthToken={HIDDEN}"),
    ],
)
def test_secrets_in_addresses_are_hidden(text: str, cleaned: str) -> None:
    """Passwords before the host, and signed or secret parameters."""
    assert clean_text(text) == cleaned


def test_values_become_plain_data() -> None:
    """Instants as text, durations as seconds, money as text, sets as lists, the rest as it shows itself."""
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    values = {
        "now": now,
        "lasts": timedelta(seconds=1.5),
        "money": Decimal("490.00"),
        "set": {1},
        "none": None,
        "what": ...,
    }
    assert clean(values) == {
        "now": "2026-11-22T12:00:00+00:00",
        "lasts": 1.5,
        "money": "490.00",
        "set": [1],
        "none": None,
        "what": "Ellipsis",
    }


def test_long_texts_are_cut() -> None:
    """A text keeps its end, where an error says what it is."""
    assert clean_text("a" * 9999 + "end") == "…" + "a" * (LONGEST - 3) + "end"


def test_libraries_say_their_warnings_in_the_same_lines(out: io.StringIO) -> None:
    """What comes through `logging` is an event too, cleaned; below warning it is left out."""
    logging.getLogger("library").warning("call to %s failed", "+4794139884")
    logging.getLogger("library").info("chatter")
    found = line(out)
    assert (found["event"], found["module"], found["text"]) == ("library_message", "library", "call to +47…884 failed")


def test_a_full_disk_is_no_error() -> None:
    """A line that cannot be written is dropped."""
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        configure(full)
        get_logger("sample").error("call_lost", call="CA1")
        logging.getLogger("library").error("lost as well")


def test_a_closed_stream_is_no_error() -> None:
    """Neither is a stream that is closed, or a pipe whose reader has gone."""
    stream = io.StringIO()
    configure(stream)
    stream.close()
    get_logger("sample").error("call_lost")
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as pipe:
        configure(pipe)
        os.close(reader)
        get_logger("sample").error("call_lost")


def test_a_reader_that_sleeps_holds_nobody() -> None:
    """A pipe nobody reads fills up; the lines after that are dropped. Were they written, this test would not end."""
    reader, writer = os.pipe()
    size = fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    with os.fdopen(writer, "w") as pipe:
        configure(pipe)
        for number in range(size // 50):
            get_logger("sample").info("call_answered", number=number)
        os.set_blocking(reader, False)
        written = os.read(reader, 10 * size)
        assert 0 < written.count(b"\n") < size // 50
        os.close(reader)


def test_an_object_that_cannot_be_shown_is_no_error(out: io.StringIO) -> None:
    """A value whose repr raises costs its line, not the request."""

    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError("sample")

    get_logger("sample").info("call_answered", what=Broken())
    get_logger("sample").info("next")
    assert line(out)["event"] == "next"


def test_a_terminal_gets_words_not_json() -> None:
    """A person at a terminal reads the event and its keywords."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    configure(stream)
    get_logger("sample").info("call_answered", call="CA1")
    assert "call_answered" in stream.getvalue()
    assert not stream.getvalue().startswith("{")
