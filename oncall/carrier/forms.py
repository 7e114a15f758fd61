"""The carrier's forms, turned into typed values at the door. What is odd and optional becomes None or "", never an error.

A signature has no separators between fields, so a signed form may still be cut wrongly: every field is checked here.
Unknown words are logged and change nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from oncall.calls.events import CallEnded, CustomerDialOver, DialOver, LegEnded, MessageRecorded
from oncall.calls.model import LegOutcome
from oncall.log import get_logger

Form = Mapping[str, str]
log = get_logger(__name__)

CALL_SID = re.compile(r"CA[0-9a-fA-F]{32}")
RECORDING_SID = re.compile(r"RE[0-9a-fA-F]{32}")
# A "+" that was sent without being escaped arrives as a blank.
E164 = re.compile(r"[+ ]([1-9][0-9]{6,14})")
KEYS = re.compile(r"[0-9*#]{1,24}")
WHOLE = re.compile(r"[0-9]{1,6}")
LONGEST_SHOWN = 64
# A withheld number arrives as a word, or as the word on a telephone's keys: +266696687 spells ANONYMOUS.
KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
WITHHELD = frozenset(
    "+" + word.translate(KEYPAD) for word in ("ANONYMOUS", "BLOCKED", "PRIVATE", "RESTRICTED", "UNAVAILABLE", "UNKNOWN")
)
DECLINE = "603"  # the phone's user pressed the call away (RFC 3261, 21.6.2)
GOING_ON = frozenset({"queued", "initiated", "ringing", "in-progress", "answered"})
ENDINGS: dict[str, LegOutcome | None] = {
    "completed": None,
    "busy": LegOutcome.BUSY,
    "no-answer": LegOutcome.NO_ANSWER,
    "failed": LegOutcome.FAILED,
    "canceled": LegOutcome.CANCELLED,
}
DIAL_ENDINGS = ENDINGS | {"completed": LegOutcome.NO_ANSWER, "answered": LegOutcome.NO_ANSWER}


@dataclass(frozen=True, slots=True)
class FormError:
    """A field without which the request means nothing to us: which, and what is wrong with it."""

    field: str
    what: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """What every request about a call says. `from_` is E.164, None when withheld or odd.

    `to` is E.164, or the text as sent (64 characters at most) when it is no number: then no line has it.
    `parent` is the caller's call when this one is a leg that he dialled.
    """

    sid: str
    account: str
    from_: str | None
    to: str
    parent: str | None = None


def parse_call(form: Form, account: str) -> Incoming | FormError:
    """Return who calls whom, or what is wrong: a call id that is none, or another account than ours."""
    sid, sender, parent = form.get("CallSid", ""), form.get("AccountSid", ""), form.get("ParentCallSid", "")
    if not CALL_SID.fullmatch(sid):
        return FormError("CallSid", "not CA and 32 hexadecimal digits")
    if sender != account:
        return FormError("AccountSid", "not our account")
    called = form.get("To", "")
    return Incoming(
        sid,
        sender,
        from_=parse_number(form.get("From", "")),
        to=parse_number(called) or called.strip()[:LONGEST_SHOWN],
        parent=parent if CALL_SID.fullmatch(parent) else None,
    )


def parse_number(text: str) -> str | None:
    """Return a number as E.164; None for a withheld one and for anything that is no number."""
    found = E164.fullmatch(text.rstrip())
    number = f"+{found[1]}" if found else None
    return None if number in WITHHELD else number


def parse_digits(form: Form) -> str:
    """Return the keys pressed, at most 24; "" when there are none or they cannot be keys."""
    digits = form.get("Digits", "")
    if digits and not KEYS.fullmatch(digits):
        log.warning("odd_keys", length=len(digits))
        return ""
    return digits


def parse_status(form: Form, now: datetime) -> CallEnded | None:
    """Return that the caller's call has ended, and when by the carrier's clock; None while it goes on."""
    return CallEnded(_instant(form, now)) if _ending(form, "CallStatus") in ENDINGS else None


def parse_leg_status(form: Form, leg: str, now: datetime | None = None) -> LegEnded | None:
    """Return that a leg has ended, and how; None while it goes on. A person who pressed the call away declined.

    With `now` also when, by the carrier's clock.
    """
    status = _ending(form, "CallStatus")
    if status not in ENDINGS:
        return None
    outcome = ENDINGS[status]
    declined = outcome is not None and form.get("SipResponseCode", "").strip() == DECLINE
    return LegEnded(leg, LegOutcome.DECLINED if declined else outcome, _instant(form, now) if now else None)


def parse_dial(form: Form) -> DialOver:
    """Return how the caller's dial ended: talked when it was answered and bridged; the carrier's word if not.

    Answered, yet not bridged, counts as no answer: a voicemail picked up and did not press the key.
    """
    status = _ending(form, "DialCallStatus")
    bridged = form.get("DialBridged", "").strip().lower()
    talked = bridged == "true" or (status in {"completed", "answered"} and bridged != "false")
    return DialOver(talked, DIAL_ENDINGS.get(status) or LegOutcome.NO_ANSWER)


def parse_customer_dial(form: Form, leg: str) -> CustomerDialOver:
    """Return how the dial to a customer who is called back ended, and how long the two talked in whole seconds."""
    length = form.get("DialCallDuration", "")
    return CustomerDialOver(leg, parse_dial(form).talked, int(length) if WHOLE.fullmatch(length) else None)


def parse_recording(form: Form) -> MessageRecorded | None:
    """Return the message that was left; None while it is being recorded, and when nothing was said.

    Only the recording's id is taken, never its address (toll fraud and forged addresses: facts/reliability 4.2): from
    its own field, or, where the action of <Record> sends none, from the end of the address. An unreadable length is 0.
    """
    if form.get("RecordingStatus", "completed") != "completed":
        return None
    last = form.get("RecordingUrl", "").rpartition("/")[2].partition(".")[0]
    sid = form.get("RecordingSid") or last
    length = form.get("RecordingDuration", "")
    if not RECORDING_SID.fullmatch(sid):
        log.warning("odd_recording", sid=sid[:LONGEST_SHOWN])
        return None
    seconds = int(length) if WHOLE.fullmatch(length) else None
    return None if seconds == 0 else MessageRecorded(sid, seconds or 0)


def _ending(form: Form, name: str) -> str:
    """Return a status word; one that is neither an end nor a stage on the way there is logged."""
    status = form.get(name, "")
    if status not in DIAL_ENDINGS and status not in GOING_ON:
        log.warning("unknown_status", field=name, status=status[:LONGEST_SHOWN])
    return status


def _instant(form: Form, now: datetime) -> datetime:
    """Return the form's Timestamp (RFC 2822) in UTC, never later than now; now when there is none that can be read."""
    try:
        at = parsedate_to_datetime(form.get("Timestamp", ""))
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return now
    return min(at, now)
