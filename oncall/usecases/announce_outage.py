"""Tell a caller of a known outage before anything else: the first question of his plan."""

from dataclasses import replace
from datetime import datetime

from oncall.calls.model import Call, Plan
from oncall.calls.questions import Choice, Path, Question
from oncall.usecases.incident_rows import Outage

SOMETHING_ELSE, TELL_ME = "1", "2"
PROMISED, GOODBYE = "outage_sms", "outage_goodbye"
MARK = "outage"
TRIES = 2


def with_outage(plan: Plan, outage: Outage | None, language: str, caller: str | None, now: datetime) -> Plan:
    """Return the plan of a call with the outage told first: 1 leads on to what the plan says, 2 promises an SMS.

    Whoever presses nothing is thanked. A caller without a number is not offered the SMS. A refused caller hears nothing.
    """
    if outage is None or not outage.runs_at(now) or plan.do == "refuse":
        return plan
    values = [("text", outage.text(language)), (MARK, outage.id)]
    choices = [Choice(SOMETHING_ELSE, questions=plan.questions)]
    if caller is not None:
        values.append(("two", TELL_ME))
        choices.append(Choice(TELL_ME, Path("announce", PROMISED)))
    question = Question(
        ask=f"outage_{outage.kind}",
        choices=tuple(choices),
        otherwise=Path("announce", GOODBYE),
        tries=TRIES,
        values=tuple(values),
    )
    return replace(plan, questions=(question,))


def told_of(call: Call) -> str | None:
    """Return the outage that a caller was told of, None when there was none."""
    first = next(iter(call.plan.questions), None)
    return dict(first.values).get(MARK) if first is not None else None


def wants_word(call: Call) -> bool:
    """Whether the caller pressed the key for an SMS when it is over."""
    return call.plan.greeting == PROMISED
