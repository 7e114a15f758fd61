"""Sign-in, account, people and audit in a real browser, at 360 and 1280 pixels."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from oncall.usecases.access_rows import Role
from tests.console.browser import WIDTHS, served, watched
from tests.console.people_room import PASSWORD, people_in

pytestmark = pytest.mark.browser
SMALL = "(node) => [...node.querySelectorAll('button, select, input:not([type=hidden]), .btn')].filter((one) => one.offsetHeight && one.offsetHeight < 24).length"
NAMELESS = "() => [...document.querySelectorAll('input:not([type=hidden]), select')].filter((one) => !one.labels.length).length"


@pytest.mark.parametrize("width", WIDTHS)
def test_somebody_signs_in_invites_a_responder_and_signs_out(browser: Browser, tmp_path: Path, width: int) -> None:
    """From a page that asks to sign in to the link for a colleague and out again; no complaint, nothing too wide or tiny."""
    shapes = []
    with people_in(tmp_path) as people, served(people.app) as base, watched(browser, width) as seen:
        people.add("berit")
        page = seen.page

        def looked_at() -> None:
            shapes.append((page.url, seen.overflow(), page.eval_on_selector("body", SMALL), page.evaluate(NAMELESS)))

        page.goto(f"{base}/people")
        looked_at()
        page.get_by_label("Id or mail address").fill("berit@example.com")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="People").wait_for()
        looked_at()
        page.get_by_label("Id", exact=True).fill("gro")
        page.get_by_label("Name").fill("Gro")
        page.get_by_label("Mail address").fill("gro@example.com")
        page.get_by_label("Role").select_option("responder")
        page.get_by_role("button", name="Add and make a link").click()
        page.get_by_label("Give this to gro").wait_for()
        looked_at()
        for path in ("/people/gro", "/audit", "/account"):
            page.goto(base + path)
            looked_at()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("heading", name="Sign in").wait_for()
        assert seen.complaints == []
        with people.store.read() as tx:
            gro = tx.user("gro")
    assert [shape for shape in shapes if shape[1:] != (0, 0, 0)] == []
    assert gro is not None
    assert gro.role is Role.RESPONDER


def test_a_wrong_password_is_said_and_the_name_stays(browser: Browser, tmp_path: Path) -> None:
    """The alert is read out; the name need not be typed again."""
    with people_in(tmp_path) as people, served(people.app) as base, watched(browser, 360) as seen:
        people.add("berit")
        seen.page.goto(f"{base}/sign-in")
        seen.page.get_by_label("Id or mail address").fill("berit")
        seen.page.get_by_label("Password").fill("wrong")
        seen.page.keyboard.press("Enter")
        seen.page.get_by_role("alert").get_by_text("That did not let you in").wait_for()
        assert seen.page.get_by_label("Id or mail address").input_value() == "berit"


def test_the_language_is_chosen_at_the_foot(browser: Browser, tmp_path: Path) -> None:
    """One press, and the same page is in Russian."""
    with people_in(tmp_path) as people, served(people.app) as base, watched(browser, 360) as seen:
        seen.page.goto(f"{base}/sign-in?next=/audit")
        seen.page.get_by_role("button", name="Русский").click()
        seen.page.get_by_role("heading", name="Войти").wait_for()
        assert (seen.page.url.endswith("/sign-in?next=/audit"), seen.overflow(), seen.complaints) == (True, 0, [])
