"""The rota's pages: the weeks as they are, what is wrong in them, and changes whose effect is seen before they are made."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from oncall.console.rota_weeks import week_view
from oncall.usecases.swap_shift import offer_swap
from schedules.changes import Swap
from schedules.resolve import materialise
from schedules.rota import handover, week_at
from tests.console.rota_room import Shown, shown
from tests.usecases.rota import CARLA_FOR_EVA, EVA_OUT, oslo

ROTA = "/lines/duell/rota"
FORM = {"role": "primary", "remove": "eva", "from": "2026-12-01T10:00", "to": "2026-12-01T14:00"}


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Shown]:
    """Return the rota's pages."""
    with shown(tmp_path) as found:
        yield found


def words(answer: TestResponse) -> str:
    """Return a page's text without its tags, blanks joined."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True)).split())


def posted(page: Shown, address: str, **fields: str) -> TestResponse:
    """Post a form with this session's token."""
    client = page.client
    token = re.search(
        r'name="csrf_token" value="([^"]+)"', client.get(f"{ROTA}/change/override").get_data(as_text=True)
    )
    assert token is not None
    return client.post(address, data={**fields, "csrf_token": token[1]})


def test_the_page_shows_six_weeks_and_that_all_is_well(page: Shown) -> None:
    """Each week with both roles, in words too; the sentence that nothing is wrong."""
    said = words(page.client.get(ROTA))
    assert [f"Week {week} " in said for week in range(48, 54)] == [True] * 6
    assert "Primary: Carla, Mon 23 Nov, 08:00 – Mon 30 Nov, 08:00" in said
    assert "Somebody is on call whenever the line needs it, for the next 90 days." in said
    assert "None: the rota is as the line file says." in said


def test_other_weeks_are_a_link_away(page: Shown) -> None:
    """From any day on; what is no day is no page."""
    assert "Week 2 " in words(page.client.get(f"{ROTA}?from=2027-01-12"))
    for odd in ("2027-13-01", "soon", "0001-01-01", "9999-12-31"):
        assert page.client.get(f"{ROTA}?from={odd}").status_code == 404


def test_gaps_and_doubles_are_marked(page: Shown) -> None:
    """A place that nobody has, and somebody in both roles, in the drawing and in words."""
    page.rota.change("override", EVA_OUT, yes=True)
    double = {**EVA_OUT, "from": "2026-12-02T10:00", "to": "2026-12-02T14:00", "remove": "finn", "add": "anna"}
    page.rota.change("override", double, yes=True)
    answer = page.client.get(ROTA)
    drawn, said = answer.get_data(as_text=True), words(answer)
    assert drawn.count("duty-gap") == 1
    assert drawn.count("duty-double") == 2
    assert "Primary: nobody, Tue 1 Dec, 10:00 – Tue 1 Dec, 14:00" in said
    assert "the same person is primary and backup from 2026-12-02 10:00 to 2026-12-02 14:00 (4 h)" in said
    assert "Fewer people carry the phone than planned" in said


def test_bars_fill_the_week_without_gap_or_overlap(page: Shown) -> None:
    """In every lane the bars of a row follow each other, and every place of the role is drawn at every moment."""
    page.rota.change("override", CARLA_FOR_EVA)
    page.rota.change("override", {**EVA_OUT, "from": "2026-12-02T10:00", "to": "2026-12-03T14:00"}, yes=True)
    rota = page.rota.line.rota
    assert rota is not None
    week = week_at(rota, oslo("2026-12-02"))
    schedule = materialise(rota, handover(rota, week), handover(rota, week))
    view = week_view(page.rota.line, rota, schedule, week, page.rota.now)
    for lane in view.lanes:
        for row in range(lane.rows):
            bars = sorted((bar for bar in lane.bars if bar.row == row), key=lambda bar: bar.start)
            assert [bar.end for bar in bars[:-1]] == [bar.start for bar in bars[1:]]
            assert (bars[0].start, bars[-1].end) == (view.start, view.end)
        assert sum(bar.width for bar in lane.bars) == pytest.approx(200, abs=0.01)


