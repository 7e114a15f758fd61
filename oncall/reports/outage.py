"""An outage as JSON; instants as they are stored, in UTC."""

from datetime import datetime

from oncall.usecases.incident_rows import Outage


def outage_shape(outage: Outage) -> dict[str, object]:
    """Return an outage as a JSON object."""
    return {
        "outage": outage.id,
        "line": outage.line,
        "kind": outage.kind,
        "texts": dict(outage.texts),
        "started_at": outage.started_at.isoformat(),
        "started_by": outage.started_by,
        "until": iso(outage.until),
        "every_seconds": int(outage.every.total_seconds()) if outage.every else None,
        "updates": outage.updates,
        "ended_at": iso(outage.ended_at),
        "ended_by": outage.ended_by,
    }


def iso(at: datetime | None) -> str | None:
    """Return an instant as RFC 3339."""
    return None if at is None else at.isoformat()
