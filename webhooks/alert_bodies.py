"""What monitoring sends, read at the door: Alertmanager's webhook (version 4) and the plain form, within limits.

Alertmanager's shape is that of its manual's page "Configuration", section webhook_config: groupKey, status, common labels
and annotations, and alerts with labels, annotations, startsAt and fingerprint.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from oncall.calls.alarm import Alert
from oncall.usecases.take_alert import AlertGroup

MOST_BYTES = 512 * 1024
MOST_ALERTS = 500
LONGEST_KEY, LONGEST_TITLE, LONGEST_WORD = 1000, 160, 40
TITLES = ("summary", "title", "message", "description")
FIRING, RESOLVED = "firing", "resolved"
PLAIN = frozenset({"title", "severity", "key", "status"})
Json = Mapping[str, object]


class BadBody(ValueError):
    """A body that cannot be taken: one line, what and where."""


@dataclass(frozen=True, slots=True)
class Common:
    """What all alerts of a report share."""

    labels: Json
    annotations: Json
    status: str


def read_body(body: bytes) -> AlertGroup:
    """Return the report of a body. Raises BadBody."""
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        raise BadBody("the body is not JSON") from None
    if not isinstance(found, dict):
        raise BadBody("the body is not a JSON object")
    return grouped(found) if "alerts" in found else plain(found)


def plain(body: Json) -> AlertGroup:
    """Return the report of {"title", "severity", "key", "status"}: without a key the title is it, without a status it fires."""
    for name in body:
        if name not in PLAIN:
            raise BadBody(f"{name}: no such field (use title, severity, key, status, or Alertmanager's form)")
    title = short(text(body, "title"), LONGEST_TITLE)
    if not title:
        raise BadBody("title: is missing (say what is wrong)")
    status = status_of(body.get("status", FIRING), "status")
    key = text(body, "key") or title
    alert = Alert(key_of(key), title, short(text(body, "severity"), LONGEST_WORD), status == FIRING)
    return AlertGroup(checked(key), title, (alert,), all_clear=status == RESOLVED)


def grouped(body: Json) -> AlertGroup:
    """Return the report of Alertmanager. One whose status is resolved ends all alerts of its group."""
    alerts = body["alerts"]
    if not isinstance(alerts, list) or not alerts:
        raise BadBody("alerts: is not a list with alerts in it")
    if len(alerts) > MOST_ALERTS:
        raise BadBody(f"alerts: has {len(alerts)} (at most {MOST_ALERTS}; set max_alerts)")
    key = text(body, "groupKey")
    if not key:
        raise BadBody("groupKey: is missing (Alertmanager's webhook version 4 has it)")
    status = status_of(body.get("status", FIRING), "status")
    common = Common(table(body, "commonLabels"), table(body, "commonAnnotations"), status)
    found = tuple(alert_of(each, at, common) for at, each in enumerate(alerts))
    first = next((each for each in found if each.firing), found[0])
    title = title_of(common.labels, common.annotations) if len(found) > 1 else ""
    return AlertGroup(checked(key), title or first.title, found, all_clear=status == RESOLVED)


def alert_of(each: object, at: int, common: Common) -> Alert:
    """Return one alert of a report."""
    where = f"alerts.{at}"
    if not isinstance(each, dict):
        raise BadBody(f"{where}: is not an object")
    labels = {**common.labels, **table(each, "labels", where)}
    annotations = {**common.annotations, **table(each, "annotations", where)}
    status = status_of(each.get("status", common.status), f"{where}.status")
    own = short(text(each, "fingerprint"), LONGEST_KEY)
    severity = labels.get("severity", "")
    return Alert(
        fingerprint=own or key_of(json.dumps(labels, sort_keys=True)),
        title=title_of(labels, annotations) or f"alert {at + 1}",
        severity=short(severity, LONGEST_WORD) if isinstance(severity, str) else "",
        firing=status == FIRING,
        starts_at=instant(each.get("startsAt")),
    )


def title_of(labels: Json, annotations: Json) -> str:
    """Return what an alert is about: its summary, else its name."""
    said = (annotations.get(name) for name in TITLES)
    named = (*said, labels.get("alertname"))
    return next((short(word, LONGEST_TITLE) for word in named if isinstance(word, str) and word.strip()), "")


def status_of(word: object, where: str) -> str:
    """Return firing or resolved."""
    if word not in {FIRING, RESOLVED}:
        raise BadBody(f"{where}: is neither firing nor resolved")
    return str(word)


def table(body: Json, name: str, where: str = "") -> Json:
    """Return an object inside a body; none is an empty one."""
    found = body.get(name) or {}
    if not isinstance(found, dict):
        raise BadBody(f"{where + '.' if where else ''}{name}: is not an object")
    return found


def text(body: Json, name: str) -> str:
    """Return a text of a body, "" when it has none."""
    found = body.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise BadBody(f"{name}: is not text")
    return found.strip()


def checked(key: str) -> str:
    """Return a key that is not too long for the records."""
    if len(key) > LONGEST_KEY:
        raise BadBody(f"key: has {len(key)} signs (at most {LONGEST_KEY})")
    return "".join(sign for sign in key if sign.isprintable())


def short(words: str, most: int) -> str:
    """Return text in one line, without signs that cannot be printed, cut to a length."""
    return "".join(sign for sign in " ".join(words.split()) if sign.isprintable())[:most].strip()


def key_of(words: str) -> str:
    """Return a fingerprint of a text."""
    return hashlib.blake2s(words.encode(), digest_size=8).hexdigest()


def instant(word: object) -> datetime | None:
    """Return an instant of RFC 3339 in UTC, None for anything else: nothing but the order of reports hangs on it."""
    try:
        found = datetime.fromisoformat(word) if isinstance(word, str) else None
    except ValueError:
        return None
    return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
