"""The API's door: who may, what is refused and how, pages by mark, ETags, and keys that make a repetition harmless."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from oncall.console.api.operations import OPERATIONS
from oncall.reports.log import call_shape
from oncall.reports.report_json import report_shape
from oncall.usecases.api_tokens import SCOPES, revoke_api_token
from oncall.usecases.ports import StoreDown
from oncall.usecases.read_log import read_log
from oncall.usecases.report_month import report_month
from tests.console.api_room import LINE, NOW, Api, api


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Api]:
    """Return the API over three calls of November."""
    with api(tmp_path) as found:
        yield found


def test_no_token_and_a_wrong_one_get_the_same_answer(room: Api) -> None:
    """401, what to do, and the scheme; nothing tells a missing token from a wrong, a revoked or a malformed one."""
    revoked = room.token("old", "read:lines")
    revoke_api_token(room.store, "old", "test", NOW)
    answers = [
        room.client.get("/api/v1/lines", headers=headers)
        for headers in (
            {},
            {"Authorization": "Bearer wrong"},
            {"Authorization": "Bearer "},
            {"Authorization": f"Basic {room.secret}"},
            {"Authorization": f"Bearer {revoked}"},
        )
    ]

    assert [401] * 5 == [answer.status_code for answer in answers]
    assert 1 == len({answer.data for answer in answers})
    assert {"Bearer"} == {answer.headers["WWW-Authenticate"] for answer in answers}


def test_every_operation_asks_for_its_scope(room: Api) -> None:
    """A token with every scope but the operation's is answered 403, whatever else is wrong with the request."""
    for scope in {operation.scope for operation in OPERATIONS}:
        lacking = room.token(f"no-{scope.replace(':', '-')}", *(each for each in SCOPES if each != scope))
        for operation in OPERATIONS:
            if operation.scope == scope:
                path = operation.path.replace("{line}", "duell")
                status, answer = room.ask(operation.method, f"/api/v1{path}", {}, secret=lacking)
                assert (403, True) == (status, scope in answer["error"]["what"]), operation.name


def test_a_token_of_one_line_sees_no_other(room: Api) -> None:
    """Lines, cases and calls of others are not there for it; what holds on every line is refused."""
    other = room.token("other", *SCOPES, line="kasse")
    own = room.token("own", *SCOPES, line="duell")

    assert (200, {"items": []}) == room.ask("GET", "/api/v1/lines", secret=other)
    assert 404 == room.ask("GET", "/calls", secret=other)[0]
    assert 404 == room.ask("GET", f"/api/v1/cases/{room.first_case()}", secret=other)[0]
    assert 404 == room.ask("GET", "/api/v1/calls/CA00000000000000000000000000000001", secret=other)[0]
    assert 200 == room.ask("GET", f"/api/v1/cases/{room.first_case()}", secret=own)[0]
    assert 403 == room.ask("PUT", "/customers/+4790000001", {"customer": "K1"}, secret=own)[0]


def test_a_use_is_noted(room: Api) -> None:
    """When a token was last used stands in the list."""
    room.ask("GET", "/api/v1/lines")
    with room.store.read() as tx:
        assert [NOW] == [token.used_at for token in tx.api_tokens()]


def test_calls_are_those_of_the_call_log(room: Api) -> None:
    """A page of the API is what `oncall calls --json` prints, to the letter."""
    expected = [call_shape(entry, room.line.zone) for entry in read_log(room.store, "duell", None, None)]

    assert (200, {"items": expected, "next": None}) == room.ask("GET", "/calls")
    assert (200, expected[1]) == room.ask("GET", f"/api/v1/calls/{expected[1]['call']}")


def test_the_month_is_the_report(room: Api) -> None:
    """The API's month is what `oncall report --format json` prints."""
    expected = report_shape(report_month(room.store, room.line, "2026-11"))

    assert (200, expected) == room.ask("GET", "/months/2026-11")


def test_pages_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    """Seven calls and cases by two: every one once, in order, and null at the end."""
    with api(tmp_path, 7) as room:
        for path, name in (("/calls?", "call"), ("/cases?month=2026-11&", "case")):
            whole = [each[name] for each in room.ask("GET", f"{path}limit=200")[1]["items"]]
            found, after = [], ""
            while after is not None:
                status, page = room.ask("GET", f"{path}limit=2&after={after}")
                assert 200 == status
                found += [each[name] for each in page["items"]]
                after = page["next"]
            assert (7, whole) == (len(found), found)


