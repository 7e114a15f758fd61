"""`oncall fallback`: TwiML that asks nobody, from the people on call at an instant."""

from xml.etree import ElementTree as ET

import pytest

from tests.cli.running import DUELL, KASSE, VENDOTEK, Cli

TUESDAY = "2026-11-24T12:00:00+01:00"
SUNDAY = "2026-11-22T12:00:00+01:00"


def document(cli: Cli, *args: str) -> list[ET.Element]:
    """Return the verbs of the document."""
    return list(ET.fromstring(cli.done("fallback", *args).out))  # noqa: S314 - our own document


def test_the_pair_then_the_backups_then_the_voicemail(bare: Cli) -> None:
    """Greeting, both rounds of the steps, a message, the end."""
    verbs = document(bare, DUELL, "--at", TUESDAY)
    assert [verb.tag for verb in verbs] == [
        "Say", "Dial", "Say", "Dial", "Say", "Dial", "Say", "Dial", "Say", "Record", "Say", "Hangup",
    ]  # fmt: skip
    dials = [[number.text for number in verb] for verb in verbs if verb.tag == "Dial"]
    pair, backups = ["+4740000003", "+4740000004"], ["+4740000005", "+4740000006"]
    assert dials == [pair, backups, pair, backups]


def test_a_phone_rings_for_less_than_its_voicemail_needs(bare: Cli) -> None:
    """Nobody screens here: whoever picks up is connected, a mailbox too."""
    timeouts = {verb.get("timeout") for verb in document(bare, DUELL, "--at", TUESDAY) if verb.tag == "Dial"}
    assert timeouts == {"18"}


def test_the_whole_wait_stays_under_the_cap(bare: Cli) -> None:
    """`max_wait` holds here too."""
    verbs = document(bare, DUELL, "--at", TUESDAY, "--set", "escalation.max_wait=40s")
    assert [verb.get("timeout") for verb in verbs if verb.tag == "Dial"] == ["18", "18"]


def test_the_document_names_no_address_of_ours(bare: Cli) -> None:
    """It must work when nothing of ours does."""
    attributes = {
        name for verb in document(bare, DUELL, "--at", TUESDAY) for each in verb.iter() for name in each.attrib
    }
    assert attributes == {"voice", "language", "timeout", "callerId", "method", "maxLength", "playBeep", "trim"}


def test_phones_show_the_line_or_the_caller_as_the_file_says(bare: Cli) -> None:
    """Responders recognise the line."""
    shown = {verb.get("callerId") for verb in document(bare, DUELL, "--at", TUESDAY) if verb.tag == "Dial"}
    assert shown == {"+4794139884"}
    verbs = document(bare, DUELL, "--at", TUESDAY, "--set", "line.caller_id=caller")
    assert {verb.get("callerId") for verb in verbs if verb.tag == "Dial"} == {None}


@pytest.mark.parametrize("line", [KASSE, VENDOTEK])
def test_a_line_that_rings_nobody_now_takes_a_message(bare: Cli, line: str) -> None:
    """Never silence, and nobody is rung who is not on duty."""
    assert [verb.tag for verb in document(bare, line, "--at", SUNDAY)] == ["Say", "Say", "Record", "Say", "Hangup"]


def test_an_applied_line_gives_the_same_document(cli: Cli) -> None:
    """By id as by path."""
    assert cli.done("fallback", "duell", "--at", TUESDAY).out == cli.done("fallback", DUELL, "--at", TUESDAY).out
