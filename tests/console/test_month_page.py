"""Tests of the month's page: its sums, what waits, the answers, the closing, its files; and how many questions it asks."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from oncall.console.page_month import shifted
from oncall.store import Store
from oncall.usecases.month_totals import month_totals
from oncall.usecases.month_waiting import waiting
from oncall.usecases.override_amount import Wanted
from oncall.usecases.report_month import report_month
from oncall.usecases.second_person import set_or_ask
from oncall.usecases.set_facts import set_facts
from oncall.usecases.suggest_answers import Answer
from tests.cli.history import solved
from tests.console.bill_room import MONTH, NOW, Bills, bills, november
from tests.console.html import Page

NOVEMBER = "2026-11"
OPEN, HALF = "DU-2026-000002", "DU-2026-000003"
STATEMENTS = 19


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Bills]:
    """Show a case at 490, one of which nothing is known, one whose cause is known, one that was our fault."""
    rows = (
        november(1),
        november(2, facts={}),
        november(3, facts={"cause": "customer"}),
        november(4, facts=solved("vendor_system")),
    )
    with bills(tmp_path, *rows) as found:
        yield found


def test_sums_are_those_of_the_report(room: Bills) -> None:
    """The totals that the database adds up are the report's, tier by tier."""
    totals, report = month_totals(room.store, room.line, NOVEMBER), report_month(room.store, room.line, NOVEMBER)
    assert (totals.total, totals.tiers, totals.calls) == (report.total, report.tiers, report.calls)
    assert (totals.cases, totals.in_state("review")) == (len(report.cases), report.review) == (4, 2)


def test_a_closed_month_is_shown_as_it_was_frozen(room: Bills) -> None:
    """A fact that comes after the closing changes neither the page's total nor the report's."""
    room.post(f"{MONTH}/close", carry="yes")
    before = month_totals(room.store, room.line, NOVEMBER)
    set_facts(room.store, room.book, "DU-2026-000001", (("cause", "vendor_system"),), "anna", NOW)
    after, report = month_totals(room.store, room.line, NOVEMBER), report_month(room.store, room.line, NOVEMBER)
    assert before == after
    assert (after.total, after.tiers) == (report.total, report.tiers)
    december = month_totals(room.store, room.line, "2026-12")
    assert (december.total, december.corrections) == (report_month(room.store, room.line, "2026-12").total, 1)


def test_what_waits_comes_first_with_most_money_and_answers_that_settle_it(room: Bills) -> None:
    """Each case that waits has its range, what it depends on, and one button for each price it could come to."""
    page = room.page()
    assert "Total NOK 490.00" in page.words
    assert "Need a person 2" in page.words
    keys = [tag["data-key"] for tag in page.of("button") if "data-key" in tag]
    assert keys == ["1", "2", "3", "1", "2"]
    assert "1 Our own system NOK 0.00" in page.words
    assert "1 Solved NOK 490.00" in page.words


def test_an_answer_costs_what_its_button_said(room: Bills) -> None:
    """Every button of every case, pressed, leads to the price that stood on it: preview and bill are one function."""
    for waits in room.store.cases_of_states("duell", NOVEMBER, ("review",), 9):
        for answer in answers_of(room, waits.id):
            room.post(f"{MONTH}/answer", case=waits.id, do="facts", fact=[f"{f}={v}" for f, v in answer.facts])
            with room.store.read() as tx:
                case = tx.case(waits.id)
            assert case is not None
            assert (case.state, case.tier, case.amount) == (answer.state, answer.tier, answer.amount)
            room.post(f"{MONTH}/undo", case=waits.id, fact=[fact for fact, _ in answer.facts])


def answers_of(room: Bills, case: str) -> tuple[Answer, ...]:
    """Return the answers that the page has for a case."""
    found = waiting(room.store, room.book, "duell", NOVEMBER, NOW, 20)
    return next(each.answers for each in found.rows if each.case.id == case)


