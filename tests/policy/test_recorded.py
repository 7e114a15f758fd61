"""Recordings in a line file: which sentences may have one, and what is said of a mistake."""

import pytest

from oncall.policy.differ import diff
from tests.policy.samples import NOW, WHOLE, line_of, refused

WRONG = [
    (
        'say.nb.greeting={audio="greeting.ogg"}',
        'say.nb.greeting.audio: "greeting.ogg" is no recording (name a file of ONCALL_HOME/sounds like "greeting-nb.mp3", or an https address; .mp3 or .wav)',
    ),
    ('say.nb.greeting={audio="../greeting.mp3"}', 'say.nb.greeting.audio: "../greeting.mp3" is no recording'),
    ('say.nb.greeting={audio="http://example.com/g.mp3"}', "is no recording"),
    ('say.nb.greeting={audio="https://user:pass@example.com/g.mp3"}', "is no recording"),
    (
        'say.nb.connecting={audio="c.mp3"}',
        'say.nb.connecting.audio: cannot say {person}, which differs from call to call (leave the recording out, or add values = "left_out" where callers can do without)',
    ),
    (
        'say.nb.connecting={audio="c.mp3", text="Du får {person} fra {line}."}',
        "cannot say {person}, which differs from call to call",
    ),
    ('say.nb.sms_missed={audio="m.mp3", values="left_out"}', "say.nb.sms_missed: is read, not heard"),
    ('say.nb.hold={audio="h.mp3", values="kept"}', "say.nb.hold"),
    ('say.nb.hold={text="Vent."}', "say.nb.hold"),
    ('say.nb.hold={audio="h.mp3", sound="x"}', "say.nb.hold"),
    ('say.nb.greetin={audio="g.mp3"}', "did you mean greeting?"),
]


@pytest.mark.parametrize(("fault", "said"), WRONG)
def test_mistakes_are_named(fault: str, said: str) -> None:
    """One line: where, what, the cure."""
    assert [finding for finding in refused(WHOLE, fault) if said in finding] != []


def test_recordings_and_their_words() -> None:
    """Words beside a recording are the line's own; without any the shipped ones stand behind it."""
    line = line_of(
        WHOLE,
        'say.nb.greeting={audio="greeting-nb.mp3", text="Hei."}',
        'say.nb.hold={audio="https://sounds.example.com/hold.wav"}',
        'say.nb.connecting={audio="c.mp3", text="Vent litt."}',
        'say.nb.taken={audio="t.mp3", values="left_out"}',
    )
    assert line.audio["nb"] == {
        "greeting": "greeting-nb.mp3",
        "hold": "https://sounds.example.com/hold.wav",
        "connecting": "c.mp3",
        "taken": "t.mp3",
    }
    assert (line.say["nb"]["greeting"], line.say["nb"].get("hold")) == ("Hei.", None)


def test_a_sentence_of_the_line_s_own_needs_words_too() -> None:
    """There is nothing shipped to stand behind it."""
    found = refused(WHOLE, "route.0.say=ours", 'say.nb.ours={audio="ours.mp3"}')
    assert [finding for finding in found if '"ours" has no wording in nb' in finding] != []


def test_a_new_recording_is_told_as_a_change() -> None:
    """What callers hear changes: `oncall lines diff` says so."""
    new = line_of(WHOLE, 'say.nb.hold={audio="hold.mp3"}')
    assert "say.nb.hold.audio: none -> hold.mp3" in diff(line_of(WHOLE), new, NOW)
