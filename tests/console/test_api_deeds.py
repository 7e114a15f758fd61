"""What the API does: the same as the pages and the command line, by the same use cases, with the token in the audit log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.api_room import Api, api

FROM, TO = "2026-12-02T10:00:00+01:00", "2026-12-02T12:00:00+01:00"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Api]:
    """Return the API over three calls of November."""
    with api(tmp_path) as found:
        yield found


def test_a_case_is_put_right(room: Api) -> None:
    """Facts, a note, a dispute and its answer, an amount by hand: each answers with the case, and the log names the token."""
    case = f"/api/v1/cases/{room.first_case()}"
    told = room.ask("PATCH", case, {"facts": {"on_site": 5400, "solved": True}})[1]
    assert (5400, "api:everything") == (told["facts"]["on_site"], told["sources"]["on_site"]["by"])
    assert 201 == room.ask("POST", f"{case}/dispute", {"note": "not ours"})[0]
    assert 409 == room.ask("POST", f"{case}/dispute", {"note": "not ours"})[0]
    assert not room.ask("POST", f"{case}/dispute/answer", {"note": "it is", "outcome": "rejected"})[1]["rating"][
        "disputed"
    ]
    done = room.ask("POST", f"{case}/override", {"note": "agreed", "amount": "100.00", "reason": "goodwill"})[1]
    assert (False, "100.00") == (done["waits"], done["case"]["amount"])
    assert {"api:everything"} == {row.who for row in room.store.audit_rows(99, room.first_case())}


def test_a_fact_that_cannot_be_taken(room: Api) -> None:
    """422 that names the fact; nothing is written."""
    case = f"/api/v1/cases/{room.first_case()}"
    before = room.ask("GET", case)[1]["history"]
    status, answer = room.ask("PATCH", case, {"facts": {"solved": True, "cause": "weather"}})

    assert (422, "cause") == (status, answer["error"]["where"])
    assert before == room.ask("GET", case)[1]["history"]


def test_a_month_is_closed_for_ever(room: Api) -> None:
    """Reviewed, closed, and closed already; a closed month is not reviewed again."""
    assert "reviewed" == room.ask("POST", "/months/2026-11/review", {})[1]["state"]
    first = room.ask("POST", "/months/2026-11/close", {})[1]
    again = room.ask("POST", "/months/2026-11/close", {})[1]

    assert (False, True, first["hash"]) == (first["already"], again["already"], again["hash"])
    assert 409 == room.ask("POST", "/months/2026-11/review", {})[0]


def test_a_month_with_open_questions_is_not_closed(tmp_path: Path) -> None:
    """409 that names the case; with carry it moves on."""
    with api(tmp_path, 1) as room:
        case = room.first_case()
        room.ask("PATCH", f"/api/v1/cases/{case}", {"facts": {"cause": None, "solved": None}})
        status, answer = room.ask("POST", "/months/2026-11/close", {})
        assert (409, True) == (status, case in answer["error"]["what"] + answer["error"]["where"])
        assert [case] == room.ask("POST", "/months/2026-11/close", {"carry": True})[1]["carried"]


def test_a_change_of_the_rota_is_tried_out_first(room: Api) -> None:
    """Trying writes nothing; made, it is listed and in force at once; taken back, it is gone."""
    wish = {"role": "primary", "add": "dag", "from": FROM, "to": TO}
    tried = room.ask("POST", "/rota/override", {**wish, "try_out": True})[1]
    assert ([], []) == (tried["changes"], room.ask("GET", "/rota/changes")[1]["items"])
    made = room.ask("POST", "/rota/override", wish)[1]
    assert tried["people"] == made["people"]
    assert "dag" in room.ask("GET", "/who?at=2026-12-02T11:00:00%2B01:00")[1]["primary"]
    assert made["changes"] == [each["change"] for each in room.ask("GET", "/rota/changes")[1]["items"]]
    assert 200 == room.ask("DELETE", f"/rota/changes/{made['changes'][0]}")[0]
    assert [] == room.ask("GET", "/rota/changes")[1]["items"]


def test_a_hole_needs_a_yes(room: Api) -> None:
    """Taking both primaries out is refused without it and made with it."""
    for person, yes, status in (("eva", False, 409), ("eva", True, 200)):
        wish = {"role": "primary", "remove": person, "from": FROM, "to": TO, "yes": yes}
        assert status == room.ask("POST", "/rota/override", wish)[0]


def test_the_other_kinds_of_change(room: Api) -> None:
    """An absence, a swap, a week, a shift taken now: each answers with what it does; a stranger is refused."""
    halves = {"b_from": "2026-12-08T10:00:00+01:00", "b_to": "2026-12-08T12:00:00+01:00"}
    swap = {"a": "eva", "a_from": FROM, "a_to": TO, "b": "anna", **halves, "yes": True}
    assert {"eva", "anna"} == {each["person"] for each in room.ask("POST", "/rota/swap", swap)[1]["people"]}
    assert 422 == room.ask("POST", "/rota/absence", {"who": "nobody", "from": FROM, "to": TO})[0]
    assert 200 == room.ask("POST", "/rota/absence", {"who": "eva", "from": FROM, "to": TO, "yes": True})[0]
    assert 200 == room.ask("POST", "/rota/week", {"week": "2026-W53", "primary": ["anna", "dag"], "yes": True})[0]
    assert 200 == room.ask("POST", "/rota/take", {"taker": "carla", "giver": "eva", "yes": True})[0]


def test_customers_are_put_and_taken_in(room: Api) -> None:
    """A number put gives its cases to the customer; a file says what was refused and why; the list pages."""
    assert ["DU-2026-000001"] == room.ask("PUT", "/customers/+4790000001", {"customer": "K1"})[1]["cases"]
    told = room.ask("POST", "/customers/import", {"csv": "customer,phone\nK2,+4790000002\nK3,x\n"})[1]
    assert (1, [3]) == (told["new"], [each["line"] for each in told["refused"]])
    first = room.ask("GET", "/customers?limit=1")[1]
    assert ["K2"] == [each["customer"] for each in room.ask("GET", f"/customers?after={first['next']}")[1]["items"]]
    assert 422 == room.ask("POST", "/customers/import", {"csv": "name\nx\n"})[0]


def test_an_outage_is_told_changed_and_ended(room: Api) -> None:
    """One at a time; the words change; ending it twice is refused."""
    assert 201 == room.ask("POST", "/outages", {"texts": {"nb": "Nede"}})[0]
    assert 409 == room.ask("POST", "/outages", {"texts": {"nb": "Nede"}})[0]
    assert {"nb": "Oppe snart."} == room.ask("PATCH", "/outages/running", {"texts": {"nb": "Oppe snart"}})[1]["texts"]
    assert 200 == room.ask("POST", "/outages/running/end", {})[0]
    assert 409 == room.ask("POST", "/outages/running/end", {})[0]
    assert 1 == len(room.ask("GET", "/outages")[1]["items"])


def test_a_ticket_is_answered(room: Api) -> None:
    """A case becomes a ticket with its first answer; it is listed, with the message."""
    case = room.first_case()
    told = room.ask(
        "POST", f"/api/v1/tickets/{case}/answer", {"text": "On our way", "kind": "note"}, Idempotency_Key="k"
    )
    again = room.ask(
        "POST", f"/api/v1/tickets/{case}/answer", {"text": "On our way", "kind": "note"}, Idempotency_Key="k"
    )

    assert (201, told) == (told[0], again)
    assert [("note", "On our way")] == [(each["kind"], each["text"]) for each in told[1]["messages"]]
    assert [case] == [each["case"] for each in room.ask("GET", "/tickets")[1]["items"]]


def test_hooks_by_the_api_lead_outside_alone(room: Api) -> None:
    """The secret is shown once; an address inside cannot be added here at all."""
    made = room.ask("POST", "/hooks", {"url": "https://example.com/hook", "events": ["call.ended"]})[1]
    shown = room.ask("GET", "/hooks")[1]["items"]

    assert ("secret" in made, [{key: made[key] for key in made if key != "secret"}]) == (True, shown)
    for url in (
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.8/",
        "https://169.254.169.254/",
        "http://example.com/",
    ):
        assert 422 == room.ask("POST", "/hooks", {"url": url})[0], url
    assert 202 == room.ask("POST", f"/hooks/{made['hook']}/test", {})[0]
    assert 204 == room.ask("DELETE", f"/hooks/{made['hook']}")[0]
    assert 404 == room.ask("DELETE", f"/hooks/{made['hook']}")[0]
