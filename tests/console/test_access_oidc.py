"""Tests of sign-in by an OpenID Connect provider, against one on the loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from oncall.settings import Provider
from tests.console.oidc_provider import Idp, running_idp
from tests.console.people_room import People, people_in


@pytest.fixture(scope="module")
def running() -> Iterator[Idp]:
    """Return a running provider."""
    with running_idp() as found:
        yield found


@pytest.fixture
def idp(running: Idp) -> Idp:
    """Return the provider as it is at first."""
    running.mail, running.claims = "berit@example.com", {}
    return running


@pytest.fixture
def people(tmp_path: Path, idp: Idp) -> Iterator[People]:
    """Return a console with one manager that trusts the provider."""
    provider = Provider(idp.issuer, idp.client_id, idp.client_secret)
    with people_in(tmp_path, provider=provider) as found:
        found.add("berit")
        yield found


def come(people: People, idp: Idp, path: str = "/sign-in/provider?next=/people") -> tuple[TestResponse, int]:
    """Sign in by the provider; return the last answer, and how a page behind it answers then."""
    client = people.client
    sent = client.get(path)
    assert sent.status_code == 302
    answer = client.get(idp.authorise(sent.location))
    return answer, client.get("/people").status_code


def test_a_verified_mail_lets_its_user_in(people: People, idp: Idp) -> None:
    """By code, PKCE, state and nonce; the browser goes on to where it was going."""
    assert "/sign-in/provider?next=/people" in people.client.get("/sign-in?next=/people").text
    idp.mail = "Berit@Example.com"
    answer, after = come(people, idp)
    assert (answer.status_code, answer.location, after) == (302, "/people", 200)
    assert (idp.asked["redirect_uri"], idp.asked["code_challenge_method"]) == (
        "http://localhost/sign-in/provider/done",
        "S256",
    )
    assert people.audited()[-1] == ("berit", "signed_in", "berit")


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "other@example.com"},
        {"email": None},
        {"aud": "somebody-else"},
        {"iss": "https://other.example"},
        {"nonce": "another"},
        {"exp": 1},
    ],
)
def test_nothing_else_lets_in(people: People, idp: Idp, claims: dict[str, object]) -> None:
    """Not verified, nobody's, for another application, by another issuer, replayed, or too old: the one answer."""
    idp.claims = claims
    answer, after = come(people, idp)
    assert (answer.status_code, after) == (403, 403)
    assert "name or password is wrong" in answer.text


def test_a_disabled_user_is_not_let_in_by_the_provider(people: People, idp: Idp) -> None:
    """Whoever vouches: the account decides."""
    people.add("odd")
    people.deeds.disable("berit")
    assert come(people, idp)[1] == 403


def test_an_answer_nobody_asked_for_lets_nobody_in(people: People, idp: Idp) -> None:
    """A code in another browser, or a made-up state."""
    path = idp.authorise(people.client.get("/sign-in/provider").location)
    assert people.client.get(path).status_code == 403
    assert people.client.get("/sign-in/provider/done?code=x&state=y").status_code == 403
    assert people.client.get("/sign-in/provider/done?error=access_denied").status_code == 403


def test_a_provider_that_is_away_is_told_without_a_trace(tmp_path: Path) -> None:
    """The page stays, so that one can still use the password."""
    with people_in(tmp_path, provider=Provider("http://127.0.0.1:9", "console", "x")) as people:
        answer = people.client.get("/sign-in/provider")
    assert (answer.status_code, 'name="password"' in answer.text) == (403, True)


def test_without_a_provider_there_is_no_such_door(tmp_path: Path) -> None:
    """Neither the button nor the addresses."""
    with people_in(tmp_path) as people:
        assert "/sign-in/provider" not in people.client.get("/sign-in").text
        paths = ("/sign-in/provider", "/sign-in/provider/done")
        assert [people.client.get(path).status_code for path in paths] == [404, 404]
