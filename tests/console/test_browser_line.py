"""The line file's pages in a real browser: they fit a telephone, and a change is tried, rehearsed and applied with the keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.console.browser import WIDTHS, served, watched
from tests.console.line_room import filed

pytestmark = pytest.mark.browser
FILE = "/lines/duell/file"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_change_is_tried_played_and_applied(browser: Browser, tmp_path: Path, width: int) -> None:
    """The text scrolls by itself, every button can be hit, nothing is complained of, and version 2 is in force at the end."""
    with filed(tmp_path) as pages, served(pages.app) as base, watched(browser, width) as seen:
        page, sizes = seen.page, []
        page.goto(base + FILE)
        sizes.append(seen.faults())
        text = page.input_value("#text").replace('max_wait  = "4m"', 'max_wait  = "3m"')
        page.fill("#text", text)
        page.get_by_role("button", name="Show what it does").press("Enter")
        page.wait_for_selector("#play-title")
        sizes.append(seen.faults())
        assert "4m" in page.inner_text(".changes")
        page.select_option("#script", "backup")
        page.get_by_role("button", name="Play it").press("Enter")
        page.wait_for_selector(".played")
        sizes.append(seen.faults())
        assert "backup" == page.input_value("#script")
        page.get_by_role("button", name="Apply as a new version").press("Enter")
        page.wait_for_selector("text=duell@2 is in force")
        assert page.input_value("#text") == text
        page.get_by_role("link", name="Version 1").press("Enter")
        page.wait_for_selector("text=As it was applied")
        sizes.append(seen.faults())
        assert seen.complaints == []
    assert sizes == [(0, 0)] * 4
