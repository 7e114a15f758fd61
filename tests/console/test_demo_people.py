"""Tests of the demo's two people: one sets an amount above the limit, the other agrees to it, in one browser."""

from pathlib import Path

from flask.testing import FlaskClient

from tests.console.bill_room import bills, november
from tests.console.conftest import make_app
from tests.console.html import Page
from tests.console.samples import SampleDesk

CASE = "/cases/DU-2026-000001"


def switch(client: FlaskClient, person: str) -> str:
    """Be somebody else; returns the words of the page that follows."""
    token = next(each["value"] for each in Page(client.get("/").text).of("input") if each.get("name") == "csrf_token")
    form = {"csrf_token": token, "person": person, "next": "/"}
    return Page(client.post("/demo/person", data=form, follow_redirects=True).text).words


def test_the_head_says_who_one_is_and_offers_the_other(client: FlaskClient) -> None:
    """There and back."""
    assert "Demo manager Switch" in Page(client.get("/").text).words
    assert "Second demo manager Switch" in switch(client, "demo-second")
    assert "Second demo manager Switch" not in switch(client, "demo-manager")


def test_the_second_agrees_to_what_the_first_has_set(tmp_path: Path) -> None:
    """An amount above the limit waits; whoever set it is not offered to agree, the other is, and then it stands."""
    with bills(tmp_path, november(1), sets=("tariff.switches.override_limit=500",)) as room:
        room.post(f"{CASE}/amount", amount="99999", reason="goodwill", note="a sample of a large amount")
        assert "Somebody else has to agree" in room.page(CASE).words
        switch(room.client, "demo-second")
        assert "Agree as the second person" in room.page(CASE).words
        room.post(f"{CASE}/second", answer="agree")
        with room.store.read() as tx:
            case = tx.case("DU-2026-000001")
    assert case is not None
    assert str(case.amount) == "99999.00"


def test_there_is_nobody_to_be_outside_the_demo() -> None:
    """The address is not found, or refused without a token; nobody is let in by it."""
    client = make_app(SampleDesk(), None, demo=False).test_client()
    assert client.post("/demo/person", data={"person": "demo-second"}).status_code in {400, 404}
    assert client.get("/").status_code == 403
