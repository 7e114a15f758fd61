"""Tests of which role may do what: every address of the console, by every role."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from oncall.console.deeds import ENDPOINTS, ROLES, Deed, Reach, deed_of, reach
from oncall.usecases.access_rows import Role
from tests.console.people_room import People, people_in, post, token_of
from tests.console.rota_room import people_over
from tests.console.sample_phones import SamplePhones
from tests.console.samples import CASE, SampleDesk, answered
from tests.databases import embedded
from tests.usecases.rota import oslo, rota_in

READ = {"GET", "HEAD", "OPTIONS"}
# Posted to with a file of names, answered with a file; nothing is written.
HANDED_OUT = {"console.bills.invoice"}
ABSENCE = {"from": "2026-12-01T10:00", "to": "2026-12-01T14:00"}
ARGS: dict[str, Any] = {
    "line_id": "sample",
    "case_id": CASE.id,
    "sid": "CA1",
    "month": "2026-11",
    "kind": "absence",
    "offer": 1,
    "user": "berit",
    "deed": "role",
    "number": 999,
    "secret": "x",
    "filename": "frame.css",
}


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    """Return a console with a manager, a responder who is Anna of the rota, and an auditor."""
    with people_in(tmp_path, phones=SamplePhones()) as found:
        found.add("berit")
        found.add("anna", Role.RESPONDER, "anna")
        found.add("odd", Role.AUDITOR)
        yield found


def rules(app: Flask) -> list[Rule]:
    """Return every address of the console."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("console.")]


def test_every_endpoint_declares_its_deed(people: People) -> None:
    """An address without a row in console/deeds.py is listed here; a row without an address is stale."""
    endpoints = {rule.endpoint.removeprefix("console.") for rule in rules(people.app)}
    assert sorted(endpoints - set(ENDPOINTS)) == []
    assert sorted(set(ENDPOINTS) - endpoints) == []


def test_nothing_that_changes_is_a_deed_of_reading(people: People) -> None:
    """What is posted to needs a deed that an auditor does not have, apart from one's own account and coming and going."""
    own = {Deed.PUBLIC, Deed.ACCOUNT}
    posted = {rule.endpoint for rule in rules(people.app) if (rule.methods or set()) - READ} - HANDED_OUT
    found = {each: deed_of(each, "POST") for each in posted}
    assert [each for each, deed in found.items() if deed not in own and reach(Role.AUDITOR, deed)] == []


def test_an_endpoint_without_a_row_is_a_managers_when_posted_to() -> None:
    """Until it declares: reading is anybody's with an account, changing a manager's."""
    found = [reach(role, deed_of("console.new.page", method)) for role in Role for method in ("GET", "POST")]
    assert found == [Reach.ALL, Reach.ALL, Reach.ALL, None, Reach.ALL, None]


def test_each_role_gets_what_its_row_says(people: People) -> None:
    """Each address by each role: 403 where the row is empty, no 403 where it reaches all. Nobody: 403 but for what is public."""
    browsers = {role: people.browser(user) for role, user in zip(Role, ("berit", "anna", "odd"), strict=True)}
    token = {role: token_of(browser, "/account") for role, browser in browsers.items()}
    wrong = []
    for rule in rules(people.app):
        if rule.arguments - set(ARGS):
            continue
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        with people.app.test_request_context():
            path = people.app.url_for(rule.endpoint, **{name: ARGS[name] for name in rule.arguments})
        deed = deed_of(rule.endpoint, method)
        if deed is Deed.PUBLIC:
            continue
        if people.client.open(path, method=method).status_code != 403:
            wrong.append((rule.endpoint, "nobody"))
        for role, browser in browsers.items():
            code = browser.open(
                path, method=method, data={"csrf_token": token[role]} if method == "POST" else None
            ).status_code
            expected = reach(role, deed)
            if (expected is None and code != 403) or (expected is Reach.ALL and code == 403):
                wrong.append((rule.endpoint, f"{role} {code}"))
    assert wrong == []


def test_a_responder_sees_and_answers_the_cases_of_own_calls_alone(people: People) -> None:
    """Anna took the call of the case; when Bjorn did, she sees neither case nor call, and sets nothing."""
    client, desk = people.browser("anna"), people.desk
    assert isinstance(desk, SampleDesk)
    assert [client.get(path).status_code for path in (f"/cases/{CASE.id}", "/calls/CA1")] == [200, 200]
    assert post(client, f"/cases/{CASE.id}", solved="false").status_code == 302
    assert desk.noted == [(CASE.id, (("solved", "false"), ("cause", ""), ("solved_at", "")), "anna")]
    call = answered()
    theirs = replace(call, answered_by=call.legs[1].person, legs=(replace(call.legs[0], outcome="cancelled"),))
    desk.newest, desk.case_found = (theirs,), replace(CASE, calls=(theirs,))
    assert [client.get(path).status_code for path in (f"/cases/{CASE.id}", "/calls/CA1")] == [403, 403]
    assert post(client, f"/cases/{CASE.id}", solved="true").status_code == 403
    assert "belongs to another role" in client.get("/calls/CA1").text


