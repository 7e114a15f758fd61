"""The Recording resource and its sound files."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from oncall.emulator.files import mp3_file, wav_file
from oncall.emulator.recordings import Recording
from oncall.emulator.rest.replies import ApiError, Json, carrier, in_range, missing, page
from oncall.emulator.rest.shapes import call_recording_json, recording_json, whole_recording_json

recordings = Blueprint("recordings", __name__)


@recordings.get("/Recordings.json")
def listing() -> ResponseReturnValue:
    """List recordings, newest first, filtered by CallSid, ConferenceSid and DateCreated."""
    return _page(request.args.get("CallSid"), request.args.get("ConferenceSid"), whole_recording_json)


@recordings.get("/Calls/<call>/Recordings.json")
def of_call(call: str) -> ResponseReturnValue:
    """List the recordings of one call."""
    return _page(call, None, call_recording_json)


@recordings.get("/Conferences/<conference>/Recordings.json")
def of_conference(conference: str) -> ResponseReturnValue:
    """List the recordings of one conference."""
    return _page(None, conference, recording_json)


def _page(call: str | None, conference: str | None, render: Callable[[Recording], Json]) -> ResponseReturnValue:
    with carrier().lock:
        found = [
            one
            for one in reversed(carrier().recordings.all.values())
            if one.status != "deleted"
            and call in {None, one.call}
            and conference in {None, one.conference}
            and in_range(one.started, "DateCreated")
        ]
        return page("recordings", found, render)


def _find(sid: str) -> Recording:
    recording = carrier().recordings.all.get(sid)
    if recording is None or recording.status == "deleted":
        raise missing()
    return recording


@recordings.get("/Recordings/<sid>.json")
def fetch(sid: str) -> ResponseReturnValue:
    """Fetch one recording."""
    with carrier().lock:
        return whole_recording_json(_find(sid))


@recordings.delete("/Recordings/<sid>.json")
def delete(sid: str) -> ResponseReturnValue:
    """Delete a recording and its file."""
    with carrier().lock:
        recording = _find(sid)
        if recording.status == "in-progress":
            raise ApiError(400, 20009, "Cannot delete this resource before it is complete")
        recording.status = "deleted"
    return "", 204


@recordings.get("/Recordings/<sid>")
def media(sid: str) -> ResponseReturnValue:
    """Return the sound: WAV, or MP3 with that suffix; there is none until a little after the recording's end."""
    name, _, suffix = sid.partition(".")
    with carrier().lock:
        recording = _find(name)
        if recording.status != "completed" or suffix not in {"", "wav", "mp3"}:
            raise missing()
        length = recording.seconds
    if suffix == "mp3":
        return Response(mp3_file(length), mimetype="audio/mpeg")
    return Response(wav_file(length), mimetype="audio/x-wav")
