"""Calls about the same fault are one case: who calls again first gets the person who took the case, for a short step."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls.model import Plan, Step
from oncall.policy.line import Line
from oncall.usecases.make_plan import people_of
from oncall.usecases.ports import Tx

SHORT = timedelta(seconds=15)


def with_first_person(tx: Tx, line: Line, plan: Plan, caller: str | None, now: datetime) -> Plan:
    """Return the plan with a short step in front for the person who took the caller's open or recent case first.

    Unchanged for a stranger, for a case nobody took, for a line that rings nobody, and where that person has no phone or
    is away by the rota. Whether he is on call does not matter: he knows the fault; the usual escalation follows.
    """
    if caller is None or plan.do != "escalate" or not plan.steps:
        return plan
    case = tx.last_case_of(line.id, caller, now - line.same_case_within)
    taker = tx.first_taker(case.id) if case is not None else None
    people = people_of(line, (taker,)) if taker is not None and not away(line, taker, now) else ()
    if not people:
        return plan
    stage = next((step.stage for step in plan.steps if people[0].id in {person.id for person in step.people}), "")
    return replace(plan, first=Step(stage, people, min(SHORT, plan.ring_time)))


def away(line: Line, person: str, now: datetime) -> bool:
    """Whether a person is absent by the line's rota at that instant."""
    absences = line.rota.absences if line.rota is not None else ()
    return any(each.who == person and each.start <= now < each.end for each in absences)
