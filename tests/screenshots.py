"""`make screenshots`: the demo is started, a call is played in the browser, and docs/screenshots/*.png are made anew.

Everything on them is sample data: the demo's history and a call between its practice phones.
"""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.console.browser import FLAGS, MISSING

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
DESK, TELEPHONE = (1200, 800), (360, 740)
COLOURS = 64
LARGEST = 150_000
RING, LINK = 20_000, 90_000  # milliseconds: until phones ring; until the SMS with the link is there


@contextmanager
def demo(home: str) -> Iterator[str]:
    """Run the demo on a free port; returns its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["env", f"ONCALL_HOME={home}", sys.executable, "-m", "oncall", "demo", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            ready = running.stdout.readline()
            if "http" not in ready:
                raise SystemExit(f"the demo did not start: {ready} (cure: run make demo and see)")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def shoot(page: Page, name: str) -> None:
    """Keep what the window shows, with a palette, so that the file is small."""
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    with Image.open(path) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    sys.stdout.write(f"{path.name} {size // 1000} kB\n")
    if size > LARGEST:
        raise SystemExit(f"{path}: {size} bytes (cure: fewer colours, or a smaller window)")


def play(page: Page, base: str) -> str:
    """Play a call: one of the pair takes it, the caller hangs up, the responder presses nothing. Returns the link of the SMS."""
    page.goto(f"{base}/practice")
    page.locator("#caller [data-do=dial]").click()
    card = page.locator(".practice-responders [data-phone-state=ringing]").first
    card.wait_for(timeout=RING)
    number = card.get_attribute("data-number")
    card = page.locator(f"[data-number='{number}']")
    card.locator("[data-do=answer]").click()
    card.locator("[data-digits='1']").click()
    page.locator("#events .ours").nth(1).wait_for(timeout=RING)
    page.wait_for_timeout(2000)
    shoot(page, "practice")
    page.locator("#caller [data-do=hang_up]").click()
    page.wait_for_timeout(1500)
    card.locator("[data-do=hang_up]").click()
    sms = card.locator("[data-part=sms]", has_text="/r/")
    sms.wait_for(timeout=LINK)
    found = re.search(r"/r/\S+", sms.inner_text())
    assert found is not None
    return found[0]


def at_the_desk(browser: Browser, base: str) -> str:
    """Make the pictures of the desk's pages; returns the path of the responder's."""
    page = browser.new_page(viewport={"width": DESK[0], "height": DESK[1]}, locale="en-GB")
    link = play(page, base)
    page.goto(base)
    shoot(page, "now")
    page.locator(".call-list .call-row-link").first.click()
    page.wait_for_load_state()
    shoot(page, "call")
    page.goto(f"{base}/lines/duell/months/")
    shoot(page, "month")
    page.locator(".call-list a[href*='/cases/'], a[href*='/cases/']").first.click()
    page.wait_for_load_state()
    shoot(page, "case")
    for name in ("rota", "file"):
        page.goto(f"{base}/lines/duell/{name}")
        shoot(page, name)
    return link


def main() -> None:
    """Make all pictures."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit(MISSING)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, demo(home) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        link = at_the_desk(browser, base)
        page = browser.new_page(viewport={"width": TELEPHONE[0], "height": TELEPHONE[1]}, locale="en-GB")
        page.goto(base + link)
        shoot(page, "responder")
        browser.close()


if __name__ == "__main__":
    main()
