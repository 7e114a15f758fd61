"""What a person hears who is rung for an alarm, as data: it follows from the alarm's state and the key that was pressed."""

from oncall.calls.alarm import Alarm, AlarmState
from oncall.calls.dialogue import Ask, HangUp, Say, Script
from oncall.calls.effects import Place
from oncall.calls.model import Leg

SECONDS = 6
ASKED = frozenset({AlarmState.RINGING, AlarmState.UNANSWERED, AlarmState.GATHERING})


def alarm_hears(alarm: Alarm, leg: Leg | None, *, key: str | None = None) -> Script:
    """Return what is said on a leg; `key` is what was pressed, None when the phone was just picked up."""
    if alarm.over:
        return (Say("alarm_over", what(alarm)), HangUp())
    if alarm.state is AlarmState.ACKNOWLEDGED:
        own = leg is not None and leg.id == alarm.acknowledged_leg
        winner = alarm.leg(alarm.acknowledged_leg or "")
        name = winner.person.name if winner else ""
        return (Say("alarm_yours") if own else Say("alarm_taken", (("person", name),)), HangUp())
    if leg is None or alarm.state not in ASKED:
        return (Say("alarm_over", what(alarm)), HangUp())
    if key == "2":
        return (Say("alarm_passed_on"), HangUp())
    again = Ask(Say("alarm_again"), Place.ALARM_KEY, SECONDS, leg.id)
    if key is not None:
        return (again, HangUp())
    return (Ask(Say("alarm", what(alarm)), Place.ALARM_KEY, SECONDS, leg.id), again, HangUp())


def what(alarm: Alarm) -> tuple[tuple[str, str], ...]:
    """Return what sentences say about an alarm: its title, and how many alerts fire where there are several."""
    count = str(alarm.firing) if alarm.firing > 1 else ""
    return (("title", alarm.title), ("count", count), ("case", alarm.case or ""))
