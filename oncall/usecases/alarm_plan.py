"""Who is rung for an alarm: the steps of the line's escalation with the people on call at an instant."""

from datetime import datetime, timedelta

from oncall.calls.alarm import AlarmPlan
from oncall.calls.model import Step
from oncall.policy.incidents import Alerts
from oncall.policy.line import Line
from oncall.policy.line import Step as LineStep
from oncall.usecases.make_plan import people_on_call, rung, stage

PAIRS = (LineStep("primary", timedelta(seconds=25)), LineStep("backup", timedelta(seconds=25)))
RING_TIME = timedelta(seconds=18)


def make_alarm_plan(line: Line, at: datetime) -> AlarmPlan:
    """Return the plan of a series of rings that begins at `at`. People without a number are left out: they cannot be rung."""
    alerts, escalation = line.alerts or Alerts(), line.escalation
    duty = people_on_call(line, at)
    steps = escalation.steps if escalation else PAIRS
    return AlarmPlan(
        steps=tuple(Step(stage(step), rung(line, step, duty), step.lasts) for step in steps),
        rounds=alerts.rounds,
        ring_time=escalation.ring_time if escalation else RING_TIME,
        group_wait=alerts.group_wait,
        repeat=alerts.repeat,
    )