def test_a_change_is_shown_before_it_is_made(page: Shown) -> None:
    """The trial says who loses and gains what and writes nothing; saving it writes it, and the same form again does not."""
    tried = posted(page, f"{ROTA}/change/override/try", **FORM, add="carla")
    said = words(tried)
    assert "Eva Primary no longer Tue 1 Dec, 10:00 – Tue 1 Dec, 14:00" in said
    assert "Carla Primary now Tue 1 Dec, 10:00 – Tue 1 Dec, 14:00" in said
    assert page.rota.stored() == ()
    key = re.search(r'name="key" value="([^"]+)"', tried.get_data(as_text=True))
    assert key is not None
    for _ in range(2):
        saved = posted(page, f"{ROTA}/change/override/save", **FORM, add="carla", key=key[1])
        assert (saved.status_code, saved.location) == (302, ROTA)
    assert [change.by for change in page.rota.stored()] == ["demo-manager"]
    assert "Carla replaces Eva as primary, Tue 1 Dec, 10:00 – Tue 1 Dec, 14:00" in words(page.client.get(ROTA))


def test_a_hole_needs_the_box_to_be_ticked(page: Shown) -> None:
    """Without it the change is not made and the page says why; with it, it is."""
    tried = words(posted(page, f"{ROTA}/change/override/try", **FORM))
    assert "primary has too few people" in tried
    assert "I have seen what goes wrong" in tried
    refused = posted(page, f"{ROTA}/change/override/save", **FORM, key="k1")
    assert (refused.status_code, page.rota.stored()) == (422, ())
    assert posted(page, f"{ROTA}/change/override/save", **FORM, key="k1", yes="yes").status_code == 302
    assert len(page.rota.stored()) == 1


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("override", {**FORM, "from": ""}, "override.from: is missing"),
        ("override", {**FORM, "to": "2026-12-01T09:00"}, "is not after"),
        ("absence", {"who": "gro", "from": "2026-12-01", "to": "2026-12-02"}, "is nobody in [people]"),
        ("absence", {"who": "carla", "from": "2026-11-01", "to": "2026-11-02"}, "the change was over on 2026-11-02"),
        ("take", {"taker": "eva", "giver": "carla"}, "eva is on call already"),
        ("take", {"taker": "", "giver": ""}, "primary now: carla, dag"),
        ("week", {"week": "2026-W48", "primary": "anna, bjorn"}, "week 2026-W48 began"),
        ("withdraw", {"change": "77"}, "duell has no change 77 in force"),
        ("withdraw", {"change": "x"}, "is not a change"),
    ],
)
def test_what_cannot_be_is_said_on_the_form(page: Shown, kind: str, fields: dict[str, str], said: str) -> None:
    """One sentence, 422, what was typed is kept; nothing is written."""
    answer = posted(page, f"{ROTA}/change/{kind}/try", **fields)
    assert answer.status_code == 422
    assert said in words(answer).replace("&#34;", '"')
    assert page.rota.stored() == ()


def test_a_change_is_taken_back_by_the_same_two_steps(page: Shown) -> None:
    """The effect of taking it back is shown first."""
    (made,) = page.rota.change("override", CARLA_FOR_EVA).made
    tried = posted(page, f"{ROTA}/change/withdraw/try", change=str(made.id))
    assert "Eva Primary now Tue 1 Dec, 10:00" in words(tried)
    assert posted(page, f"{ROTA}/change/withdraw/save", change=str(made.id), key="k").status_code == 302
    assert page.rota.stored() == ()