@pytest.mark.parametrize(
    "query", ["after=x", "after=eA%3D%3D", "limit=0", "limit=201", "from=soon", "more=1", "from=%00"]
)
def test_a_question_that_cannot_be_read(room: Api, query: str) -> None:
    """422 that names what is wrong with it."""
    status, answer = room.ask("GET", f"/calls?{query}")

    assert (422, {"what", "where", "cure"}) == (status, set(answer["error"]))


def test_an_answer_that_is_known_already_is_not_sent_again(room: Api) -> None:
    """304 for the ETag of the answer before; another answer once something changed."""
    path = f"/api/v1/cases/{room.first_case()}"
    held = {"Authorization": f"Bearer {room.secret}"}
    tag = room.client.get(path, headers=held).headers["ETag"]

    assert 304 == room.client.get(path, headers={**held, "If-None-Match": tag}).status_code
    room.ask("PATCH", path, {"facts": {"on_site": "30m"}})
    assert 200 == room.client.get(path, headers={**held, "If-None-Match": tag}).status_code


def test_the_same_key_does_nothing_twice(room: Api) -> None:
    """The second answer is the first one's; another request under the key is refused; another key is another request."""
    path = f"/api/v1/cases/{room.first_case()}/notes"
    first = room.ask("POST", path, {"text": "rang back"}, Idempotency_Key="k1")
    again = room.ask("POST", path, {"text": "rang back"}, Idempotency_Key="k1")
    other = room.ask("POST", path, {"text": "something else"}, Idempotency_Key="k1")
    room.ask("POST", path, {"text": "rang back"}, Idempotency_Key="k2")

    assert (201, first) == (first[0], again)
    assert 422 == other[0]
    assert 2 == sum(row.what == "noted" for row in room.store.audit_rows(99, room.first_case()))


def test_a_refused_request_gives_its_key_free(room: Api) -> None:
    """What was refused may be put right under the same key."""
    assert 422 == room.ask("POST", "/outages", {"texts": {"xx": "Down"}, "until": "never"}, Idempotency_Key="k")[0]
    assert 201 == room.ask("POST", "/outages", {"texts": {"nb": "Nede"}}, Idempotency_Key="k")[0]


def test_what_nobody_foresaw_is_one_line(room: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 without a word of what it was; a store that is away is 503."""

    def broken(*_: object) -> None:
        raise RuntimeError("secret words")

    def away(*_: object) -> None:
        raise StoreDown("secret words")

    monkeypatch.setattr(type(room.store), "case_list", broken)
    status, answer = room.ask("GET", "/cases")
    monkeypatch.setattr(type(room.store), "case_list", away)
    down, said = room.ask("GET", "/cases")

    assert (500, 503) == (status, down)
    assert "secret words" not in f"{answer}{said}"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/calls", 405),
        ("GET", "/nothing", 404),
        ("GET", "/api/v1/", 404),
        ("GET", "/api/v1/lines/nobody/calls", 404),
        ("GET", "/versions/x", 404),
        ("GET", "/months/2026-13", 422),
        ("DELETE", "/rota/changes/77", 404),
        ("POST", "/hooks/77/test", 404),
    ],
)
def test_what_is_not_there(room: Api, method: str, path: str, status: int) -> None:
    """JSON with what, where and the cure, never a page."""
    found, answer = room.ask(method, path, {})

    assert (status, {"what", "where", "cure"}) == (found, set(answer["error"]))


def test_what_is_sent_must_be_json_of_a_fair_size(room: Api) -> None:
    """415 for a form, 413 for too much, 422 for half of it, for a NUL and for fields that nobody knows."""
    held = {"Authorization": f"Bearer {room.secret}"}
    path = f"/api/v1/cases/{room.first_case()}/notes"

    assert 415 == room.client.post(path, headers=held, data={"text": "x"}).status_code
    assert 413 == room.client.post(path, headers=held, json={"text": "x" * 70_000}).status_code
    assert 422 == room.client.post(path, headers=held, data="{", content_type="application/json").status_code
    assert 422 == room.ask("POST", path, {"text": "a\x00b"})[0]
    assert 422 == room.ask("POST", path, {"text": "a", "more": 1})[0]


def test_no_cookie_is_set_or_needed(room: Api) -> None:
    """The API knows tokens alone."""
    answer = room.client.post(
        f"{LINE}/quote", json={"facts": {}}, headers={"Authorization": f"Bearer {room.secret}", "Cookie": "session=x"}
    )

    assert (200, None) == (answer.status_code, answer.headers.get("Set-Cookie"))
