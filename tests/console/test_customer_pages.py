"""The customers' pages over real records: the form, the API, the sign-in, a case with its yes, files that never leave their place."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from oncall.console import create_console
from oncall.console.customer.door import CustomerDoor
from oncall.console.room import Room
from oncall.files import FolderFiles
from oncall.store import open_store
from oncall.usecases.change_ticket import set_state
from oncall.usecases.estimate_ticket import estimate_ticket
from oncall.usecases.line_tokens import new_line_token
from oncall.usecases.open_ticket import open_ticket
from oncall.usecases.show_ticket import show_ticket
from tests.console.samples import SampleDesk
from tests.usecases.tickets import LINE, NOW, Office, new, office

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
HTML = b"<html><script>alert(1)</script></html>"
CASE = "SA-2026-000001"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ONCE = re.compile(r'name="once" value="([^"]+)"')


@dataclass
class Web:
    """A browser before the pages of an office."""

    at: Office
    client: FlaskClient
    home: Path

    def get(self, address: str) -> TestResponse:
        """Fetch a page."""
        return self.client.get(address)

    def post(self, page: str, address: str, **fields: object) -> TestResponse:
        """Fill in the form on a page and send it to an address."""
        text = self.get(page).text
        token, once = TOKEN.search(text), ONCE.search(text)
        assert token is not None
        hidden = {"csrf_token": token[1], "once": once[1] if once else ""}
        return self.client.post(address, data={**hidden, **fields})

    def link(self) -> str:
        """Return the path of a link to the first case."""
        assert self.at.desk.links is not None
        return self.at.desk.links.case_link(CASE, self.at.now).removeprefix("https://calls.example.com")


@pytest.fixture
def web(tmp_path: Path, sqlite_url: str) -> Iterator[Web]:
    """Return a browser before a line with tickets."""
    store = open_store(sqlite_url, tmp_path, deadline=10)
    at = office(store, text=LINE.replace("[tickets]", '[tickets]\nask = ["serial"]'))
    at.desk = type(at.desk)(
        **{name: getattr(at.desk, name) for name in at.desk.__dataclass_fields__} | {"files": FolderFiles(tmp_path)}
    )
    app = Flask("sample", static_folder=None)
    app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=True, MAX_CONTENT_LENGTH=64 * 1024)
    create_console(app, Room(SampleDesk(), demo=False), CustomerDoor(at.desk, lambda: at.now))
    yield Web(at, app.test_client(), tmp_path)
    store.close()


def fields(**more: object) -> dict[str, object]:
    """Return a form filled in."""
    return {
        "subject": "Printer",
        "text": "It does not print.",
        "name": "Kari",
        "contact": "Kari@Example.com",
        "serial": "0000 0000 0001",
        **more,
    }


def upload(name: str, body: bytes) -> FileStorage:
    """Return a file as a browser sends it."""
    return FileStorage(BytesIO(body), filename=name)


def kept(web: Web) -> list[Path]:
    """Return the files below the home's folder of files."""
    return [path for path in (web.home / "files").rglob("*") if path.is_file()]


