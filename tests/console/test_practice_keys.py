"""Tests of what the practice page says of a line's keys: the real lines' files at chosen hours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from oncall.console.practice_keys import CallerKeys, KeyView, caller_keys
from oncall.policy.load import load, read_file
from tests.console.html import Page

LINES = Path(__file__).parents[2] / "lines"
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 22, 0, tzinfo=UTC)


def keys(line: str, at: datetime) -> CallerKeys:
    """Return the keys of a line at an instant."""
    found = caller_keys(load(read_file(str(LINES / f"{line}.toml"))), at)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "at", "do", "first", "asks"),
    [
        ("softwear", TUESDAY, "menu", "1", ()),
        ("softwear", SUNDAY, "ticket", "", ()),
        ("kasse", TUESDAY, "escalate", "", ("role",)),
        ("kasse", SUNDAY, "callback", "", ("role",)),
        ("vendotek", SUNDAY, "ticket", "", ("serial",)),
        ("dekode", SUNDAY, "announce", "", ()),
    ],
)
def test_the_lines_keys_are_read_from_its_file(
    line: str, at: datetime, do: str, first: str, asks: tuple[str, ...]
) -> None:
    """What is done, the menu's first key and what is asked for, by the hour."""
    found = keys(line, at)
    assert (do, first, asks) == (found.do, "".join(key.press for key in found.keys[:1]), found.asks)


def test_people_may_be_rung_behind_a_menu_and_call_backs_are_confirmed() -> None:
    """A menu whose first key rings people is one in which a caller may wait; a call-back's number is confirmed."""
    menu = keys("softwear", TUESDAY)
    assert (menu.rings, menu.keys[0]) == (True, KeyView("1", "escalate", "till_fault", ()))
    assert (keys("kasse", SUNDAY).calls_back, keys("kasse", SUNDAY).rings) == (True, False)


def test_the_practice_page_says_which_keys_the_line_asks_for(client: FlaskClient) -> None:
    """The menu's key with what it does, the price to accept, and what a caller in line may press."""
    words = Page(client.get("/practice").text).words
    assert "The menu 1 the people on call are rung. till Key in the serial number" in words
    assert "When the price is said 1 accepts it" in words
    assert "1 leaves a message 2 keeps the place and is called back" in words
