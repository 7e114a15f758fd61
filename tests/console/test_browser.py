"""The console's pages in a real browser, at 360 and 1280 pixels, by day and by night."""

from itertools import product

import pytest
from playwright.sync_api import Browser

from tests.console.browser import WIDTHS, served, watched
from tests.console.conftest import make_app
from tests.console.sample_phones import CALLER, ringing_phones
from tests.console.samples import ANNA, SampleDesk, ringing

pytestmark = pytest.mark.browser
PAGES = (
    "/",
    "/practice",
    "/lines/sample/months/2026-11",
    "/lines/sample/months/2026-10",
    "/cases/SA-2026-000001",
    "/calls/CA1",
    "/calls/CA2",
)


def test_pages_fit_and_complain_of_nothing(browser: Browser) -> None:
    """No error in the console, nothing blocked by the page's own policy, nothing wider than the window, no tiny button."""
    app = make_app(SampleDesk(running=(ringing(),)), ringing_phones("CA3"))
    found: dict[tuple[str, int], tuple[int, int]] = {}
    with served(app) as base, watched(browser, WIDTHS[0]) as seen:
        for address in PAGES:
            seen.page.goto(base + address)
            found |= {(address, shown): seen.faults() for shown in seen.widths()}
        assert seen.complaints == []
    assert found == dict.fromkeys(product(PAGES, WIDTHS), (0, 0))


def test_words_can_be_read_by_day_and_by_night(browser: Browser) -> None:
    """Body text keeps a contrast of at least 4.5 to 1 against the page, as WCAG 2.2 (1.4.3) asks."""
    pale = []
    app = make_app(SampleDesk(running=(ringing(),)), ringing_phones("CA3"))
    with served(app) as base, watched(browser, 1280) as seen:
        for address in PAGES:
            seen.page.goto(base + address)
            for shown in seen.schemes():
                pale += [[shown, *pair] for pair in seen.page.evaluate(COLOURS) if contrast(pair[1], pair[2]) < 4.5]
        assert seen.complaints == []
    assert pale == []


COLOURS = """() => {
  const solid = (node) => { for (let one = node; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor; if (!/, 0\\)|transparent/.test(colour)) return colour; } return "rgb(255, 255, 255)"; };
  return [...document.querySelectorAll("main *")].filter((node) => node.offsetHeight && [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
    .map((node) => [node.textContent.trim().slice(0, 30), getComputedStyle(node).color, solid(node)]);
}"""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two CSS colours, from WCAG's definition of relative luminance."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of `rgb(r, g, b)`."""
    channels = [int(part.strip(" )")) / 255 for part in colour.partition("(")[2].split(",")[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_calls_appear_on_the_start_page_by_themselves(browser: Browser) -> None:
    """A page that stands open shows a new call without being loaded again."""
    desk = SampleDesk()
    with served(make_app(desk, None)) as base, watched(browser, 1280, alone=True) as seen:
        seen.page.clock.install()
        seen.page.goto(base)
        seen.page.get_by_text("Nobody is on the line.").wait_for()
        desk.running = (ringing(),)
        seen.page.clock.run_for(4000)
        seen.page.locator(".call-list-running").get_by_text("+47 90 00 00 02").wait_for()
        assert seen.complaints == []


def test_case_is_answered_with_the_keyboard_alone(browser: Browser) -> None:
    """From the month's Answer link to a noted fact without a mouse."""
    desk = SampleDesk()
    with served(make_app(desk, None)) as base, watched(browser, 360) as seen:
        seen.page.goto(base + "/cases/SA-2026-000001#answer")
        seen.page.get_by_label("Not solved").focus()
        seen.page.keyboard.press("Space")
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.type("The c")
        seen.page.keyboard.press("Enter")
        seen.page.get_by_role("button", name="Note it").press("Enter")
        seen.page.get_by_text("Noted.").wait_for()
        assert seen.complaints == []
    assert desk.noted == [("SA-2026-000001", (("solved", "false"), ("cause", "customer")), "demo-manager")]


def test_keys_of_the_keyboard_are_the_phones_keys(browser: Browser) -> None:
    """With a phone in focus, digits typed are keys pressed on that phone."""
    phones = ringing_phones("CA3")
    with served(make_app(SampleDesk(running=(ringing(),)), phones)) as base, watched(browser, 1280) as seen:
        seen.page.goto(base + "/practice")
        card = seen.page.locator(f"[data-number='{ANNA.phone}']")
        card.get_by_role("button", name="Hang up").focus()
        with seen.page.expect_response("**/practice/do"):
            seen.page.keyboard.press("1")
        assert seen.complaints == []
    assert phones.done == [("press", ANNA.phone, "1")]


def test_a_phone_that_refuses_is_said_on_the_page(browser: Browser) -> None:
    """What the emulator refuses stands in an alert, not in a dialog or in the console alone."""
    phones = ringing_phones("CA3")
    phones.refuses = f"phone {CALLER} is idle"
    with served(make_app(SampleDesk(), phones)) as base, watched(browser, 360) as seen:
        seen.page.goto(base + "/practice")
        seen.page.locator("#caller").get_by_role("button", name="Hang up").click()
        seen.page.get_by_role("alert").get_by_text("is idle").wait_for()
