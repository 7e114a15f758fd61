"""Hold sound: audible, not loud, without a click, and the same bytes each time."""

import io
import wave
from array import array
from itertools import pairwise

import pytest

from oncall.carrier import sound


def samples(data: bytes) -> tuple[wave._wave_params, list[int]]:
    """Return the format and the samples of a WAV file."""
    with wave.open(io.BytesIO(data)) as file:
        return file.getparams(), list(array("h", file.readframes(file.getnframes())))


@pytest.mark.parametrize("seconds", range(1, 11))
def test_a_piece_is_as_long_as_it_says(seconds: int) -> None:
    """Whole seconds of 8 kHz, 16 bits, mono: what every telephone and browser plays."""
    params, played = samples(sound.wav(seconds))
    assert (params.nchannels, params.sampwidth, params.framerate) == (1, 2, 8000)
    assert len(played) == seconds * 8000


def test_each_second_is_heard_and_none_is_loud() -> None:
    """No second is silent and none comes near clipping."""
    _, played = samples(sound.wav(10))
    peaks = [max(map(abs, played[second * 8000 : (second + 1) * 8000])) for second in range(10)]
    assert all(2000 < peak < 12_000 for peak in peaks)


def test_pieces_follow_each_other_without_a_click() -> None:
    """A piece begins and ends in silence, and no sample jumps far from the one before."""
    _, played = samples(sound.wav(2))
    assert abs(played[0]) < 50
    assert abs(played[-1]) < 50
    assert max(abs(after - before) for before, after in pairwise(played)) < 6000


def test_the_bytes_are_the_same_each_time() -> None:
    """A cache may keep them for ever."""
    again = sound.wav.__wrapped__(3)
    assert sound.wav(3) == again


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (11, 10), (10**9, 10)])
def test_other_lengths_are_brought_into_range(asked: int, given: int) -> None:
    """An address with an odd number costs nothing."""
    assert sound.wav(asked) == sound.wav(given)
