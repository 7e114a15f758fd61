"""A recording replaces any sentence on the phone; where its file cannot be played the words are spoken, never silence."""

from pathlib import Path

import pytest

from oncall.emulator.files import mp3_file, wav_file
from tests.stories.play import Play, staged

RECORDED = 'say.nb.greeting={audio="greeting-nb.wav", text="Du har ringt oss."}'


def put(home: Path, name: str = "greeting-nb.wav", body: bytes | None = None) -> None:
    """Put a recording where the service looks for it."""
    folder = home / "sounds"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(wav_file(4) if body is None else body)


def greeted(play: Play) -> str:
    """Let a caller come and return what he has heard when the pair rings."""
    play.dial()
    play.after(8)
    return play.heard("caller")


def test_the_recording_is_played_in_place_of_the_words(tmp_path: Path) -> None:
    """The caller hears the file, fetched from the service, and not the words; people ring as ever."""
    put(tmp_path)
    with staged(tmp_path, RECORDED) as play:
        heard = greeted(play)
        assert "/voice/sound/recorded/greeting-nb.wav" in heard
        assert "Du har ringt oss" not in heard
        play.take("carla")


@pytest.mark.parametrize("body", [None, b"", b"<html>not a sound</html>", b"RIFF" + bytes(5_000_001)])
def test_words_are_spoken_when_the_file_cannot_be_played(tmp_path: Path, body: bytes | None) -> None:
    """No file, an empty one, something else, too large: the words."""
    if body is not None:
        put(tmp_path, body=body)
    with staged(tmp_path, RECORDED) as play:
        heard = greeted(play)
        assert "Du har ringt oss." in heard
        assert "recorded" not in heard


def test_a_file_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    """It is looked at for each call: taken away the words are spoken, put back it is played under another address."""
    put(tmp_path)
    with staged(tmp_path, RECORDED) as play:
        first = greeted(play)
        play.phone("caller").hang_up()
        play.after(20)
        (tmp_path / "sounds" / "greeting-nb.wav").unlink()
        assert "Du har ringt oss." in greeted(play)
        assert first.splitlines()[0].rpartition("=")[2].isdecimal()


def test_shipped_words_stand_behind_a_recording_without_words(tmp_path: Path) -> None:
    """A shipped sentence needs no text of the line's own."""
    with staged(tmp_path, 'say.nb.goodbye={audio="bye.mp3"}', 'say.nb.hold={audio="hold.mp3"}') as play:
        greeted(play)
        play.take("carla")


def test_responders_hear_recordings_too(tmp_path: Path) -> None:
    """What people on call are asked may be a recording, where the file says that its values are left out."""
    put(tmp_path, "press-1.mp3", mp3_file(2))
    marked = 'say.nb.screen={audio="press-1.mp3", values="left_out"}'
    with staged(tmp_path, marked) as play:
        play.dial()
        play.take("carla")
        assert "recorded/press-1.mp3" in play.heard("carla")


def test_an_address_is_played_from_there(tmp_path: Path) -> None:
    """A recording on another machine is named to the carrier as it is."""
    with staged(
        tmp_path, 'say.nb.greeting={audio="https://sounds.example.com/g.mp3", text="Du har ringt oss."}'
    ) as play:
        assert "https://sounds.example.com/g.mp3" in greeted(play)


def test_nothing_but_recordings_is_served(tmp_path: Path) -> None:
    """A name that leads out of the folder, another kind of file, one that is not there: 404."""
    put(tmp_path)
    put(tmp_path, "notes.txt", b"secret")
    (tmp_path / "key.wav").write_bytes(wav_file(1))
    with staged(tmp_path) as play:
        client = play.stage.service.app.test_client()
        sound = client.get("/voice/sound/recorded/greeting-nb.wav")
        assert (sound.status_code, sound.content_type) == (200, "audio/wav")
        assert sound.data == wav_file(4)
        for name in ("notes.txt", "..%2Fkey.wav", "../key.wav", "gone.wav", ".wav"):
            assert client.get(f"/voice/sound/recorded/{name}").status_code in {404, 308}
