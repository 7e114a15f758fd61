"""People, or a program, sign in again and again while calls come: a password takes long to check, and no call may wait for that."""

import os
import re
import threading
import urllib.error
import urllib.parse
import urllib.request

import pytest

from oncall.usecases import passwords
from oncall.usecases.port_errors import StoreBusy
from tests.faults.hosts import Host, Scene
from tests.faults.test_requests import ask

TRIES, CALLS = 32, 8  # twice the threads of a process
WRONG, BUSY = 403, 503


def sign_in(host: Host, name: str) -> int:
    """Fill in the form with a wrong password; returns the status."""
    address = f"http://127.0.0.1:{host.port}/sign-in"
    with urllib.request.urlopen(address, timeout=30) as page:
        cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
    assert token is not None
    form = urllib.parse.urlencode({"name": name, "password": "sample words", "csrf_token": token[1]}).encode()
    try:
        urllib.request.urlopen(urllib.request.Request(address, form, {"Cookie": cookie}), timeout=30)
    except urllib.error.HTTPError as error:
        return error.code
    raise AssertionError("a wrong password let somebody in")


@pytest.mark.xdist_group("hosts")
def test_sign_in_is_flooded_while_calls_come(on_sqlite: Scene) -> None:
    """Twice as many as there are threads sign in at once: each is refused or sent away, and every call among them is answered."""
    host, told, together = on_sqlite.host, list[int](), threading.Barrier(TRIES + 1)

    def knock(number: int) -> None:
        together.wait()
        told.append(sign_in(host, f"nobody{number}"))

    threads = [threading.Thread(target=knock, args=(number,)) for number in range(TRIES)]
    for thread in threads:
        thread.start()
    together.wait()
    sids = ["CA" + os.urandom(16).hex() for _ in range(CALLS)]
    assert [200] * CALLS == [ask(host, "/voice/incoming", CallSid=sid).status for sid in sids]
    for thread in threads:
        thread.join()
    assert [204] * CALLS == [ask(host, "/voice/status", CallSid=sid, CallStatus="completed").status for sid in sids]
    assert TRIES == len(told)
    assert set(told) <= {WRONG, BUSY}
    assert {"abandoned"} == {on_sqlite.ended(sid).outcome for sid in sids}


def test_few_threads_are_held_by_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many sign in: two passwords are checked, two wait for that, and whoever comes then is sent away at once."""
    checked, go_on, told = threading.Semaphore(0), threading.Event(), list[str]()

    class Slow:
        def verify(self, *_: str) -> bool:
            checked.release()
            return go_on.wait(30)

    def knock() -> None:
        try:
            told.append("in" if passwords.fits("sample", "stored") else "wrong")
        except StoreBusy:
            told.append("busy")

    monkeypatch.setattr(passwords, "HASHER", Slow())
    threads = [threading.Thread(target=knock) for _ in range(16)]
    for thread in threads:
        thread.start()
    assert all(checked.acquire(timeout=30) for _ in range(2))
    for thread in threads:
        thread.join(0.0 if len(told) >= 12 else 1.0)
    assert ["busy"] * 12 == told
    go_on.set()
    for thread in threads:
        thread.join()
    assert ["busy"] * 12 + ["in"] * 4 == told
