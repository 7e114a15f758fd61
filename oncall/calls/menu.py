"""Events of a caller who is asked by keys: topics, digits read back, who is calling, where to call back.

Nobody is dropped for a wrong key or for none: the question comes again, and after its tries the call goes on all the same.
"""

from dataclasses import replace
from datetime import datetime

import phonenumbers

from oncall.calls import caller
from oncall.calls.decision import Decision
from oncall.calls.events import CallCame, CallerKeyed
from oncall.calls.model import Call, State, Step
from oncall.calls.questions import NUMBER, Path, Question

YES = "1"
ORDINARY = frozenset(
    {
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.VOIP,
    }
)


def came(call: Call, event: CallCame, now: datetime) -> Decision:
    """Ask what the route asks first; a route that asks nothing is gone at once."""
    if not call.plan.questions:
        return caller.came(call, event, now)
    told = {words for question in call.plan.questions for words in (question.lead, question.ask)}
    plan = replace(call.plan, greeting="") if call.plan.greeting in told else call.plan
    return Decision(turned_to(replace(call, state=State.ASKED, plan=plan), call.plan.questions))


def front(call: Call) -> Question | None:
    """Return the question that is being asked; a call known by its address alone begins with the first."""
    return next(iter(call.todo or call.plan.questions), None)


def answered(call: Call, event: CallerKeyed, now: datetime) -> Decision:
    """Take the keys as the answer to the question that was asked; the answer to an earlier one changes nothing."""
    question = front(call)
    if event.turn is not None and event.turn != call.turn:
        return Decision(call)
    if question is None:
        return arrive(call, now)
    call = replace(call, turn=call.turn + 1, todo=(replace(question, lead=""), *call.todo[1:]))
    if question.choices:
        return chose(call, question, event.digits, now)
    if call.keyed:
        return confirmed(call, question, event.digits, now)
    keyed = valid(question, event.digits)
    return missed(call, question, now) if keyed is None else Decision(replace(call, keyed=keyed))


def chose(call: Call, question: Question, digits: str, now: datetime) -> Decision:
    """Go where the key leads."""
    choice = next((choice for choice in question.choices if choice.press == digits), None)
    if choice is None:
        return missed(call, question, now)
    call = replace(call, answers=(*call.answers, *choice.facts))
    path = choice.path
    rest = () if path is not None and path.back is not None else call.todo[1:]  # one of the staff is asked nothing more
    return go_on(on(call, path), (*choice.questions, *(path.questions if path else ()), *rest), now)


def confirmed(call: Call, question: Question, digits: str, now: datetime) -> Decision:
    """1 to what was read back makes it the answer; no key has it read back again, any other asks anew."""
    if digits != YES:
        return missed(call if not digits else replace(call, keyed=""), question, now)
    if question.fact == NUMBER:
        call = replace(call, number=call.keyed)
    else:
        call = replace(call, answers=(*call.answers, (question.fact, call.keyed)))
    return go_on(call, call.todo[1:], now)


def missed(call: Call, question: Question, now: datetime) -> Decision:
    """Ask again, or go on without the answer when it was asked often enough."""
    if call.asked + 1 < question.tries:
        return Decision(replace(call, asked=call.asked + 1))
    path = question.otherwise
    return go_on(on(call, path), (*(path.questions if path else ()), *call.todo[1:]), now)


def go_on(call: Call, questions: tuple[Question, ...], now: datetime) -> Decision:
    """Ask the next question, or do what the path says once there is none."""
    return Decision(turned_to(call, questions)) if questions else arrive(call, now)


def arrive(call: Call, now: datetime) -> Decision:
    """Do what the path says: all questions are behind the caller."""
    return caller.came(replace(call, todo=(), asked=0, keyed=""), CallCame(), now)


def turned_to(call: Call, questions: tuple[Question, ...]) -> Call:
    """Return the call at its next question. A caller's own number is read back before another is asked for."""
    own = call.caller or "" if questions[0].fact == NUMBER else ""
    return replace(call, todo=questions, asked=0, keyed=own)


def on(call: Call, path: Path | None) -> Call:
    """Return the call on another path: its plan is the path's from here on."""
    if path is None:
        return call
    plan = replace(
        call.plan, do=path.do, greeting=path.say, message=path.message, opens_at=path.opens_at, back=path.back
    )
    if path.ring:
        people = tuple(person for person in plan.forward if person.id in path.ring)
        plan = replace(plan, steps=(Step("", people, plan.max_wait),), rounds=1, screen=plan.screen and path.screen)
    return replace(call, plan=plan)


def valid(question: Question, digits: str) -> str | None:
    """Return keyed digits as the answer they are: so many of them, or a telephone number in E.164; None for anything else.

    A number that anybody may key is one of a country the line calls and of an ordinary phone: never one that earns by being called.
    """
    if question.fact != NUMBER:
        return digits if digits.isdecimal() and len(digits) == question.digits else None
    try:
        parsed = phonenumbers.parse(digits.strip("*#"), next(iter(question.countries), None))
    except phonenumbers.NumberParseException:
        return None
    called = {phonenumbers.country_code_for_region(country) for country in question.countries}
    ordinary = phonenumbers.number_type(parsed) in ORDINARY and parsed.country_code in called
    if not (ordinary and phonenumbers.is_valid_number(parsed)):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
