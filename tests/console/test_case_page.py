"""Tests of the page of one case: the price with its reason, facts with their history, and the form."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from oncall.console.case_form import CaseForm, Known, changes, filled, read
from oncall.console.views import Refused
from tests.console.conftest import make_app
from tests.console.html import Page
from tests.console.samples import CASE, FACTS, OPEN, SampleDesk

ADDRESS = "/cases/SA-2026-000001"
OSLO = "Europe/Oslo"


def token(client: FlaskClient) -> str:
    """Return the form's token."""
    fields = Page(client.get(ADDRESS).text).of("input")
    return next(field["value"] for field in fields if field.get("name") == "csrf_token")


def test_price_stands_beside_its_reason_and_the_sentence_of_the_contract(client: FlaskClient) -> None:
    """Amount, reason, quoted sentence and tariff are read together."""
    words = Page(client.get(ADDRESS).text).words
    assert "solved within 15 minutes (4:10) «For saker som løses innen 15 minutter er prisen 490,-»" in words
    assert "Tariff sample-2026, line file sample@1." in words


def test_unknown_facts_show_a_range_and_what_it_depends_on() -> None:
    """A case in review shows the cheapest and the dearest it could become, and which facts decide."""
    desk = SampleDesk(case_found=replace(CASE, rating=OPEN, facts=FACTS[:2]))
    words = Page(make_app(desk, None).test_client().get(ADDRESS).text).words
    assert "NOK 0.00 to NOK 990.00 It depends on: Cause, Solved" in words


def test_facts_name_their_source_and_keep_what_was_said_before(client: FlaskClient) -> None:
    """The newest entry is shown with who said it; the older one stands behind it."""
    words = Page(client.get(ADDRESS).text).words
    assert "Solved yes said by anna, Tue 24 Nov, 20:15 before no said by bjorn, Tue 24 Nov, 19:25" in words
    assert "Talk 04:10 measured" in words


def test_form_sets_what_was_changed_as_the_viewer(client: FlaskClient, desk: SampleDesk) -> None:
    """Only what differs is set, in the words of `case set`, by whoever is signed in."""
    form = {"csrf_token": token(client), "solved": "true", "cause": "vendor_system", "hours": "1", "minutes": "30"}
    answer = client.post(ADDRESS, data=form | {"solved_at": "2026-11-24T19:20:00"})
    assert answer.headers["Location"] == ADDRESS
    expected = (CASE.id, (("cause", "vendor_system"), ("on_site", "1h30m")), "demo-manager")
    assert desk.noted == [expected]


def test_form_without_its_token_changes_nothing(client: FlaskClient, desk: SampleDesk) -> None:
    """A post without the token of this session is refused."""
    answer = client.post(ADDRESS, data={"solved": "false"})
    assert (answer.status_code, desk.noted) == (400, [])


def test_refusal_is_shown_and_what_was_typed_stays(client: FlaskClient, desk: SampleDesk) -> None:
    """When the desk refuses, the page says why and keeps the fields."""
    desk.refuses = "cause: not now (cure: later)"
    answer = client.post(ADDRESS, data={"csrf_token": token(client), "solved": "false", "cause": "other"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "cause: not now (cure: later)" in page.words
    assert [field["value"] for field in page.of("input") if "checked" in field] == ["false"]


def test_filled_form_changes_nothing() -> None:
    """What the page filled in itself is never sent as a change, whatever the facts are."""
    known: Known = {
        "solved": True,
        "cause": "other",
        "on_site": 5430,
        "solved_at": datetime(2026, 7, 1, 12, 0, 7, tzinfo=UTC),
    }
    assert changes(filled(known, OSLO), known, OSLO) == ()


def test_local_time_is_sent_with_its_offset() -> None:
    """A time typed in summer has summer's offset; emptied, it is withdrawn."""
    known = {"solved_at": datetime(2026, 7, 1, 12, tzinfo=UTC)}
    typed = CaseForm(solved_at="2026-07-01T15:30")
    assert changes(typed, known, OSLO) == (("solved_at", "2026-07-01T15:30:00+02:00"),)
    assert changes(CaseForm(), known, OSLO) == (("solved_at", ""),)


@pytest.mark.parametrize(
    "form",
    [
        CaseForm(solved="perhaps"),
        CaseForm(cause="the weather"),
        CaseForm(solved_at="yesterday"),
        CaseForm(hours="one"),
        CaseForm(minutes="-5"),
        CaseForm(hours="10000"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(app: Flask, form: CaseForm) -> None:
    """Choices that do not exist, times and numbers that are none are refused, each with its cure."""
    with app.test_request_context(), pytest.raises(Refused, match=r"(choose|whole hours)"):
        changes(form, {}, OSLO)


def test_reading_a_form_ignores_other_fields() -> None:
    """Only the form's own fields are read, without blanks around them."""
    assert read({"cause": " other ", "by": "somebody"}) == CaseForm(cause="other")
