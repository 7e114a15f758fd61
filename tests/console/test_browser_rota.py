"""The rota's pages in a real browser: they fit a telephone, can be read by day and by night, and a change is made with the keyboard."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.console.browser import WIDTHS, served, watched
from tests.console.rota_room import console_of
from tests.console.sample_phones import SamplePhones
from tests.console.test_browser import COLOURS, contrast
from tests.databases import embedded
from tests.usecases.rota import CARLA_FOR_EVA, EVA_OUT, Rota, rota_in

pytestmark = pytest.mark.browser
PAGES = (
    "/lines/duell/rota",
    "/lines/duell/rota/fairness",
    "/lines/duell/calendars/",
    *(f"/lines/duell/rota/change/{kind}" for kind in ("take", "override", "absence", "swap", "week")),
)


@pytest.fixture
def rota(tmp_path: Path) -> Iterator[Rota]:
    """Return a rota with a gap, somebody in both roles, and a replacement."""
    with embedded(tmp_path) as store:
        found = rota_in(store)
        found.change("override", CARLA_FOR_EVA)
        found.change("override", {**EVA_OUT, "from": "2026-12-02T10:00", "to": "2026-12-04T14:00"}, yes=True)
        double = {**EVA_OUT, "from": "2026-12-05T10:00", "to": "2026-12-05T14:00", "remove": "finn", "add": "anna"}
        found.change("override", double, yes=True)
        yield found


def test_pages_fit_and_complain_of_nothing(browser: Browser, rota: Rota) -> None:
    """Nothing wider than the window, no tiny button, nothing blocked by the page's own policy."""
    found: dict[tuple[str, int], tuple[int, int]] = {}
    with served(console_of(rota, phones=SamplePhones())) as base, watched(browser, WIDTHS[0]) as seen:
        for address in PAGES:
            seen.page.goto(base + address)
            found |= {(address, shown): seen.faults() for shown in seen.widths()}
        assert seen.complaints == []
    assert found == dict.fromkeys(product(PAGES, WIDTHS), (0, 0))


def test_words_can_be_read_by_day_and_by_night(browser: Browser, rota: Rota) -> None:
    """A contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3), on the bars too."""
    pale = []
    with served(console_of(rota)) as base, watched(browser, 1280) as seen:
        for address in PAGES:
            seen.page.goto(base + address)
            for shown in seen.schemes():
                pale += [[shown, *pair] for pair in seen.page.evaluate(COLOURS) if contrast(pair[1], pair[2]) < 4.5]
        seen.page.goto(base + PAGES[0])
        for shown in seen.schemes():
            pale += [[shown, *bar] for bar in seen.page.evaluate(BARS) if contrast(bar[1], bar[2]) < 4.5]
        assert seen.complaints == []
    assert pale == []


BARS = """() => [...document.querySelectorAll(".duty-text")].map((text) => {
  const bar = getComputedStyle(text.previousElementSibling).fill;
  const sheet = getComputedStyle(document.querySelector(".lane-drawing")).backgroundColor;
  return [text.textContent, getComputedStyle(text).fill, /^rgb\\(/.test(bar) ? bar : sheet];
})"""


def test_a_shift_is_taken_with_the_keyboard_alone(browser: Browser, rota: Rota) -> None:
    """From the button to the saved change without a mouse; the effect is on the page in between."""
    with served(console_of(rota)) as base, watched(browser, 360) as seen:
        seen.page.goto(f"{base}/lines/duell/rota")
        seen.page.get_by_role("link", name="Take a shift now").press("Enter")
        seen.page.get_by_label("Who takes the phone now?").press("A")
        seen.page.get_by_label("Whose shift is it?").press("C")
        seen.page.get_by_role("button", name="Show what it does").press("Enter")
        seen.page.get_by_text("Before and after, person by person").wait_for()
        seen.page.get_by_role("button", name="Save the change").press("Enter")
        seen.page.get_by_text("Saved. Whoever gains or loses a shift is told.").wait_for()
        assert seen.complaints == []
    assert rota.who("2026-11-24T12:00").primary == ("anna", "dag")
