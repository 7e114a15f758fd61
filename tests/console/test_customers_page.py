"""The customers' page: unknown callers become somebody's, a file is taken in with its report, numbers are found."""

import html
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from oncall.console.create import create_console
from oncall.console.customer_desk import PAGE, CustomerDesk
from oncall.console.desk import StoreDesk
from oncall.console.room import Room
from oncall.policy.load import load, read_file
from oncall.store import Store
from oncall.usecases.import_calls import import_calls
from oncall.usecases.line_book import LineBook
from oncall.usecases.past_call import parse_past_call
from oncall.usecases.set_facts import set_facts
from tests.console.browser import WIDTHS, served, watched
from tests.usecases.records import NOW

KASSE = Path(__file__).parents[2] / "lines" / "kasse.toml"
HERE = "/lines/kasse/customers"
NOBODY, OTHER = "+4930901820", "+4930901821"
ROW: dict[str, Any] = {
    "line": "kasse",
    "started_at": "2026-11-02T10:00:00+01:00",
    "ended_at": "2026-11-02T10:05:00+01:00",
    "outcome": "answered",
    "wait_seconds": 12,
    "talk_seconds": 240,
    "total_seconds": 300,
}


@dataclass
class Register:
    """A store with the line in force and cases of callers whom nobody knows, and the page on it."""

    store: Store
    book: LineBook
    app: Flask

    def post(self, deed: str, **fields: Any) -> TestResponse:
        """Post a form with this session's token."""
        client = self.app.test_client()
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(HERE).get_data(as_text=True))
        assert token is not None
        return client.post(f"{HERE}/{deed}", data={**fields, "csrf_token": token[1]})

    def page(self, query: str = "") -> str:
        """Return the page's text."""
        return words(self.app.test_client().get(f"{HERE}?month=2026-11{query}"))


@pytest.fixture
def register(store: Store) -> Register:
    """Return the page over three cases of two numbers."""
    source = read_file(str(KASSE))
    with store.write() as tx:
        tx.add_line(load(source).id, source.canonical(), NOW, "test")
    book = LineBook()
    book.refresh(store)
    calls = [("CA1", "K-1", NOBODY), ("CA2", "K-2", NOBODY), ("CA3", "K-3", OTHER), ("CA4", "K-4", None)]
    rows = [
        (number, parse_past_call({**ROW, "call": sid, "case": case, "from": caller}, "kasse"))
        for number, (sid, case, caller) in enumerate(calls, 1)
    ]
    assert import_calls(store, book, "kasse", rows, NOW).refused == []
    app = Flask("sample", static_folder=None)
    app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=False)
    desk = StoreDesk(store, book, lambda: NOW, lambda *_: None)
    create_console(app, Room(desk, demo=True, customers=CustomerDesk(store, book, lambda: NOW)))
    return Register(store, book, app)