def test_an_answer_can_be_taken_back(room: Bills) -> None:
    """The address after an answer names what it set; taking that back leaves the case as open as it was."""
    answer = room.post(f"{MONTH}/answer", case=HALF, do="facts", fact="solved=true")
    page = room.page(answer.headers["Location"])
    assert "Take the answer to DU-2026-000003 back" in page.words
    with room.store.read() as tx:
        assert str(tx.case(HALF).amount) == "490.00"  # type: ignore[union-attr]
    room.post(f"{MONTH}/undo", case=HALF, fact="solved")
    with room.store.read() as tx:
        assert tx.case(HALF).state == "review"  # type: ignore[union-attr]
        assert [row.value for row in tx.facts(HALF) if row.fact == "solved_at"][-1] == "null"


def test_month_with_cases_that_wait_is_not_reviewed_and_not_closed(room: Bills) -> None:
    """Both are refused by name; with the cases moved on it is closed, and they wait in December."""
    for deed in ("review", "close"):
        refused = room.post(f"{MONTH}/{deed}")
        assert refused.status_code == 422
        assert OPEN in refused.text
        assert HALF in refused.text
    assert room.post(f"{MONTH}/close", carry="yes").status_code == 302
    assert "Closed on" in room.page().words
    assert "Need a person 2" in room.page("/lines/duell/months/2026-12").words


def test_month_is_reviewed_then_closed(room: Bills) -> None:
    """With everything answered the rest is accepted at once, and the closed month offers no deed any more."""
    room.post(f"{MONTH}/answer", case=OPEN, do="facts", fact="cause=vendor_bug")
    room.post(f"{MONTH}/answer", case=HALF, do="facts", fact="solved=false")
    assert room.post(f"{MONTH}/review").status_code == 302
    assert room.store.month_state("duell", NOVEMBER) == "reviewed"
    assert room.post(f"{MONTH}/close").status_code == 302
    page = room.page()
    assert "is closed at NOK 1,480.00" in page.words
    assert [tag for tag in page.of("form") if "/months/" in tag.get("action", "")] == []
    late = room.post(f"{MONTH}/review")  # somebody else's page still showed the button
    assert (late.status_code, "is closed" in late.text) == (422, True)
    assert room.post(f"{MONTH}/close").status_code == 302  # closed once is closed


def test_an_amount_above_the_limit_waits_for_somebody_else(tmp_path: Path) -> None:
    """The price stays until a second person agrees; who asked cannot agree but may take it back."""
    with bills(tmp_path, november(1), sets=("tariff.switches.override_limit=100",)) as room:
        case = "DU-2026-000001"
        wanted = Wanted(month_totals(room.store, room.line, NOVEMBER).total * 0, "goodwill", "agreed by phone", "anna")
        assert set_or_ask(room.store, room.book, case, wanted, NOW) is False
        assert month_totals(room.store, room.line, NOVEMBER).total == 490
        assert "anna wants NOK 0.00: agreed by phone" in room.page().words
        assert room.post(f"{MONTH}/answer", case=case, do="agree").status_code == 302
        assert month_totals(room.store, room.line, NOVEMBER).total == 0
        room.post(f"/cases/{case}/amount", amount="990", reason="other", note="once more")
        refused = room.post(f"{MONTH}/answer", case=case, do="agree")
        assert (refused.status_code, "somebody else has to agree" in refused.text) == (422, True)
        room.post(f"{MONTH}/answer", case=case, do="decline")
        assert "Need a person 0" in room.page().words


def test_a_dispute_is_answered_from_the_month(room: Bills) -> None:
    """An open dispute waits behind those with more at stake, though it is older; upheld, nothing is billed."""
    case = "DU-2026-000001"
    room.post(f"/cases/{case}/dispute", note="it was your till")
    words = room.page().words
    assert "Disputed" in words
    assert words.index(OPEN) < words.index(HALF) < words.index(case)
    room.post(f"{MONTH}/answer", case=case, do="upheld")
    assert month_totals(room.store, room.line, NOVEMBER).total == 0


