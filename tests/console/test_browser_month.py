"""The money pages in a real browser, at 360 and 1280 pixels: they fit, can be read, and a month is closed with few actions."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from oncall.usecases.month_totals import month_totals
from tests.cli.history import solved
from tests.console.bill_room import MONTH, Bills, bills, november
from tests.console.browser import WIDTHS, served, watched
from tests.console.test_browser import COLOURS, contrast

pytestmark = pytest.mark.browser
CASES, EXCEPTIONS, MOST_ACTIONS = 200, 12, 30
PAGES = (
    MONTH,
    f"{MONTH}/cases?tier=short&state=rated",
    f"{MONTH}/statements",
    f"{MONTH}/prices",
    f"{MONTH}/contracts",
    "/cases/DU-2026-000001",
    "/cases/DU-2026-000002",
    f"/calls/CA{1:032}",
    "/lines/duell/months/2026-10",
)


@dataclass
class Counting:
    """A page of which every press of a key is counted."""

    page: Page
    actions: int = 0

    def press(self, key: str) -> None:
        """Press a key that sends a form, and wait for the page that follows."""
        self.actions += 1
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def tap(self, key: str) -> None:
        """Press a key that only moves the focus."""
        self.actions += 1
        self.page.keyboard.press(key)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Bills]:
    """Show a month of some cases of each kind."""
    facts: tuple[dict[str, object], ...] = (
        solved(),
        {},
        {"cause": "customer"},
        solved("vendor_system"),
        solved("customer", on_site="1h30m"),
    )
    rows = [november(number, facts=facts[number % len(facts) - 1]) for number in range(1, 12)]
    with bills(tmp_path, *rows) as found:
        found.post("/cases/DU-2026-000001/dispute", note="it was your till")
        yield found


def test_money_pages_fit_and_complain_of_nothing(browser: Browser, small: Bills) -> None:
    """No error in the console, nothing blocked by the page's own policy, nothing wider than the window, no tiny button."""
    found: dict[tuple[str, int], tuple[int, int]] = {}
    with served(small.app) as base, watched(browser, WIDTHS[0]) as seen:
        for address in PAGES:
            seen.page.goto(base + address)
            found |= {(address, shown): seen.faults() for shown in seen.widths()}
        assert seen.complaints == []
    assert found == dict.fromkeys(product(PAGES, WIDTHS), (0, 0))


def test_money_can_be_read_by_day_and_by_night(browser: Browser, small: Bills) -> None:
    """Body text keeps a contrast of at least 4.5 to 1 against the page, as WCAG 2.2 (1.4.3) asks."""
    pale = []
    with served(small.app) as base, watched(browser, 1280) as seen:
        for address in PAGES:
            seen.page.goto(base + address)
            for shown in seen.schemes():
                pale += [[shown, *pair] for pair in seen.page.evaluate(COLOURS) if contrast(pair[1], pair[2]) < 4.5]
        assert seen.complaints == []
    assert pale == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_month_of_200_cases_is_closed_in_30_actions(browser: Browser, tmp_path: Path, width: int) -> None:
    """Twelve cases wait among two hundred: each is answered with one key, one is taken back, the rest accepted, the month closed."""
    every = CASES // EXCEPTIONS
    waits = {every * place for place in range(1, EXCEPTIONS + 1)}
    rows = [november(number, facts={} if number in waits else solved()) for number in range(1, CASES + 1)]
    with (
        bills(tmp_path, *rows) as room,
        served(room.app) as base,
        watched(browser, width) as seen,
    ):
        seen.page.goto(base + MONTH)
        hand = Counting(seen.page)
        assert seen.page.locator("[data-waiting]").count() == EXCEPTIONS
        hand.press("2")
        hand.press("u")
        for place in range(EXCEPTIONS):
            hand.press("123"[place % 3])
        hand.press("a")
        seen.page.get_by_text("The month is reviewed.").wait_for()
        hand.tap("c")
        hand.press("Enter")
        seen.page.get_by_text("is closed at").wait_for()
        assert seen.complaints == []
        totals = month_totals(room.store, room.line, "2026-11")
        assert (totals.state, totals.cases) == ("closed", CASES)
        assert totals.total == 490 * (CASES - EXCEPTIONS) + 4 * (0 + 490 + 990)
    assert hand.actions == EXCEPTIONS + 5
    assert hand.actions <= MOST_ACTIONS


def test_figures_typed_into_a_field_answer_nothing(browser: Browser, small: Bills) -> None:
    """A key answers only outside of fields, and j and k move from case to case."""
    with served(small.app) as base, watched(browser, 1280) as seen:
        seen.page.goto(base + MONTH)
        seen.page.keyboard.press("j")
        first = seen.page.evaluate("document.activeElement.getAttribute('aria-labelledby')")
        seen.page.keyboard.press("j")
        second = seen.page.evaluate("document.activeElement.getAttribute('aria-labelledby')")
        seen.page.keyboard.press("k")
        assert seen.page.evaluate("document.activeElement.getAttribute('aria-labelledby')") == first
        assert first != second
        seen.page.goto(base + "/cases/DU-2026-000002")
        seen.page.get_by_label("A note for the next reader").fill("")
        seen.page.get_by_label("A note for the next reader").press("1")
        assert seen.page.get_by_label("A note for the next reader").input_value() == "1"
        assert seen.complaints == []


def test_an_amount_is_set_and_taken_back_on_the_case(browser: Browser, small: Bills) -> None:
    """With the keyboard on a telephone: amount, reason, note; then the computed amount again."""
    with served(small.app) as base, watched(browser, 360) as seen:
        seen.page.goto(base + "/cases/DU-2026-000006")
        seen.page.get_by_label("Amount (NOK)").fill("100")
        seen.page.get_by_label("Why, in a sentence").first.fill("agreed by phone")
        seen.page.get_by_role("button", name="Set the amount").press("Enter")
        seen.page.get_by_text("The amount is set.").wait_for()
        seen.page.get_by_label("Why take it back?").fill("a mistake")
        seen.page.get_by_role("button", name="Take it back").press("Enter")
        seen.page.get_by_text("The computed amount stands again.").wait_for()
        assert seen.complaints == []