def words(answer: TestResponse) -> str:
    """Return a page's text without its tags, blanks joined."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


def test_callers_whom_nobody_knows_are_listed_with_their_cases(register: Register) -> None:
    """The one with the most cases first; a caller without a number is no line of it."""
    said = register.page()
    assert said.index("+49 30 901820") < said.index("+49 30 901821")
    assert "2 cases" in said
    assert "No customers yet." in said
    assert "Everybody who had a case in this month is known." in words(
        register.app.test_client().get(f"{HERE}?month=2026-10")
    )


def test_a_caller_becomes_a_customer_and_the_cases_are_priced_again(register: Register) -> None:
    """A case that waited for the contract is covered by it; another's case stays nobody's; the deed is in the audit."""
    fields = {"phone": NOBODY, "customer": "Sample Cafe", "contract": "flat", "stations": "2", "role": "till_user"}
    assert register.post("assign", **fields, month="2026-11").status_code == 302
    cases = {case.id: (case.customer, case.state) for case in register.store.cases("kasse", "2026-11")}
    assert cases["K-1"] == cases["K-2"] == ("Sample Cafe", "covered")
    assert cases["K-3"][0] is None
    said = register.page()
    assert "Sample Cafe" in said
    assert "+49 30 901821" in said
    assert "caller_assigned" in [row.what for row in register.store.audit_rows(10)]


def test_what_a_person_said_of_the_case_stands(register: Register) -> None:
    """The record fills in what is not known; it does not correct people."""
    set_facts(register.store, register.book, "K-1", (("contract", "second_level"),), "anna", NOW)
    register.post("assign", phone=NOBODY, customer="Sample Cafe", contract="flat")
    with register.store.read() as tx:
        contracts = [(row.source, row.value) for row in tx.facts("K-1") if row.fact == "contract"]
        other = [(row.source, row.value) for row in tx.facts("K-2") if row.fact == "contract"]
    assert contracts == [("person", '"second_level"')]
    assert other == [("contract", '"flat"')]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"phone": "12", "customer": "Sample"}, "phone"),
        ({"phone": NOBODY, "customer": ""}, "customer: is empty"),
        ({"phone": NOBODY, "customer": 'Sample, "Inc"\n', "email": "no"}, "is no address"),
        ({"phone": NOBODY, "customer": "Sample", "stations": "many"}, "stations"),
    ],
)
def test_odd_input_is_refused_with_its_cure_and_kept(register: Register, fields: dict[str, str], what: str) -> None:
    """Nothing is written, and what was typed stands there again."""
    answer = register.post("assign", **fields)
    assert answer.status_code == 422
    assert "cure:" in words(answer)
    assert what.split(":", maxsplit=1)[0] in words(answer)
    assert register.store.customer_numbers("kasse", "", ("", ""), 10) == ()


def test_a_file_is_taken_in_and_every_refused_row_is_named(register: Register) -> None:
    """Good rows are kept, bad ones named by line; the same file again changes nothing."""
    csv = "customer,phone,contract\nSample A,+4930901822,flat\nSample B,none,flat\nSample C,+4930901823,flat\n"
    said = words(register.post("import", file=(io.BytesIO(csv.encode()), "a.csv")))
    assert "2 rows are new or changed" in said
    assert "Line 3: phone" in said
    again = words(register.post("import", file=(io.BytesIO(csv.encode()), "a.csv")))
    assert "0 rows are new or changed, 2 were known" in again


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"name\nSample\n"])
def test_what_is_no_such_file_is_refused(register: Register, content: bytes) -> None:
    """An empty file, one that is no text, one without the columns."""
    answer = register.post("import", file=(io.BytesIO(content), "a.csv"))
    assert answer.status_code == 422


def test_many_numbers_are_paged_and_found(register: Register) -> None:
    """Each stands on exactly one page; a part of any name finds it."""
    with register.store.write() as tx:
        for number in range(PAGE + 10):
            tx.put_customer(None, {"phone": f"+49309018{number:03}", "customer": f"Sample {number:03}"})
    first = register.page()
    assert first.count("Sample 0") == PAGE
    assert "More" in first
    second = register.page(f"&customer=Sample {PAGE - 1:03}&phone=%2B49309018{PAGE - 1:03}")
    assert second.count("Sample 0") == 10
    assert "Sample 007" in register.page("&search=ample 007")
    assert "Nothing found." in register.page("&search=%25")


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_a_caller_is_assigned_in_a_browser(browser: Browser, register: Register, width: int) -> None:
    """From the list to the form with the number in it, saved with the keyboard; nothing is too wide, nothing complained of."""
    with served(register.app) as base, watched(browser, width) as seen:
        page = seen.page
        page.goto(f"{base}{HERE}?month=2026-11")
        assert seen.faults() == (0, 0)
        page.get_by_role("link", name="Say who it is").first.press("Enter")
        page.wait_for_selector("#whose")
        assert page.input_value("#phone") == NOBODY
        page.fill("#customer", "Sample Cafe")
        page.get_by_role("button", name="Save").press("Enter")
        page.wait_for_selector("text=2 cases are now theirs.")
        assert seen.faults() == (0, 0)
        assert seen.complaints == []
