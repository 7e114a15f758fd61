"""The verbs and nouns this carrier plays, their attributes and what may stand inside them.

From Twilio's TwiML pages. An attribute is written `name:kind`; kinds: url, text, bool, keys, int (with `low-high`),
or the allowed words separated by `|`. Names are case-sensitive. `events` are words separated by blanks.
"""

from __future__ import annotations

from dataclasses import dataclass

METHOD = "GET|POST"
YES = "true|false"
CALL_EVENTS = "initiated ringing answered completed"
RECORDING_EVENTS = "in-progress completed absent"
ROOM_EVENTS = "start end join leave mute hold modify speaker announcement"
MACHINE = (
    "machineDetection:Enable|DetectMessageEnd amdStatusCallback:url amdStatusCallbackMethod:GET|POST"
    " machineDetectionTimeout:int3-60 machineDetectionSpeechThreshold:int1000-6000"
    " machineDetectionSpeechEndThreshold:int500-5000 machineDetectionSilenceTimeout:int2000-10000"
)
RECORDING = (
    "recordingStatusCallback:url recordingStatusCallbackMethod:GET|POST"
    " recordingStatusCallbackEvent:events(recording) trim:trim-silence|do-not-trim recordingConfigurationId:text"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One element: its attributes as (name, kind) and the elements allowed inside; `text` when it may hold text."""

    attributes: tuple[tuple[str, str], ...]
    inside: tuple[str, ...] = ()
    text: bool = False

    def kind(self, name: str) -> str | None:
        """Return the kind of an attribute; None when the element has no such attribute."""
        return next((kind for known, kind in self.attributes if known == name), None)


def _shape(attributes: str, inside: str = "", *, text: bool = False) -> Shape:
    pairs = tuple((name, kind) for name, _, kind in (part.partition(":") for part in attributes.split()))
    return Shape(pairs, tuple(inside.split()), text)


_NUMBER = (
    f"sendDigits:keys url:url method:{METHOD} statusCallback:url statusCallbackMethod:{METHOD}"
    f" statusCallbackEvent:events(call) byoc:text {MACHINE}"
)
_CONFERENCE = (
    f"muted:{YES} beep:true|false|onEnter|onExit startConferenceOnEnter:{YES} endConferenceOnExit:{YES} waitUrl:url"
    f" waitMethod:{METHOD} maxParticipants:int1-250 record:do-not-record|record-from-start region:text coach:text"
    f" statusCallback:url statusCallbackMethod:{METHOD} statusCallbackEvent:events(room) {RECORDING}"
    " eventCallbackUrl:url jitterBufferSize:large|medium|small|off participantLabel:text"
)
_DIAL = (
    f"action:url method:{METHOD} timeout:int5-600 hangupOnStar:{YES} timeLimit:int1-14400 callerId:text"
    " record:do-not-record|record-from-answer|record-from-ringing|record-from-answer-dual|record-from-ringing-dual"
    f"|true|false {RECORDING} recordingTrack:both|inbound|outbound answerOnBridge:{YES} ringTone:text"
    f" sequential:{YES} referUrl:url referMethod:{METHOD} events:text passports:text"
)
_GATHER = (
    f"input:text action:url method:{METHOD} timeout:int0- speechTimeout:text maxSpeechTime:int1-60"
    f" profanityFilter:{YES} finishOnKey:keys numDigits:int1- partialResultCallback:url"
    f" partialResultCallbackMethod:{METHOD} language:text hints:text bargeIn:{YES} debug:{YES}"
    f" actionOnEmptyResult:{YES} speechModel:text enhanced:{YES}"
)
_RECORD = (
    f"action:url method:{METHOD} timeout:int0- finishOnKey:keys maxLength:int1-14400 playBeep:{YES}"
    f" transcribe:{YES} transcribeCallback:url {RECORDING}"
)
_ENQUEUE = f"action:url maxQueueSize:int1- method:{METHOD} waitUrl:url waitUrlMethod:{METHOD} workflowSid:text"
_SPEECH = "break emphasis lang p phoneme prosody s say-as sub w"

SHAPES: dict[str, Shape] = {
    "Response": _shape("", "Say Play Pause Gather Record Redirect Hangup Reject Dial Enqueue Leave"),
    "Say": _shape("voice:text loop:int0- language:text", _SPEECH, text=True),
    "Play": _shape("loop:int0- digits:keys", text=True),
    "Pause": _shape("length:int0-"),
    "Gather": _shape(_GATHER, "Say Play Pause"),
    "Record": _shape(_RECORD),
    "Redirect": _shape(f"method:{METHOD}", text=True),
    "Hangup": _shape(""),
    "Reject": _shape("reason:rejected|busy"),
    "Leave": _shape(""),
    "Dial": _shape(_DIAL, "Number Conference Queue", text=True),
    "Number": _shape(_NUMBER, text=True),
    "Conference": _shape(_CONFERENCE, text=True),
    "Queue": _shape(f"url:url method:{METHOD} reservationSid:text postWorkActivitySid:text", text=True),
    "Enqueue": _shape(_ENQUEUE, text=True),
}
UNPLAYED = frozenset(
    [
        "machineDetection",
        "amdStatusCallback",
        "partialResultCallback",
        "coach",
        "workflowSid",
        "reservationSid",
        "byoc",
        "referUrl",
        "transcribeCallback",
        "eventCallbackUrl",
    ]
)
EVENTS = {"call": CALL_EVENTS.split(), "recording": RECORDING_EVENTS.split(), "room": ROOM_EVENTS.split()}
_ELSEWHERE = (
    "Connect Start Stop Pay Prompt Refer Sms Echo Client Sip Sim Application WhatsApp Stream Siprec Task Message"
)
ELSEWHERE = frozenset(_ELSEWHERE.split())