def test_the_form_opens_one_ticket_however_often_it_is_sent(web: Web) -> None:
    """The same form twice is one case; the address is stored small, the serial without blanks."""
    page = web.get("/tickets/sample").text
    sent = fields(csrf_token=TOKEN.search(page)[1], once=ONCE.search(page)[1])  # type: ignore[index]
    answers = [web.client.post("/tickets/sample", data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(CASE in answer.text for answer in answers)
    with web.at.desk.store.read() as tx:
        assert [(one.email, one.channel) for one in tx.tickets("sample", (), 9)] == [("kari@example.com", "web")]
        assert [row.value for row in tx.facts(CASE) if row.fact == "serial"] == ['"000000000001"']


@pytest.mark.parametrize(
    "wrong", [{"contact": "nobody"}, {"text": " "}, {"serial": "12"}], ids=["contact", "text", "serial"]
)
def test_a_form_that_cannot_be_taken_keeps_what_was_written(web: Web, wrong: dict[str, str]) -> None:
    """One sentence says what is missing; the rest stands in the form; nothing is stored."""
    answer = web.post("/tickets/sample", "/tickets/sample", **fields(**wrong))
    assert (answer.status_code, 'value="Printer"' in answer.text, "notice-danger" in answer.text) == (422, True, True)
    with web.at.desk.store.read() as tx:
        assert tx.tickets("sample", (), 9) == ()


def test_machines_and_old_pages_open_nothing(web: Web) -> None:
    """A form without the session's token is refused; a filled trap is thanked and forgotten; a flood is stopped."""
    assert web.client.post("/tickets/sample", data=fields()).status_code == 400
    assert "registered" in web.post("/tickets/sample", "/tickets/sample", **fields(website="x")).text
    codes = {web.post("/tickets/sample", "/tickets/sample", **fields(contact="")).status_code for _ in range(21)}
    assert codes == {422, 429}
    with web.at.desk.store.read() as tx:
        assert tx.tickets("sample", (), 9) == ()


def test_a_line_that_is_not_there_or_has_no_form(web: Web) -> None:
    """Both are not found."""
    assert web.get("/tickets/other").status_code == 404


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("page.html", HTML),
        ("run.exe", b"MZ"),
        ("picture.png", HTML),
        ("picture.svg", b"<svg/>"),
        ("empty.txt", b""),
        ("zero.txt", b"a\0b"),
        ("big.png", PNG + b"0" * 2000),
    ],
    ids=["html", "program", "lie", "svg", "empty", "binary", "large"],
)
def test_files_that_are_not_taken(web: Web, name: str, body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong kind, wrong content, wrong size: refused with the name, nothing kept."""
    monkeypatch.setattr("oncall.usecases.ticket_files.LARGEST", 1000)
    answer = web.post("/tickets/sample", "/tickets/sample", **fields(files=upload(name, body)))
    assert (answer.status_code, name in answer.text, kept(web)) == (422, True, [])


def test_a_files_name_is_never_a_path(web: Web) -> None:
    """It lies under its hash below the folder, cannot be run, and comes back as a download with its last part as name."""
    answer = web.post("/tickets/sample", "/tickets/sample", **fields(files=upload("../../etc/cron.d/x.png", PNG)))
    assert answer.status_code == 200
    [path] = kept(web)
    assert (len(path.name), path.stat().st_mode & 0o111, path.read_bytes()) == (64, 0, PNG)
    assert list(web.home.glob("**/x.png")) == []
    web.get(web.link())
    file = web.get("/my/files/1")
    assert (file.data, file.headers["Content-Disposition"]) == (PNG, "attachment; filename=x.png")
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file.headers["Content-Security-Policy"]


def test_what_is_written_is_shown_as_text(web: Web) -> None:
    """HTML in a message is no HTML on the page."""
    web.post("/tickets/sample", "/tickets/sample", **fields(text=HTML.decode()))
    web.get(web.link())
    page = web.get(f"/my/cases/{CASE}").text
    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


def test_a_program_opens_a_ticket_with_the_lines_token(web: Web) -> None:
    """No token, another's, or an old one is 401; the same Idempotency-Key twice is one ticket: 201, then 200."""
    body = {"subject": "Printer", "description": "Broken", "email": "kari@example.com"}
    store = web.at.desk.store
    old = new_line_token(store, "sample", "tickets", "test", NOW)
    alerts = new_line_token(store, "sample", "alerts", "test", NOW)
    token = new_line_token(store, "sample", "tickets", "test", NOW)
    for wrong in ({}, {"Authorization": "Bearer x"}, *({"Authorization": f"Bearer {each}"} for each in (old, alerts))):
        assert web.client.post("/tickets/sample", json=body, headers=wrong).status_code == 401
    good = {"Authorization": f"Bearer {token}", "Idempotency-Key": "a1"}
    first = web.client.post("/tickets/sample", json=body, headers=good)
    web.at.now += timedelta(seconds=1)
    again = web.client.post("/tickets/sample", json=body, headers=good)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json()["ticket"] == again.get_json()["ticket"] == CASE


@pytest.mark.parametrize(
    "wrong",
    [
        {"description": ""},
        {"email": "", "phone": ""},
        {"email": "no"},
        {"colour": "red"},
        {"files": [{"name": "a.png", "content": "!"}]},
        {"files": [{"name": "a.exe", "content": base64.b64encode(b"MZ").decode()}]},
        {"serial": "\x00"},
    ],
)
def test_a_program_is_told_what_is_wrong(web: Web, wrong: dict[str, object]) -> None:
    """422 with one line, nothing stored."""
    token = new_line_token(web.at.desk.store, "sample", "tickets", "test", NOW)
    body = {"subject": "Printer", "description": "Broken", "email": "kari@example.com", **wrong}
    answer = web.client.post("/tickets/sample", json=body, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, bool(answer.get_json()["error"])) == (422, True)
    with web.at.desk.store.read() as tx:
        assert tx.tickets("sample", (), 9) == ()


def test_nobody_learns_who_is_known(web: Web) -> None:
    """The answer to a known address and to an unknown one is the same page; only the known one gets a letter, a few an hour."""
    open_ticket(web.at.desk, new(), NOW)
    web.at.run()
    pages = [
        TOKEN.sub("", web.post("/my", "/my/sign-in", contact=who).text) for who in ("kari@example.com", "x@example.com")
    ]
    assert pages[0] == pages[1]
    for _ in range(6):
        web.post("/my", "/my/sign-in", contact="kari@example.com")
    web.at.run()
    links = [one for one in web.at.letters.sent if one.key.startswith("sign-in:")]
    assert [one.to for one in links] == ["kari@example.com"] * 4


def sign_in_path(web: Web) -> str:
    """Ask for a link and return its path."""
    web.post("/my", "/my/sign-in", contact="kari@example.com")
    web.at.run()
    found = re.search(r"https://calls.example.com(/my/in/\S+)", web.at.letters.sent[-1].body)
    assert found is not None
    return found[1]


def test_a_link_lets_in_once_and_for_minutes(web: Web) -> None:
    """Looking at it uses nothing up; the click does; a second click, or one too late, lets nobody in."""
    open_ticket(web.at.desk, new(), NOW)
    path = sign_in_path(web)
    for _ in range(2):
        assert web.get(path).status_code == 200
    assert web.post(path, path).status_code == 302
    assert CASE in web.get("/my").text
    web.post("/my", "/my/out")
    assert CASE not in web.get("/my").text
    assert web.post(path, path).status_code == 410
    late = sign_in_path(web)
    web.at.now += timedelta(minutes=16)
    assert web.post(late, late).status_code == 410


def test_a_customer_sees_nobody_elses_case(web: Web) -> None:
    """Not found, with or without a cookie; a link opens its own case alone; a changed or old one opens nothing."""
    open_ticket(web.at.desk, new(), NOW)
    open_ticket(web.at.desk, new("k2", email="other@example.com"), NOW)
    assert web.get(f"/my/cases/{CASE}").status_code == 404
    assert web.get(web.link()).status_code == 302
    assert [web.get(f"/my/cases/{CASE[:-1]}{number}").status_code for number in "12"] == [200, 404]
    assert web.get(web.link().replace("000001", "000002")).status_code == 410
    old = web.link()
    web.at.now += timedelta(days=31)
    assert web.get(old).status_code == 410
    assert web.get(f"/my/cases/{CASE}").status_code == 404


def test_the_customer_answers_and_approves(web: Web) -> None:
    """An answer and a yes from the page; a yes to something that is not asked any more changes nothing."""
    open_ticket(web.at.desk, new(), NOW)
    estimate_ticket(web.at.desk, CASE, timedelta(hours=5), "anna", NOW)
    web.get(web.link())
    page = f"/my/cases/{CASE}"
    assert web.post(page, f"{page}/answer", text="Please hurry.").status_code == 302
    assert web.post(page, f"{page}/word", word="yes", to="estimate_sent").status_code == 302
    assert web.post(page, f"{page}/word", word="no", to="estimate_sent").status_code == 409
    found = show_ticket(web.at.desk, CASE)
    assert found is not None
    assert (found.state, "Please hurry." in [one.text for one in found.messages]) == ("approved", True)


def test_notes_are_not_on_the_customers_page(web: Web) -> None:
    """States are, in words."""
    open_ticket(web.at.desk, new(), NOW)
    set_state(web.at.desk, CASE, "waiting", "anna", NOW)
    web.get(web.link())
    assert "Waiting for the customer" in web.get(f"/my/cases/{CASE}").text
