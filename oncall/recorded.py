"""A line's own recordings on disk: ONCALL_HOME/sounds. Looked at before each play: what cannot be played is spoken in words instead."""

from collections.abc import Iterator
from pathlib import Path

from oncall.policy.build.recorded import FILE, is_address
from oncall.policy.findings import Finding
from oncall.policy.line import Line

LARGEST = 5_000_000  # bytes: five minutes of speech, which nobody wants to listen to
KINDS = {".mp3": "audio/mpeg", ".wav": "audio/wav"}
HEAD = 12
FIRST = 0xFF
MPEG_SYNC = 0xE0


class Recordings:
    """The folder of recordings. Nothing that came from outside becomes part of a path."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "sounds"

    def wrong(self, name: str) -> tuple[str, str] | None:
        """Return what is wrong with a file and the cure; None when it can be played."""
        path = self._folder / name
        try:
            if FILE.fullmatch(name) is None or not path.is_file():
                return f"there is no {name} in {self._folder}", "put the file there: until then the words are spoken"
            size = path.stat().st_size
            with path.open("rb") as file:
                head = file.read(HEAD)
        except OSError as error:
            return f"{path}: {error.strerror}", "make it readable for the service"
        if size > LARGEST:
            return f"{name} has {size} bytes", f"at most {LARGEST}: make it shorter, or mono with fewer bits"
        if not sounds_like(path.suffix, head):
            return f"{name} is no {path.suffix[1:]} file", "convert it: an MP3, or a WAV as most programs write it"
        return None

    def version(self, name: str) -> int | None:
        """Return a number that changes with the file; None when it cannot be played."""
        try:
            return None if self.wrong(name) else (self._folder / name).stat().st_mtime_ns
        except OSError:
            return None

    def read(self, name: str) -> tuple[bytes, str] | None:
        """Return the bytes and the content type of a file that can be played; None for any other."""
        try:
            return None if self.wrong(name) else ((self._folder / name).read_bytes(), KINDS[Path(name).suffix])
        except OSError:
            return None

    def findings(self, line: Line, file: str) -> Iterator[Finding]:
        """Yield what is wrong with the recordings that a line names."""
        for language, recordings in line.audio.items():
            for key, name in recordings.items():
                where = f"say.{language}.{key}.audio"
                if is_address(name):
                    what = "is played from another machine: while that one fails callers hear nothing here"
                    yield Finding(file, where, what, "put the file into ONCALL_HOME/sounds", "warning")
                elif (found := self.wrong(name)) is not None:
                    yield Finding(file, where, *found)


def sounds_like(ending: str, head: bytes) -> bool:
    """Return whether the first bytes are those of a sound file with that ending."""
    if ending == ".wav":
        return head[:4] == b"RIFF" and head[8:12] == b"WAVE"
    return head[:3] == b"ID3" or (len(head) > 1 and head[0] == FIRST and head[1] & MPEG_SYNC == MPEG_SYNC)
