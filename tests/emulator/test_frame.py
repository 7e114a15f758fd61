"""What a call and its document guard themselves against."""

from __future__ import annotations

from oncall.emulator import legs
from oncall.emulator.frame import Frame
from tests.emulator.stage import Stage, twiml


def test_a_call_ends_once() -> None:
    """Ending a call that has ended changes nothing: one line on the bill, one callback."""
    stage = Stage({"/voice": twiml('<Pause length="9"/>')})
    sid = stage.call(seconds=1)
    for status in ("busy", "completed"):
        legs.end(stage.carrier, stage.carrier.calls[sid], status)
    stage.advance(1)
    assert (["busy"], ["busy"]) == (
        [cdr.status for cdr in stage.carrier.cdrs],
        stage.service.forms("/status", "CallStatus"),
    )


def test_only_the_last_document_asked_for_is_played() -> None:
    """A document that arrives after another was asked for is left."""
    pages = {"/voice": twiml('<Say>start</Say><Pause length="60"/>')}
    stage = Stage(pages | {"/one": twiml("<Say>one</Say>"), "/two": twiml('<Say>two</Say><Pause length="60"/>')})
    sid = stage.call(seconds=3)
    frame = stage.carrier.calls[sid].holder
    assert isinstance(frame, Frame)
    frame.goto("/one", "POST")
    frame.goto("/two", "POST")
    stage.advance(5)
    assert ["start", "two"] == stage.heard()


def test_a_document_that_is_over_stays_over() -> None:
    """After its end a document fetches and plays nothing."""
    stage = Stage({"/voice": twiml('<Pause length="60"/>')})
    sid = stage.call(seconds=1)
    frame = stage.carrier.calls[sid].holder
    assert isinstance(frame, Frame)
    stage.caller.hang_up()
    frame.goto("/one", "POST")
    frame.next()
    stage.advance(5)
    assert ["/voice", "/status"] == [one.path for one in stage.service.asked]
