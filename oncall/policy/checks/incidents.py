"""Whether an alert reaches anybody: people to ring, states that come."""

from oncall.policy.checks.routes import states_of
from oncall.policy.findings import Notes
from oncall.policy.line import ALWAYS, Line


def check_incidents(line: Line, notes: Notes) -> None:
    """Note states in which alerts are to ring but that never come, and alerts that would ring nobody."""
    alerts = line.alerts
    if alerts is None:
        return
    known = states_of(line.hours) | {ALWAYS}
    for at, state in enumerate(alerts.when):
        if state not in known:
            cure = f"the hours know {', '.join(sorted(known - {ALWAYS}))}, and always"
            notes.error(f"alerts.when.{at}", f'"{state}" is a state that never comes', cure)
    rings = bool(alerts.ring) or alerts.otherwise == "ring"
    named = line.escalation is not None and any(not isinstance(step.ring, str) for step in line.escalation.steps)
    if rings and line.rota is None and not named:
        notes.error("alerts.ring", "rings nobody: there is no rota and no step names people", "add [rota]")
