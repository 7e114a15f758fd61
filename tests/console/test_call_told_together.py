"""The page of a missed call that was told of with others."""

from dataclasses import replace

from flask import Flask

from oncall.calls.model import Outcome, State
from oncall.console.call_story import story
from oncall.console.desk_views import call_view
from tests.calls.samples import at, ringing


def test_the_page_says_who_is_told_of_it_with_others(app: Flask) -> None:
    """Those that the call rang by their names, somebody whom nobody knows any more by the id; after the end of the call."""
    over = {"state": State.ABANDONED, "outcome": Outcome.ABANDONED, "ended_at": at(20)}
    call = replace(ringing(), gathered=("anna", "bjorn", "gone"), **over)  # type: ignore[arg-type]
    with app.test_request_context():
        *_, end, last = story(call_view(call, None))
    assert "The caller hangs up before anybody took the call" == end.text
    expected = "Many hang up just now: Anna, Bjørn, gone are told of this call and the others in one message"
    assert (call.ended_at, expected) == (last.at, last.text)


def test_a_call_that_was_told_of_alone_says_nothing(app: Flask) -> None:
    """As every other."""
    with app.test_request_context():
        assert [] == [moment for moment in story(call_view(ringing(), None)) if moment.id == "told-together"]
