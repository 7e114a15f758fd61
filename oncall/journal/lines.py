"""An entry as one line of JSON, and back. The caller's call comes first, so that a line can be told without reading it all."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from oncall.usecases.journal import Entry, Said

START = b'{"call":"'
LONGEST_VALUE = 300
# What the readers of forms look at; the rest of a form is not kept.
FIELDS = frozenset(
    {
        "AccountSid", "CallSid", "CallStatus", "DialBridged", "DialCallDuration", "DialCallSid", "DialCallStatus", "Digits",
        "From", "ParentCallSid", "RecordingDuration", "RecordingSid", "RecordingStatus", "RecordingUrl", "SipResponseCode",
        "Timestamp", "To",
    }
)  # fmt: skip


def dump(entry: Entry) -> bytes:
    """Return the line of an entry; one without an id gets one."""
    raw: dict[str, Any] = {
        "call": entry.call,
        "id": entry.id or secrets.token_hex(6),
        "at": entry.at.isoformat(),
        "path": entry.path,
        "t": entry.ticket,
        "form": {name: value[:LONGEST_VALUE] for name, value in entry.form.items() if name in FIELDS},
        "policy": entry.policy,
    }
    if entry.said is not None:
        raw["said"] = dump_said(entry.said)
    return json.dumps(raw, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def dump_said(said: Said) -> dict[str, Any]:
    """Return what the caller was told as JSON data."""
    return {
        "step": said.step,
        "since": said.since.isoformat(),
        "rang": list(said.rang),
        "gave_up": said.gave_up,
        "joined": said.joined,
    }


def load(line: bytes) -> Entry:
    """Return the entry of a line. Raises ValueError when it is torn or none of ours."""
    try:
        raw = json.loads(line)
        form: Mapping[str, str] = {str(name): str(value) for name, value in raw["form"].items()}
        said = load_said(raw["said"]) if "said" in raw else None
        at = datetime.fromisoformat(raw["at"])
        return Entry(raw["call"], raw["path"], raw["t"], at, form, raw["policy"], said, raw["id"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an entry of the call journal: {error}") from None


def load_said(raw: Mapping[str, Any]) -> Said:
    """Return what the caller was told."""
    since = datetime.fromisoformat(raw["since"])
    return Said(raw["step"], since, tuple(raw["rang"]), gave_up=raw["gave_up"], joined=raw["joined"])


def call_of(line: bytes) -> str | None:
    """Return the caller's call of a line without reading the rest; None for a torn line."""
    if not line.startswith(START):
        return None
    call, end, _ = line[len(START) :].partition(b'"')
    return call.decode("utf-8", "replace") if end else None