def test_every_kind_of_change_can_be_made(page: Shown) -> None:
    """Take now, absence, week and swap, each from its form."""
    forms: dict[str, dict[str, str]] = {
        "take": {"taker": "anna", "giver": "carla"},
        "absence": {"who": "dag", "from": "2026-12-14T08:00", "to": "2026-12-15T08:00"},
        "week": {"week": "2026-W53", "primary": "anna, eva", "backup": "dag carla"},
        "swap": {
            "a": "dag",
            "a_from": "2026-11-28T00:00",
            "a_to": "2026-11-29T00:00",
            "b": "bjorn",
            "b_from": "2026-12-05T00:00",
            "b_to": "2026-12-06T00:00",
        },
    }
    for number, (kind, fields) in enumerate(forms.items()):
        assert page.client.get(f"{ROTA}/change/{kind}").status_code == 200
        saved = posted(page, f"{ROTA}/change/{kind}/save", **fields, key=f"k{number}", yes="yes")
        assert (kind, saved.status_code) == (kind, 302)
    assert [change.kind.value for change in page.rota.stored()] == ["override", "absence", "week", "swap"]


def test_a_swap_is_offered_and_answered(page: Shown) -> None:
    """Offered from the form it changes nothing; accepted on the page, it does; answered twice, it is said."""
    swap = Swap("carla", oslo("2026-11-28"), oslo("2026-11-29"), "anna", oslo("2026-12-05"), oslo("2026-12-06"))
    offer, _ = offer_swap(page.rota.store, page.rota.book, "duell", swap, "o", page.rota.now, "carla", yes=False)
    assert "Carla asks Anna" in words(page.client.get(ROTA))
    assert posted(page, f"{ROTA}/offers/{offer.id}", answer="accept").status_code == 302
    assert len(page.rota.stored()) == 1
    assert "Swaps that wait" not in words(page.client.get(ROTA))
    posted(page, f"{ROTA}/offers/{offer.id}", answer="decline")
    assert len(page.rota.stored()) == 1


def test_what_was_told_and_what_is_kept_is_on_the_page(page: Shown) -> None:
    """SMS and letters with their state; a letter nobody can be sent is read here."""
    page.rota.change("override", EVA_OUT, yes=True)
    for row in page.rota.outbox():
        page.rota.store.finish_outbox(row.key, page.rota.now, error="kept here" if row.key.endswith("mail") else None)
    said = words(page.client.get(ROTA))
    assert "Eva Tue 24 Nov, 12:00 sent Duell vakttelefon: vaktene dine er endret. Ikke lenger dine: første vakt" in said
    assert "the manager Tue 24 Nov, 12:00 not sent, kept here" in said
    assert "Vaktlisten for Duell vakttelefon er kontrollert for de neste 90 dagene." in said


def test_fair_shares_of_a_period(page: Shown) -> None:
    """Everybody's hours and the balance; a period that ends before it begins is the last three months."""
    said = words(page.client.get(f"{ROTA}/fairness?from=2026-11-23&to=2026-12-14"))
    assert "Balance 1.00" in said
    assert "Anna Primary 168 h Backup 168 h" in said
    assert page.client.get(f"{ROTA}/fairness?from=2026-12-14&to=2026-11-23").status_code == 200


def test_a_form_without_its_token_is_refused(page: Shown) -> None:
    """Somebody else's page cannot change the rota."""
    answer = page.client.post(f"{ROTA}/change/override/save", data={**FORM, "yes": "yes", "key": "k"})
    assert (answer.status_code, page.rota.stored()) == (400, ())


def test_a_kind_or_line_that_is_none_is_no_page(page: Shown) -> None:
    """404, whatever is typed."""
    for address in (f"{ROTA}/change/staff", "/lines/nix/rota", "/lines/nix/rota/fairness", "/lines/nix/calendars/"):
        assert page.client.get(address).status_code == 404


def test_nobody_is_let_in_without_a_session(tmp_path: Path) -> None:
    """Outside the demo every page of the rota is 403."""
    with shown(tmp_path, demo=False) as found:
        for address in (ROTA, f"{ROTA}/fairness", f"{ROTA}/change/take", "/lines/duell/calendars/"):
            assert found.client.get(address).status_code == 403