def test_without_a_person_of_the_rota_nothing_is_ones_own(people: People) -> None:
    """A responder who is nobody on the rota sees no case."""
    assert people.signed_in("guest", Role.RESPONDER).get(f"/cases/{CASE.id}").status_code == 403


def test_a_role_changed_holds_from_the_next_page_on(people: People) -> None:
    """The session stays, what it may do does not."""
    client = people.browser("odd")
    assert client.get("/people").status_code == 200
    people.deeds.change_role("odd", Role.RESPONDER)
    assert client.get("/people").status_code == 403


def test_pages_offer_no_door_that_is_shut(people: People) -> None:
    """A responder's head has no month and no people; an auditor's page of people no forms."""
    assert ("/people" in people.browser("anna").get("/").text, "/months/" in people.browser("anna").get("/").text) == (
        False,
        False,
    )
    page = people.browser("odd").get("/people").text
    assert ('action="/people"' in page, "/people/anna" in page) == (False, True)


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("absence", {"who": "anna", **ABSENCE}, 200),
        ("absence", {"who": "bjorn", **ABSENCE}, 403),
        ("take", {"taker": "anna", "giver": "eva"}, 200),
        ("take", {"taker": "bjorn", "giver": "anna"}, 403),
        ("override", {"role": "primary", "add": "anna", **ABSENCE}, 403),
        ("week", {"week": "2026-W50", "primary": "anna"}, 403),
        ("withdraw", {"change": "1"}, 403),
    ],
)
def test_a_responder_changes_the_rota_for_oneself(tmp_path: Path, kind: str, fields: dict[str, str], code: int) -> None:
    """Absences of one's own, shifts one takes; nothing that begins with somebody else."""
    with embedded(tmp_path) as store:
        client = people_over(rota_in(store)).signed_in("anna", Role.RESPONDER, "anna")
        found = post(client, f"/lines/duell/rota/change/{kind}/try", **fields).status_code
        assert (found == 403) is (code == 403)


def test_a_responder_offers_a_swap_and_the_other_answers(tmp_path: Path) -> None:
    """Made without the other's leave it is refused; offered it is not; the one who was asked accepts, nobody else."""
    swap = {"a": "anna", "b": "eva", "a_from": "2026-12-08T10:00", "a_to": "2026-12-08T12:00"}
    swap |= {"b_from": "2026-11-26T10:00", "b_to": "2026-11-26T12:00", "key": "k", "yes": "yes"}
    with embedded(tmp_path) as store:
        people = people_over(rota_in(store))
        anna = people.signed_in("anna", Role.RESPONDER, "anna")
        eva, bjorn = (people.signed_in(each, Role.RESPONDER, each) for each in ("eva", "bjorn"))
        path = "/lines/duell/rota/change/swap/save"
        assert [post(each, path, **swap).status_code for each in (anna, bjorn)] == [403, 403]
        assert post(anna, path, **swap, offer="yes").status_code == 302
        answers = [post(each, "/lines/duell/rota/offers/1", answer="accept").status_code for each in (bjorn, anna, eva)]
        assert answers == [403, 403, 302]


def test_a_responder_takes_back_ones_own_changes_alone(tmp_path: Path) -> None:
    """What Anna entered Anna may take back; what the manager entered she may not."""
    with embedded(tmp_path) as store:
        rota = rota_in(store)
        people = people_over(rota)
        anna = people.signed_in("anna", Role.RESPONDER, "anna")
        path = "/lines/duell/rota/change/absence/save"
        fields = {"who": "anna", "from": "2026-12-15T10:00", "to": "2026-12-15T12:00", "key": "k", "yes": "yes"}
        assert post(anna, path, **fields).status_code == 302
        later = {**fields, "from": "2026-12-22T10:00", "to": "2026-12-22T12:00", "key": "m"}
        assert post(people.signed_in("berit"), path, **later).status_code == 302
        rota.book.refresh(store)
        rota.now = oslo("2026-11-25T12:00")
        withdraw = "/lines/duell/rota/change/withdraw/try"
        codes = [post(anna, withdraw, change=number).status_code for number in ("1", "2")]
        assert codes == [200, 403]


def test_the_table_names_every_role_and_only_known_deeds() -> None:
    """A manager has every deed; an auditor has none that changes."""
    assert set(ROLES) == set(Role)
    assert set(ROLES[Role.MANAGER]) == set(Deed) - {Deed.PUBLIC}
    assert [deed for deed in ROLES[Role.AUDITOR] if deed.startswith(("change", "set", "practise"))] == []
