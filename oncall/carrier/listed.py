"""A call as the carrier's own list has it, made ours."""

from datetime import UTC, datetime

from twilio.rest.api.v2010.account.call import CallInstance

from oncall.carrier.forms import parse_number
from oncall.usecases.ports import CarrierCall


def listed(call: CallInstance) -> CarrierCall:
    """Return the carrier's record; what it does not say yet is None."""
    duration = str(call.duration or "")
    return CarrierCall(
        sid=call.sid or "",
        to=call.to or "",
        from_=call._from or "",  # noqa: SLF001  # `from` is a word of Python's; twilio offers no other name
        status=str(call.status or ""),
        created_at=_utc(call.date_created),
        started_at=_utc(call.start_time),
        ended_at=_utc(call.end_time),
        seconds=int(duration) if duration.isdecimal() else None,
        direction=str(call.direction or ""),
        parent=call.parent_call_sid or None,
        caller=parse_number(call._from or ""),  # noqa: SLF001
    )


def _utc(at: datetime | None) -> datetime | None:
    """Return an instant in UTC, which is what the API means."""
    return at.astimezone(UTC) if at is not None else None
