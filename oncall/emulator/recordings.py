"""Recordings: of a <Record>, of a <Dial>, of a conference. The file can be fetched a little after the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from oncall.emulator.callbacks import stamp, tell
from oncall.emulator.calls import Subscription, Target
from oncall.emulator.document import Verb
from oncall.emulator.params import API_VERSION, Params

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

Source = Literal["RecordVerb", "DialVerb", "Conference"]
RecordingStatus = Literal["in-progress", "processing", "completed", "absent", "deleted"]


@dataclass(slots=True, eq=False)
class Recording:
    """One recording; `seconds` is known when it has stopped, the file when it is completed."""

    sid: str
    call: str | None
    conference: str | None
    source: Source
    channels: int
    started: datetime
    subscription: Subscription
    status: RecordingStatus = "in-progress"
    seconds: int = 0


def wanted(verb: Verb, resolve: Callable[[str], str]) -> Subscription:
    """Return who wants to hear of a recording, from the recordingStatusCallback attributes."""
    url = verb.attribute("recordingStatusCallback")
    target = Target(resolve(url) if url else "", verb.method_of("recordingStatusCallbackMethod"))
    return Subscription(target, verb.words("recordingStatusCallbackEvent", "completed"))


class Recordings:
    """All recordings of a carrier, by sid."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self.all: dict[str, Recording] = {}

    def begin(
        self, source: Source, subscription: Subscription, *, call: str | None, conference: str | None, channels: int = 1
    ) -> Recording:
        """Start to record."""
        sid, now = self._carrier.sids("RE"), self._carrier.clock.now()
        recording = Recording(sid, call, conference, source, channels, now, subscription)
        self.all[sid] = recording
        self._carrier.journal.add("recording", "started", call=call)
        self._tell(recording, "in-progress")
        return recording

    def end(self, recording: Recording, seconds: float | None = None) -> None:
        """Stop recording; without `seconds` it lasted since its start."""
        if recording.status != "in-progress":
            return
        lasted = (self._carrier.clock.now() - recording.started).total_seconds() if seconds is None else seconds
        recording.seconds = round(lasted)
        recording.status = "processing"
        self._carrier.journal.add("recording", f"{recording.seconds} s", call=recording.call)
        self._carrier.engine.later(self._carrier.config.recording_lag, partial(self._store, recording))

    def _store(self, recording: Recording) -> None:
        if recording.status == "processing":
            recording.status = "completed" if recording.seconds else "absent"
            self._tell(recording, recording.status)

    def url(self, recording: Recording) -> str:
        """Return the address of the recording's file."""
        config = self._carrier.config
        return f"{config.base_url}/{API_VERSION}/Accounts/{config.account_sid}/Recordings/{recording.sid}"

    def _tell(self, recording: Recording, event: RecordingStatus) -> None:
        target = recording.subscription.target
        if not target.url or event not in recording.subscription.events:
            return
        params: Params = {
            "AccountSid": self._carrier.config.account_sid,
            "RecordingSid": recording.sid,
            "RecordingUrl": self.url(recording),
            "RecordingStatus": event,
            "RecordingChannels": str(recording.channels),
            "RecordingStartTime": stamp(recording.started),
            "RecordingSource": recording.source,
        }
        if event == "completed":
            params["RecordingDuration"] = str(recording.seconds)
        params |= {"CallSid": recording.call} if recording.call else {}
        params |= {"ConferenceSid": recording.conference} if recording.conference else {}
        tell(self._carrier, "recording", target.url, target.method, params, recording.call)
