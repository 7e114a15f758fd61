"""Tests of the pages of people and of the audit log."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from oncall.usecases.access_rows import Role
from tests.console.html import Page
from tests.console.people_room import PASSWORD, People, enter, people_in, post
from tests.console.samples import NOW

NEW = "other sample words for it"
FORM = {"id": "gro", "name": "Gro", "mail": "gro@example.com", "role": "responder", "person": "anna", "language": "nb"}


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    """Return a console with two managers and an auditor."""
    with people_in(tmp_path) as found:
        found.add("berit")
        found.add("tor")
        found.add("odd", Role.AUDITOR)
        yield found


def test_somebody_invited_sets_a_password_and_comes_in(people: People) -> None:
    """The link is shown once; it leads to the form, the password to the start page in the person's language."""
    page = post(people.browser("berit"), "/people", "/people", **FORM).text
    link = re.findall(r'value="http://localhost(/sign-in/link/[^"]+)"', page)[0]
    client = people.client
    assert post(client, link, link, password=NEW, again=NEW).status_code == 302
    assert enter(client, "gro", NEW).status_code == 302
    assert '<html lang="nb">' in client.get("/account").text
    secret = link.rpartition("/")[2]
    assert [row for row in people.store.audit_rows(100) if secret in str(row)] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "berit"}, "is there already"),
        ({"mail": "BERIT@example.com"}, "is there already"),
        ({"id": "Two Words"}, "An id has up to 40 signs"),
        ({"name": " "}, "A name needs"),
        ({"mail": "nobody"}, "no mail address"),
        ({"language": "xx"}, "not spoken"),
    ],
)
def test_what_cannot_be_a_user_is_said_and_the_form_stays(people: People, change: dict[str, str], said: str) -> None:
    """The words typed are still there; nobody is added."""
    answer = post(people.browser("berit"), "/people", "/people", **{**FORM, **change})
    assert (answer.status_code, said in Page(answer.text).words, 'value="Gro"' in answer.text or "name" in change) == (
        422,
        True,
        True,
    )
    with people.store.read() as tx:
        assert len(tx.users()) == 3


def test_a_manager_changes_ends_disables_and_lets_in_again(people: People) -> None:
    """Role and person; one session and all; out and in."""
    client, other = people.browser("berit"), people.browser("odd")
    page = "/people/odd"
    assert post(client, f"{page}/role", page, role="responder", person="anna").status_code == 302
    with people.store.read() as tx:
        found = tx.user("odd")
    assert found is not None
    assert (found.role, found.person) == (Role.RESPONDER, "anna")
    assert "Sample browser" in Page(client.get(page).text).words
    assert post(client, f"{page}/end-sessions", page, session="2").status_code == 302
    assert other.get("/account").status_code == 403
    assert post(client, f"{page}/disable", page).status_code == 302
    assert enter(people.client, "odd").status_code == 403
    assert post(client, f"{page}/enable", page).status_code == 302
    assert enter(people.client, "odd").status_code == 302
    codes = [post(client, path, page).status_code for path in ("/people/odd/nix", "/people/nix/disable")]
    assert codes == [404, 404]


def test_somebody_always_manages(people: People) -> None:
    """The last manager can neither be disabled nor made something else, not by oneself either."""
    client = people.browser("berit")
    assert post(client, "/people/tor/disable").status_code == 302
    answer = post(client, "/people/berit/disable")
    assert (answer.status_code, "last manager" in answer.text) == (422, True)
    assert post(client, "/people/berit/role", role="auditor").status_code == 422
    assert post(client, "/people/berit/role", role="boss").status_code == 400


def test_the_log_says_who_did_what_and_can_be_searched(people: People) -> None:
    """By person, by subject, by days; a day nobody wrote on is empty and says what to do."""
    people.browser("berit")
    client = people.browser("odd")

    def rows(query: str) -> int:
        return len(re.findall("audit-row", client.get(f"/audit?{query}").text))

    assert rows("who=cli") == 6
    assert (rows("subject=odd"), rows("who=cli&subject=odd"), rows("who=odd&subject=odd")) == (3, 2, 1)
    today = NOW.date().isoformat()
    assert (rows(f"from={today}&to={today}"), rows("to=2026-11-01")) == (8, 0)
    assert "Nothing fits" in client.get("/audit?who=nobody").text
    assert [client.get(f"/audit?{odd}").status_code for odd in ("from=x", "to=0001-01-01", "before=x")] == [404] * 3


def test_the_log_is_paged_by_key_without_loss(people: People) -> None:
    """Following Earlier to the end shows each row once, also when rows are added meanwhile."""
    with people.store.write() as tx:
        for number in range(120):
            tx.audit(NOW, "loop", "signed_out", f"s{number}", {})
    client, seen, path = people.browser("odd"), [], "/audit?who=loop"
    while path:
        page = client.get(path).text
        seen += re.findall(r">(s\d+)</a>", page)
        with people.store.write() as tx:
            tx.audit(NOW, "loop", "signed_out", "late", {})
        found = re.findall(r'href="(/audit\?[^"]*before=[^"]*)"', page)
        path = found[0].replace("&amp;", "&") if found else ""
    assert seen == [f"s{number}" for number in reversed(range(120))]


def test_no_password_or_secret_is_in_the_records(people: People) -> None:
    """Neither plain in a row of the log nor in the users; argon2 it is."""
    enter(people.client, "berit", PASSWORD)
    enter(people.client, PASSWORD, "berit")
    assert [row for row in people.store.audit_rows(100) if PASSWORD in str(row)] == []
    with people.store.read() as tx:
        assert {user.password.split("$")[1] for user in tx.users()} == {"argon2id"}
