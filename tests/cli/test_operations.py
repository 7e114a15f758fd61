"""`oncall doctor`, `fallback --to/--put`, and erasing a message, against an emulated carrier on loopback."""

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from oncall.emulator import Config, EmulatorServer, NumberConfig
from oncall.store import open_store
from tests.cli.running import DUELL, Cli, refused
from tests.store.samples import ended_call

ACCOUNT, TOKEN, NUMBER = "AC" + "0" * 32, "t" * 32, "+4794139884"
AT = "2026-11-24T12:00:00+01:00"
PUBLIC = "https://service.test"
URL = "https://static.test/duell.xml"


@pytest.fixture
def carrier() -> Iterator[EmulatorServer]:
    """Return a running carrier with the line's number."""
    number = NumberConfig(NUMBER, f"{PUBLIC}/voice/incoming", f"{PUBLIC}/voice/status")
    server = EmulatorServer(Config(ACCOUNT, TOKEN, (number,)))
    server.start()
    yield server
    server.stop()


def settings(carrier: EmulatorServer, **changes: str) -> dict[str, str]:
    """Return the settings of a whole installation."""
    return {
        "ONCALL_PUBLIC_URL": PUBLIC,
        "ONCALL_SECRET_KEY": "k" * 40,
        "ONCALL_CARRIER_URL": carrier.url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
    } | changes


def test_the_doctor_ends_with_1_while_something_fails(cli: Cli, carrier: EmulatorServer) -> None:
    """A line per finding, nothing on standard error; with the fallback set, only warnings are left."""
    ran = cli.run("doctor", **settings(carrier))
    assert (1, "") == (ran.code, ran.err)
    fails = [line for line in ran.out.splitlines() if line.startswith("fail")]
    assert [f"fail  number: {NUMBER}: no fallback address"] == [line.split(": callers")[0] for line in fails]
    assert 0 == cli.run("fallback", "duell", "--put", URL, **settings(carrier)).code
    ran = cli.run("doctor", "--json", **settings(carrier))
    assert (0, "") == (ran.code, ran.err)
    assert {"level", "what", "where", "cure"} == set(ran.json[0])
    assert {"ok", "warn"} == {each["level"] for each in ran.json}


def test_the_doctor_needs_no_settings_to_say_which_are_missing(bare: Cli) -> None:
    """And makes nothing in the home."""
    ran = bare.run("doctor")
    assert 1 == ran.code
    assert "TWILIO_AUTH_TOKEN: not set" in ran.out
    assert not bare.home.exists()


def test_put_sets_the_address_of_every_number(cli: Cli, carrier: EmulatorServer) -> None:
    """By the carrier's API; the other addresses stay."""
    ran = cli.run("fallback", "duell", "--put", URL, **settings(carrier))
    assert (0, f"{NUMBER}: the fallback address is {URL}\n") == (ran.code, ran.out)
    number = carrier.carrier.numbers[NUMBER]
    assert (URL, f"{PUBLIC}/voice/incoming") == (number.fallback_url, number.voice_url)


@pytest.mark.parametrize(
    ("changes", "url", "code", "said"),
    [
        ({"TWILIO_AUTH_TOKEN": "x" * 32}, URL, 1, "401"),
        ({"TWILIO_AUTH_TOKEN": ""}, URL, 2, "no carrier account"),
        ({}, "duell.xml", 2, "not an address"),
    ],
)
def test_put_says_why_it_cannot(
    cli: Cli, carrier: EmulatorServer, changes: dict[str, str], url: str, code: int, said: str
) -> None:
    """One line with the cure."""
    ran = cli.run("fallback", "duell", "--put", url, **settings(carrier, **changes))
    assert (code, True, True) == (ran.code, said in ran.err, "cure" in ran.err)


def test_put_refuses_a_line_whose_number_is_not_the_accounts(cli: Cli, carrier: EmulatorServer) -> None:
    """Nothing is half done."""
    sets = ("--set", 'line.numbers=["+4794139884", "+4794139885"]')
    ran = cli.run("fallback", DUELL, *sets, "--put", URL, **settings(carrier))
    assert (1, True) == (ran.code, "+4794139885" in ran.err)
    assert "" == carrier.carrier.numbers[NUMBER].fallback_url


def test_the_document_is_put_in_a_folder_once(bare: Cli, tmp_path: Path) -> None:
    """Written where it differs; readable for a web server; the same as what is printed."""
    folder = tmp_path / "static" / "lines"
    args = ("fallback", DUELL, "--at", AT)
    assert "written" in bare.done(*args, "--to", str(folder)).out
    assert "as it was" in bare.done(*args, "--to", str(folder)).out
    path = folder / "duell.xml"
    assert bare.done(*args).out.rstrip("\n") == path.read_text()
    assert 0o644 == stat.S_IMODE(path.stat().st_mode)
    assert ["duell.xml"] == [each.name for each in folder.iterdir()]


def test_a_folder_that_cannot_be_written_is_said(bare: Cli, tmp_path: Path) -> None:
    """One line with its name."""
    (tmp_path / "file").touch()
    assert "file" in refused(bare.run("fallback", DUELL, "--to", str(tmp_path / "file")))


def test_a_message_needs_the_carrier_to_be_erased(cli: Cli, carrier: EmulatorServer) -> None:
    """Without the account it is refused and nothing changes; one that is gone already is no error."""
    store = open_store("", cli.home, deadline=10)
    with store.write() as tx:
        tx.insert_call(replace(ended_call(1, 10), recording="RE" + "1" * 32))
    store.close()
    ran = cli.run("erase", "+4790000000")
    assert (1, True) == (ran.code, "lie at the carrier" in ran.err)
    ran = cli.run("erase", "+4790000000", **settings(carrier))
    assert (0, True) == (ran.code, "1 messages deleted" in ran.out)
    assert "erased-" in json.loads(cli.done("calls", "duell", "--json").out)["from"]
