"""A real browser for tests: Debian's chromium, headless, at the width of a telephone and of a desk. Console errors are kept."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Response, sync_playwright
from werkzeug.serving import make_server

WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Buttons and fields that are there and less than 24 pixels high (WCAG 2.2, 2.5.8).
SMALL = "(node) => [...node.querySelectorAll('button, select, input:not(.btn-check), .btn')].filter((one) => one.offsetHeight && one.offsetHeight < 24).length"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Pages of the running browser that are free; a new one takes it a third of a second.
IDLE: list[Page] = []
MISSING = "no chromium on this machine (cure: apt-get install chromium)"


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start the browser; skip where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        IDLE.clear()
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an app on the loopback; return its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Watched:
    """A page, and everything it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def script(self, error: Error) -> None:
        """Note an error of a script."""
        self.complaints.append(f"script: {error}")

    def console(self, said: ConsoleMessage) -> None:
        """Note what stands in the console."""
        self.complaints.append(f"{said.type}: {said.text}")

    def response(self, got: Response) -> None:
        """Note what could not be loaded."""
        if got.status >= 400:
            self.complaints.append(f"{got.status} {got.url}")

    def wipe(self) -> None:
        """Leave the page as a new one: nobody listens, nothing is kept by cookies or scripts, nothing is shown."""
        for event, listener in (("pageerror", self.script), ("console", self.console), ("response", self.response)):
            self.page.remove_listener(event, listener)
        if self.page.url.startswith("http"):
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        IDLE.append(self.page)

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def faults(self) -> tuple[int, int]:
        """Return by how many pixels the page is wider than its window, and how many buttons are too small to be hit."""
        return self.overflow(), int(self.page.eval_on_selector("body", SMALL))

    def widths(self) -> Iterator[int]:
        """Show the page on a telephone, then on a desk, without loading it again."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            yield width

    def schemes(self) -> Iterator[Literal["light", "dark"]]:
        """Show the page by day, then by night, without loading it again; nothing moves, so that no colour is on its way."""
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.wait_for_selector(f"html[data-bs-theme={scheme}]", state="attached")
            yield scheme


@contextmanager
def watched(browser: Browser, width: int, *, alone: bool = False) -> Iterator[Watched]:
    """Open a page of this width that notes errors of scripts, of the console, and of what it loads.

    A page that served its test well is wiped and serves the next one; `alone`: nobody comes after this one.
    """
    page = IDLE.pop() if IDLE else browser.new_context().new_page()
    page.set_default_timeout(60_000)  # a machine may have other things to do
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    found = Watched(page)
    page.on("pageerror", found.script)
    page.on("console", found.console)
    page.on("response", found.response)
    try:
        yield found
        if not alone:
            found.wipe()
    finally:
        if page not in IDLE:
            page.context.close()
