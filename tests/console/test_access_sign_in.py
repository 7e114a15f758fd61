"""Tests of signing in and out, of sessions, and of links of one use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from oncall.console.access import SESSION_KEY
from oncall.usecases import sign_in as rules
from oncall.usecases.access_rows import Role, User
from oncall.usecases.passwords import fingerprint
from tests.console.html import Page
from tests.console.people_room import PASSWORD, People, enter, people_in, post, token_of

NEW = "other sample words for it"


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    """Return a console with one manager."""
    with people_in(tmp_path) as found:
        found.add("berit")
        yield found


@pytest.mark.parametrize("name", ["berit", "Berit@example.com", " BERIT "])
def test_name_or_mail_and_password_let_in(people: People, name: str) -> None:
    """The browser goes on to where it was going; the session is a row whose secret is stored as its hash alone."""
    client = people.client
    assert client.get("/audit?who=x", headers={"Accept": "text/html"}).location == "/sign-in?next=/audit?who%3Dx"
    answer = enter(client, name, next="/audit?who=x")
    assert (answer.status_code, answer.location) == (302, "/audit?who=x")
    assert client.get("/audit").status_code == 200
    with client.session_transaction() as cookie:
        secret = cookie[SESSION_KEY]
    with people.store.read() as tx:
        assert (tx.sign_in(secret), tx.sign_in(fingerprint(secret)) is None) == (None, False)


def test_the_cookie_is_kept_from_scripts_and_other_sites(people: People) -> None:
    """HttpOnly and SameSite=Lax; Secure where the service is reached by https (webhooks.app sets it)."""
    cookie = enter(people.client, "berit").headers["Set-Cookie"]
    assert ("HttpOnly" in cookie, "SameSite=Lax" in cookie, "Expires=" in cookie) == (True, True, True)


@pytest.mark.parametrize("next_", ["https://other.example/", "//other.example", "/\\other.example", "", "x"])
def test_nobody_is_sent_to_another_site(people: People, next_: str) -> None:
    """What is no path on this console leads to the start page."""
    assert enter(people.client, "berit", next=next_).location == "/"


@pytest.mark.parametrize(("name", "password"), [("berit", NEW), ("nobody", PASSWORD), ("", ""), ("berit", "")])
def test_known_and_unknown_names_get_the_same_answer(
    people: People, monkeypatch: pytest.MonkeyPatch, name: str, password: str
) -> None:
    """The same page and status, and a password is hashed in any case, so that it takes as long."""
    checked: list[tuple[str, str]] = []

    def fits(typed: str, stored: str) -> bool:
        checked.append((typed, stored))
        return False

    monkeypatch.setattr(rules, "fits", fits)
    answer = enter(people.client, name, password)
    assert (answer.status_code, len(checked)) == (403, 1)
    assert "name or password is wrong, or there were too many tries" in Page(answer.text).words
    assert people.client.get("/", headers={"Accept": "text/html"}).status_code == 302


@pytest.mark.parametrize("name", ["berit", "nobody"])
def test_the_sixth_try_is_not_looked_at(people: People, name: str) -> None:
    """Five tries a quarter of an hour and name; the right password does not help before that is over."""
    client = people.client
    codes = [enter(client, name, "wrong").status_code for _ in range(5)]
    assert (codes, enter(client, name).status_code) == ([403] * 5, 403)
    people.later(minutes=16)
    assert enter(client, name).status_code == (302 if name == "berit" else 403)


def test_a_source_that_tries_many_names_is_stopped_and_others_are_not(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many names from one address run into that address's own limit."""
    monkeypatch.setattr(rules, "MOST_SOURCE", 3)
    client = people.client
    for name in ("a", "b", "c"):
        enter(client, name, "wrong")
    assert enter(client, "berit").status_code == 403
    token = token_of(client)
    data = {"name": "berit", "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 302


def test_coming_in_forgets_the_tries_before(people: People) -> None:
    """Four wrong tries and a right one, twice over."""
    for _ in range(2):
        codes = [enter(people.client, "berit", "wrong").status_code for _ in range(4)]
        assert (codes, enter(people.client, "berit").status_code) == ([403] * 4, 302)


def test_signing_out_ends_the_row_and_not_the_cookie_alone(people: People) -> None:
    """A copy of the cookie is worth nothing afterwards."""
    client, copy = people.signed_in("berit"), people.client
    with client.session_transaction() as cookie, copy.session_transaction() as other:
        other.update(cookie)
    assert copy.get("/account").status_code == 200
    assert post(client, "/sign-out").location == "/sign-in"
    assert (client.get("/account").status_code, copy.get("/account").status_code) == (403, 403)


@pytest.mark.parametrize(("steps", "hours"), [(1, 73), (16, 46)])
def test_a_session_ends_when_unused_and_when_old(people: People, steps: int, hours: int) -> None:
    """Three days without a page, or thirty days in all however much it is used."""
    client = people.signed_in("berit")
    codes = []
    for _ in range(steps):
        people.later(hours=hours)
        codes.append(client.get("/account").status_code)
    assert codes == [200] * (steps - 1) + [403]


def test_one_ends_ones_own_sessions_and_nobody_elses(people: People) -> None:
    """The other browser is out at once; a session of somebody else is not found."""
    here, there = people.browser("berit"), people.browser("berit")
    other = people.signed_in("odd", Role.AUDITOR)
    assert "Sample browser" in Page(here.get("/account").text).words
    assert [post(here, f"/account/sessions/{number}/end").status_code for number in (2, 3)] == [302, 404]
    assert [each.get("/account").status_code for each in (here, there, other)] == [200, 403, 200]


def test_changing_the_password_ends_the_other_sessions(people: People) -> None:
    """The old password has to be known; this browser stays, the old password is gone."""
    here, there = people.browser("berit"), people.browser("berit")
    fields = {"new": NEW, "again": NEW}
    assert post(here, "/account/password", old="wrong", **fields).status_code == 422
    assert post(here, "/account/password", old=PASSWORD, new=NEW, again="x").status_code == 422
    assert post(here, "/account/password", old=PASSWORD, new="short", again="short").status_code == 422
    assert post(here, "/account/password", old=PASSWORD, **fields).status_code == 302
    assert [each.get("/account").status_code for each in (here, there)] == [200, 403]
    codes = [enter(people.client, "berit", password).status_code for password in (PASSWORD, NEW)]
    assert codes == [403, 302]


def test_a_link_sets_a_password_once(people: People) -> None:
    """Wrongly filled it can be used again; once used, or replaced, or after three days, it says so."""
    old = people.deeds.invite("berit")
    path = f"/sign-in/link/{people.deeds.invite('berit')}"
    there, client = people.browser("berit"), people.client
    assert client.get(f"/sign-in/link/{old}").status_code == 410
    codes = [
        post(client, path, path, password=one, again=two).status_code
        for one, two in (("short", "short"), (NEW, "x"), (NEW, NEW))
    ]
    assert codes == [422, 422, 302]
    assert (client.get(path).status_code, there.get("/account").status_code) == (410, 403)
    token = token_of(client)
    assert client.post(path, data={"csrf_token": token, "password": NEW, "again": NEW}).status_code == 410
    late = people.deeds.invite("berit")
    people.later(hours=73)
    assert client.get(f"/sign-in/link/{late}").status_code == 410
    assert enter(client, "berit", NEW).status_code == 302


def test_an_invited_user_has_no_password_that_lets_in(people: People) -> None:
    """Not even an empty one."""
    people.deeds.add(User("new", "New", "new@example.com", Role.AUDITOR))
    assert [enter(people.client, "new", word).status_code for word in (PASSWORD, "")] == [403, 403]
    assert people.client.get(f"/sign-in/link/{'x' * 43}").status_code == 410


def test_a_disabled_user_is_out_at_once(people: People) -> None:
    """The open session ends, the link and the password do not let in."""
    people.add("odd")
    client, path = people.browser("berit"), f"/sign-in/link/{people.deeds.invite('berit')}"
    people.deeds.disable("berit")
    assert [client.get("/account").status_code, people.client.get(path).status_code] == [403, 410]
    people.deeds.enable("berit")
    assert client.get("/account").status_code == 403
    assert enter(people.client, "berit").status_code == 302


def test_without_a_token_nothing_is_posted(people: People) -> None:
    """Every form of the pages of access, by whoever."""
    client = people.signed_in("berit")
    for path in ("/sign-in", "/sign-out", "/account/password", "/language", "/people", "/people/berit/disable"):
        assert client.post(path, data={"language": "nb"}).status_code == 400
    assert client.get("/account").status_code == 200


def test_the_language_is_the_accounts_then_the_browsers(people: People) -> None:
    """The choice at the foot is kept in the account; without one, Accept-Language decides; Norwegian is one language."""
    client = people.signed_in("berit")
    assert 'lang="de"' in client.get("/account", headers={"Accept-Language": "de-AT"}).text
    assert post(client, "/language", language="nl", next="/account").location == "/account"
    assert '<html lang="nl">' in client.get("/account", headers={"Accept-Language": "de"}).text
    assert '<html lang="nl">' in people.browser("berit").get("/account").text
    assert '<html lang="nb">' in people.client.get("/sign-in", headers={"Accept-Language": "nn"}).text
    assert post(client, "/language", language="xx").status_code == 400
