"""The hold sound and a line's own recordings: fetched by the carrier without a signature, the same for everybody, cached for a day."""

from collections.abc import Callable

from flask import Blueprint, Response

from oncall.carrier import sound
from oncall.policy.build.recorded import is_address
from oncall.policy.line import Line
from webhooks.door import door

sounds = Blueprint("sounds", __name__)
A_DAY = 86_400


@sounds.get("/voice/sound/<int:seconds>.wav")
def hold_sound(seconds: int) -> Response:
    """Return so many seconds of hold sound."""
    return cached(sound.wav(seconds), "audio/wav")


@sounds.get("/voice/sound/recorded/<name>")
def recording(name: str) -> Response:
    """Return a recording of ONCALL_HOME/sounds; 404 for what cannot be played."""
    folder = door().recordings
    found = folder.read(name) if folder is not None else None
    return Response(status=404) if found is None else cached(*found)


def recorded(line: Line, language: str) -> Callable[[str], str]:
    """Return what gives the address of a prompt's recording: "" where the line has none, or its file cannot be played."""
    own = line.audio.get(language, {})

    def address(key: str) -> str:
        name, folder = own.get(key, ""), door().recordings
        if not name or is_address(name):
            return name
        version = folder.version(name) if folder is not None else None
        return "" if version is None else door().addresses.recorded(name, version)

    return address


def cached(body: bytes, kind: str) -> Response:
    """Return a sound that may be kept for a day: its address changes with it."""
    reply = Response(body, content_type=kind)
    reply.cache_control.public = True
    reply.cache_control.max_age = A_DAY
    return reply
