"""Opening state, who is on call, and shifts as JSON; instants in the line's zone."""

from datetime import datetime

from oncall.policy.line import Line
from oncall.reports.instants import rfc3339
from schedules.hours import state_at
from schedules.resolve import OnCall, Shift, who_at

NO_ROTA = OnCall((), (), None, (), ("the line has no rota",))


def hours_shape(line: Line, at: datetime) -> dict[str, object]:
    """Return the opening state at an instant, until when and why."""
    answer = state_at(line.hours, at)
    return {
        "at": rfc3339(at, line.zone),
        "line": line.id,
        "state": answer.state,
        "until": rfc3339(answer.until, line.zone),
        "because": list(answer.because),
    }


def duty_at(line: Line, at: datetime) -> OnCall:
    """Return who is on call at an instant; nobody on a line without a rota."""
    reachable = frozenset(person.id for person in line.people.values() if person.phone)
    return NO_ROTA if line.rota is None else who_at(line.rota, at, reachable)


def who_shape(line: Line, at: datetime, duty: OnCall) -> dict[str, object]:
    """Return who is on call at an instant, until when, what is wrong and why."""
    return {
        "at": rfc3339(at, line.zone),
        "line": line.id,
        "primary": list(duty.primary),
        "backup": list(duty.backup),
        "until": rfc3339(duty.until, line.zone),
        "problems": list(duty.problems),
        "because": list(duty.because),
    }


def shift_shape(line: Line, shift: Shift) -> dict[str, object]:
    """Return a shift."""
    start, end = rfc3339(shift.start, line.zone), rfc3339(shift.end, line.zone)
    return {"role": shift.role, "person": shift.person, "start": start, "end": end}
