"""The hold sound: fetched by the carrier without a signature, the same for everybody, cached for a day."""

from flask import Blueprint, Response

from oncall.carrier import sound

sounds = Blueprint("sounds", __name__)
A_DAY = 86_400


@sounds.get("/voice/sound/<int:seconds>.wav")
def hold_sound(seconds: int) -> Response:
    """Return so many seconds of hold sound."""
    reply = Response(sound.wav(seconds), content_type="audio/wav")
    reply.cache_control.public = True
    reply.cache_control.max_age = A_DAY
    return reply
