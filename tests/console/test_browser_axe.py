"""Every page looked at by axe at 360 and 1280 pixels, by day and by night: no violation of WCAG 2.1 A and AA that it can find.

A page is loaded once; what changes with the width or the colours is looked at again without loading it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.routing import Map

from oncall.usecases.access_rows import Role
from tests.console.browser import WIDTHS, served, watched
from tests.console.people_room import PASSWORD, people_in
from tests.console.whole_room import Whole, whole

pytestmark = pytest.mark.browser
SCRIPT = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
ALL = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
# One thing changes from look to look, and the next page goes the way back: each change makes the browser lay out all anew.
LOOKS: tuple[tuple[int, Literal["light", "dark"], object], ...] = (
    (WIDTHS[0], "light", ALL),
    (WIDTHS[0], "dark", COLOURS),
    (WIDTHS[1], "dark", COLOURS),
    (WIDTHS[1], "light", ALL),
)
RUN = """(options) => axe.run(document, options).then((found) => found.violations.flatMap(
  (one) => one.nodes.slice(0, 4).map((node) => `${one.id}: ${node.target} ${node.any[0] ? node.any[0].message : ""}`)))"""
MONTH = "/lines/duell/months/2026-11"
CHANGES = ("take", "override", "absence", "swap", "week")
LINE_PAGES = ("/lines/duell/rota", "/lines/duell/rota/fairness", "/lines/duell/calendars/", "/lines/duell/file")
# What hands out files, parts of pages, or sends the browser on: no page of its own to look at.
NO_PAGE = {
    "static", "now.calls", "practice.state", "month.newest", "month.download", "call_sound.recording", "tickets.file",
    "bills.statement", "my_case.file", "my.confirm", "my.by_link", "oidc.begin", "oidc.done",
}  # fmt: skip
SIGNED_OUT = ("/sign-in", "/sign-in?next=/people", "/sign-in/link/no-such", "/my/in/no-such")


def addresses(room: Whole) -> tuple[str, ...]:
    """Return every page of the service as its demo has it."""
    return (
        "/?line=duell",
        "/?line=vendotek",
        "/practice?line=duell",
        "/account",
        "/people",
        "/people/nobody",
        "/audit",
        f"/calls/{room.call}",
        f"/cases/{room.case}",
        "/cases/no-such",
        *LINE_PAGES,
        "/lines/duell/file/1",
        "/lines/vendotek/rota",
        *(f"/lines/duell/rota/change/{kind}" for kind in CHANGES),
        "/lines/duell/customers",
        MONTH,
        "/lines/duell/months/2020-01",
        f"{MONTH}/cases?tier=short&state=rated",
        *(f"{MONTH}/{part}" for part in ("contracts", "prices", "statements")),
        "/lines/vendotek/tickets/",
        f"/lines/vendotek/tickets/{room.ticket}",
        "/tickets/vendotek",
        "/my",
        room.customer,
        f"/my/cases/{room.ticket}",
        room.responder,
        "/r/no-such",
    )


def violations(page: Page, looks: Iterable[tuple[int, Literal["light", "dark"], object]]) -> list[str]:
    """Return what axe finds on the page as it stands, at both widths, by day and by night."""
    found: set[str] = set()
    for width, scheme, options in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_selector(f"html[data-bs-theme={scheme}]", state="attached")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.add(f"wider than {width} pixels")
        found |= {f"{scheme}, {each}" for each in page.evaluate(RUN, options)}
    return sorted(found)


def looked_at(page: Page, base: str, paths: Iterable[str]) -> list[str]:
    """Return what is wrong, each with its address."""
    looks = LOOKS
    wrong = []
    for path in paths:
        page.goto(base + path)
        page.evaluate(SCRIPT)
        wrong += [f"{path}: {each}" for each in violations(page, looks)]
        looks = looks[::-1]
    return wrong


def pages_of(urls: Map) -> set[str]:
    """Return the endpoints of all pages for people."""
    ours = {rule.endpoint for rule in urls.iter_rules() if "GET" in (rule.methods or set())}
    named = {each.partition(".")[2] for each in ours if each.startswith(("console.", "customer.", "responder."))}
    return named - NO_PAGE


def test_no_page_has_what_axe_finds_fault_with(browser: Browser, tmp_path: Path) -> None:
    """Each page of the console, of customers and of responders; a page that is not on the list is a fault as well."""
    with whole(tmp_path) as room, served(room.service.app) as base, watched(browser, 1280) as seen:
        urls = room.service.app.url_map
        paths = addresses(room)
        found = looked_at(seen.page, base, paths)
        assert found == []
        match = urls.bind("127.0.0.1").match
        reached = {match(path.partition("?")[0])[0].partition(".")[2] for path in (*paths, *SIGNED_OUT)}
        assert pages_of(urls) - reached == set()


def test_signing_in_and_the_account_have_no_fault_either(browser: Browser, tmp_path: Path) -> None:
    """The pages before one is let in, a link for a password, and one's own account."""
    with people_in(tmp_path) as people, served(people.app) as base, watched(browser, 1280) as seen:
        people.add("berit", Role.MANAGER)
        page = seen.page
        found = looked_at(page, base, SIGNED_OUT[:-1])
        page.goto(f"{base}/sign-in")
        page.get_by_label("Id or mail address").fill("berit@example.com")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{base}/")
        found += looked_at(page, base, ("/account", "/people", "/people/berit", "/audit"))
        assert found == []
