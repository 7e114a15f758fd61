"""<Say>, <Play>, <Pause>: what is heard, for how long, in which language."""

from __future__ import annotations

from itertools import pairwise

import pytest
from werkzeug.wrappers import Response

from oncall.emulator.files import mp3_file, wav_file, wav_seconds
from tests.emulator.stage import SERVICE, Stage, twiml


def gaps(stage: Stage) -> list[float]:
    """Return the seconds between the sounds the caller heard."""
    times = [at for at, _ in stage.caller.heard]
    return [round((later - earlier).total_seconds(), 2) for earlier, later in pairwise(times)]


def test_reading_speed_and_pause() -> None:
    """Text takes a plausible time, a pause its length, a short word at least a second."""
    stage = Stage({"/voice": twiml('<Say>a b c d e f g h i j</Say><Pause length="3"/><Say>k</Say><Say>l</Say>')})
    stage.call(seconds=30)
    assert [7.0, 1.0] == gaps(stage)


@pytest.mark.parametrize(
    ("attributes", "language", "voice"),
    [
        ("", "en-US", None),
        ('language="nb-NO"', "nb-NO", None),
        ('voice="Google.de-DE-Wavenet-B"', "de-DE", "Google.de-DE-Wavenet-B"),
        ('voice="Polly.Liv" language="nb-NO"', "nb-NO", "Polly.Liv"),
        ('voice="Polly.Liv"', "en-US", "Polly.Liv"),
    ],
)
def test_language_is_known_to_the_listener(attributes: str, language: str, voice: str | None) -> None:
    """What a phone heard carries the language and voice it was said with."""
    stage = Stage({"/voice": twiml(f"<Say {attributes}>Hei</Say>")})
    stage.call(seconds=3)
    assert [("Hei", language, voice)] == [(one.text, one.language, one.voice) for one in stage.caller.sounds]


def test_loops() -> None:
    """Loop repeats, 0 goes on until the caller hangs up."""
    stage = Stage({"/voice": twiml('<Say loop="2">twice</Say><Say loop="0">for ever</Say>')})
    stage.call(seconds=60)
    assert ["twice", "twice", "for ever"] == stage.heard()[:3]
    assert 58 == stage.heard().count("for ever")
    assert "in_call" == stage.caller.state


def test_wav_files_play_as_long_as_they_are() -> None:
    """A WAV file is fetched once and its own length used; it is signed for like any request."""
    stage = Stage(
        {
            "/voice": twiml('<Play loop="2">sound.wav</Play><Play>sound.wav</Play><Say>end</Say>'),
            "/sound.wav": lambda _request: Response(wav_file(3), mimetype="audio/wav"),
        }
    )
    stage.call(seconds=30)
    assert [3.0, 3.0, 3.0] == [round(gap, 1) for gap in gaps(stage)]
    assert ["GET"] == [one.method for one in stage.service.at("/sound.wav")]
    assert f"{SERVICE}/sound.wav" == stage.heard()[0]


def test_other_files_have_a_set_length() -> None:
    """An MP3 file is not fetched; it lasts as long as the configuration says."""
    stage = Stage({"/voice": twiml("<Play>/a.mp3</Play><Say>end</Say>")}, play_seconds=8)
    stage.call(seconds=30)
    assert ([8.0], []) == (gaps(stage), stage.service.at("/a.mp3"))


@pytest.mark.parametrize(
    ("page", "code"), [(Response(status=404), 11200), (Response("x", mimetype="text/html"), 12300)]
)
def test_unplayable_files_are_problems_and_skipped(page: Response, code: int) -> None:
    """A file that is missing or no sound is reported and the next verb runs."""
    stage = Stage({"/voice": twiml("<Play>/a.wav</Play><Say>end</Say>"), "/a.wav": page})
    stage.call(seconds=5)
    assert ([code], ["end"]) == (stage.codes(), stage.heard())


def test_tones() -> None:
    """Played digits are no words and take their time."""
    stage = Stage({"/voice": twiml('<Play digits="1w2"/><Say>end</Say>')})
    stage.call(seconds=5)
    assert ["end"] == stage.heard()


def test_made_sound_files() -> None:
    """The files made for recordings are as long as they should be."""
    assert 2.0 == wav_seconds(wav_file(2))
    assert (None, b"\xff\xf3") == (wav_seconds(b"no sound"), mp3_file(1)[:2])
    assert 42 * 24 == len(mp3_file(1))
