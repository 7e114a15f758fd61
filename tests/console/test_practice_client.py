"""Tests of the phones over HTTP: against the real emulator on the loopback, and against answers in another shape."""

from collections.abc import Iterator

import pytest

from oncall.console.phones import Deed, PhonesDown, PhonesRefused
from oncall.console.practice_client import HttpPhones, parsed
from oncall.emulator.config import Config, NumberConfig
from oncall.emulator.server import EmulatorServer

LINE = "+4794139884"
CALLER = "+4740612345"
NOWHERE = "http://127.0.0.1:9/voice"


@pytest.fixture
def emulator() -> Iterator[EmulatorServer]:
    """Return a running emulator whose line asks an address at which nobody listens."""
    config = Config("AC" + "0" * 32, "token", (NumberConfig(LINE, NOWHERE),))
    server = EmulatorServer(config).start()
    yield server
    server.stop()


def test_a_call_is_dialled_seen_and_hung_up(emulator: EmulatorServer) -> None:
    """The phone that dials is calling, the event names it, and hanging up makes it idle again."""
    phones = HttpPhones.at(emulator.url)
    phones.dial(CALLER, LINE, hidden=False)
    during = phones.state(0)
    calling = next(phone for phone in during.phones if phone.number == CALLER)
    phones.act(CALLER, Deed.HANG_UP)
    after = phones.state(during.seq)
    assert calling.state in {"calling", "in_call"}
    assert [event.kind for event in during.events][:1] == ["call"]
    assert next(phone.state for phone in after.phones if phone.number == CALLER) == "idle"
    assert min(event.seq for event in after.events) > during.seq


def test_a_hidden_number_is_not_shown_to_the_line(emulator: EmulatorServer) -> None:
    """The carrier is told to show no number."""
    HttpPhones.at(emulator.url).dial(CALLER, LINE, hidden=True)
    assert [call.caller for call in emulator.carrier.calls.values()] == ["anonymous"]


def test_what_a_phone_cannot_do_is_refused_in_the_emulators_words(emulator: EmulatorServer) -> None:
    """Answering a silent phone, and a line that does not exist, are refused."""
    phones = HttpPhones.at(emulator.url)
    emulator.carrier.phone(CALLER)
    with pytest.raises(PhonesRefused, match="is idle"):
        phones.act(CALLER, Deed.ANSWER)
    with pytest.raises(PhonesRefused, match="no number of this account"):
        phones.dial(CALLER, "+4799999999", hidden=False)


def test_nobody_at_the_address_is_told_with_the_cure() -> None:
    """Without an emulator the phones are down."""
    with pytest.raises(PhonesDown, match="start the demo again"):
        HttpPhones.at("http://127.0.0.1:9").state(0)


@pytest.mark.parametrize("body", [{}, {"now": 3, "seq": 1, "phones": [], "events": []}, {"now": "x"}])
def test_another_shape_is_an_error_not_a_guess(body: dict[str, object]) -> None:
    """JSON that is not the emulator's is not read."""
    with pytest.raises((KeyError, TypeError, ValueError)):
        parsed(body)
