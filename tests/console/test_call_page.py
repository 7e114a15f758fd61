"""Tests of the page of one call: its sums, its story, its drawing."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from oncall.console.call_score import score
from oncall.console.call_story import story
from tests.console.html import Page
from tests.console.samples import NOW, SampleDesk, answered, ringing, voicemail


def told(app: Flask, sid: str, desk: SampleDesk) -> list[tuple[int, str]]:
    """Return a call's story as seconds since its start and sentence."""
    call = desk.call(sid)
    assert call is not None
    with app.test_request_context():
        return [(int((one.at - call.started_at).total_seconds()), one.text) for one in story(call)]


def test_every_second_of_an_answered_call_is_told_in_order(app: Flask, desk: SampleDesk) -> None:
    """Both phones, the acceptance, the talk and the end stand in the order in which they happened."""
    expected = [
        (0, "The call reaches the line"),
        (2, "The line rings Anna"),
        (2, "The line rings Bjorn"),
        (10, "Anna picks up after 00:08 of ringing"),
        (14, "Bjorn’s phone stops: not needed any more"),
        (14, "Anna takes the call: talk is counted from here"),
        (15, "Caller and Anna are put together"),
        (264, "The talk ends after 04:10"),
        (266, "The call ends after 04:26"),
    ]
    assert told(app, "CA1", desk) == expected


def test_story_says_why_each_phone_did_not_take_the_call(app: Flask, desk: SampleDesk) -> None:
    """No answer, declined, picked up without a key and busy each have their own sentence."""
    texts = [text for _, text in told(app, "CA2", desk)]
    assert texts[3:] == [
        "Anna did not answer: rang for 00:18",
        "Bjorn declined after 00:18 of ringing",
        "The line rings Carla",
        "The line rings Dag",
        "Carla’s phone was picked up, but nobody pressed 1",
        "Dag was busy",
        "Nobody could be reached: the caller is asked for a message",
        "The call ends; the message is 00:21 long",
    ]


def test_page_of_a_call_shows_sums_case_and_legs(client: FlaskClient) -> None:
    """Wait, talk, whole call, the case with its price, and each leg's outcome are on the page."""
    page = Page(client.get("/calls/CA1").text)
    assert "Waited 00:14 Talk 04:10 Whole call 04:26 Case SA-2026-000001 NOK 490.00" in page.words
    assert "Anna primary Took the call rang 00:08 · talked 04:10" in page.words
    assert "Bjorn primary Stopped: not needed any more rang 00:12" in page.words


def test_hidden_number_is_no_error(client: FlaskClient) -> None:
    """A call without a caller id says so."""
    assert "from hidden number" in Page(client.get("/calls/CA2").text).words


def test_bars_are_to_scale(app: Flask) -> None:
    """Waiting takes its share of the width, and the talk the rest."""
    call = answered()
    with app.test_request_context():
        rows = score(call, NOW).rows
    total = (max(leg.ended_at for leg in call.legs if leg.ended_at) - call.started_at).total_seconds()
    wait, talk = rows[0].bars
    assert (wait.kind, wait.x, wait.width) == ("wait", 0.0, round(14 / total * 100, 2))
    assert (talk.kind, talk.x) == ("talk", round(14 / total * 100, 2))
    assert [bar.kind for bar in rows[1].bars] == ["ring", "screen", "talk", "wrap"]


def test_bars_never_leave_the_drawing(app: Flask) -> None:
    """Even a leg of a running call, and one that lasted no time worth drawing, stays between 0 and 100 percent."""
    with app.test_request_context():
        drawings = [score(call, NOW) for call in (answered(), voicemail(), ringing())]
    bars = [bar for drawing in drawings for row in drawing.rows for bar in row.bars]
    assert [bar for bar in bars if bar.x < 0 or bar.x + bar.width > 100.01] == []


def test_axis_has_few_round_ticks(app: Flask) -> None:
    """A call of 2:20 is marked every half minute, from its start on."""
    with app.test_request_context():
        ticks = score(voicemail(), NOW).ticks
    assert [label for _, label in ticks] == ["00:00", "00:30", "01:00", "01:30", "02:00"]


def test_running_call_grows_until_now(app: Flask) -> None:
    """The caller's bar of a ringing call reaches to the present."""
    call = ringing()
    with app.test_request_context():
        later = score(call, NOW + timedelta(seconds=9))
    assert later.rows[0].bars[0].text == "waits 00:18"
