"""A real browser for tests: Debian's chromium, headless, at the width of a telephone and of a desk. Console errors are kept."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

WIDTHS = (360, 1280)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
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
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an app on the loopback; return its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
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

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@contextmanager
def watched(browser: Browser, width: int, scheme: Literal["light", "dark"] = "light") -> Iterator[Watched]:
    """Open a page of this width that notes errors of scripts, of the console, and of what it loads."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    found = Watched(context.new_page())
    found.page.set_default_timeout(15_000)
    found.page.on("pageerror", lambda error: found.complaints.append(f"script: {error}"))
    found.page.on("console", lambda said: found.complaints.append(f"{said.type}: {said.text}"))
    found.page.on(
        "response", lambda got: found.complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None
    )
    try:
        yield found
    finally:
        context.close()