def test_the_other_cases_are_folded_by_tier_and_listed_on_their_own_page(room: Bills) -> None:
    """A tier leads to its cases; a kind that has none says so."""
    tier = f"{MONTH}/cases?tier=short&state=rated"
    assert tier in room.page().links
    assert "DU-2026-000001" in room.page(tier).words
    assert "No case here" in room.page(f"{MONTH}/cases?tier=nix&state=rated").words


def test_charts_have_their_figures_in_words(room: Bills) -> None:
    """Every chart is drawn without a script, and its figures stand in a table beside it."""
    page = room.page()
    table = "tallest: 4 As a table Calls per day 1 Nov 0 answered, 0 not 2 Nov 4 answered, 0 not"
    assert table in page.words
    assert page.inline == ""
    assert "up to 20 s 4" in page.words
    assert "4 calls, 20:48 of talk" in page.words


@pytest.mark.parametrize("count", [3, 60])
def test_page_asks_as_many_questions_for_sixty_cases_as_for_three(tmp_path: Path, count: int) -> None:
    """However many cases a month has, its page costs the same statements."""
    rows = [november(number, facts=solved() if number % 3 else {}) for number in range(1, count + 1)]
    with bills(tmp_path, *rows) as room:
        room.page()
        assert questions(room.store, room.page) == STATEMENTS


def questions(store: Store, do: Callable[[], object]) -> int:
    """Return how many questions reach the database."""
    found: list[str] = []
    engine = store._database.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    do()
    event.remove(engine, "before_cursor_execute", note)
    return len([each for each in found if each.startswith("SELECT")])


def test_month_without_cases_says_what_to_do(client: FlaskClient) -> None:
    """An empty month offers a practice call."""
    page = Page(client.get("/lines/sample/months/2026-10").text)
    assert "No case in this month" in page.words
    assert "/practice?line=sample" in page.links


@pytest.mark.parametrize("kind", ["text", "csv", "json", "xlsx", "pdf"])
def test_downloads_are_files_of_the_same_month(room: Bills, kind: str) -> None:
    """Each format is handed out under its name; the JSON has the page's total."""
    answer = room.client.get(f"{MONTH}/report.{kind}")
    suffix = "txt" if kind == "text" else kind
    assert answer.headers["Content-Disposition"] == f"attachment; filename=duell-2026-11.{suffix}"
    if kind == "json":
        assert json.loads(answer.data)["total"] == "490.00"


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "26-11", "2026-1", "2026-11-01", "now", "٢٠٢٦-11"])
def test_what_is_no_month_is_not_found(client: FlaskClient, month: str) -> None:
    """Text that is no month answers 404, for the page and for its files."""
    found = [client.get(f"/lines/sample/months/{month}{rest}").status_code for rest in ("", "/report.csv", "/cases")]
    assert found == [404, 404, 404]


def test_unknown_kinds_and_lines_are_not_found(room: Bills) -> None:
    """Only the kinds of file and the lines in force exist."""
    addresses = (f"{MONTH}/report.exe", "/lines/nix/months/2026-11", "/lines/nix/months/2026-11/report.csv")
    assert [room.client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_months_lead_to_their_neighbours_but_not_into_the_future(client: FlaskClient) -> None:
    """November leads to October; December has not begun."""
    links = Page(client.get("/lines/sample/months/2026-11").text).links
    assert "/lines/sample/months/2026-10" in links
    assert "/lines/sample/months/2026-12" not in links
    assert (shifted("2026-01", -1), shifted("2026-12", 1)) == ("2025-12", "2027-01")


def test_months_without_one_lead_to_the_present(client: FlaskClient) -> None:
    """The address without a month goes to the month it is at the line."""
    assert client.get("/lines/sample/months/").headers["Location"] == "/lines/sample/months/2026-11"
