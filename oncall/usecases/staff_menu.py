"""What one of the staff hears who calls the line from his own phone: 1 calls the last caller back as the line, 2 the one before.

Anybody can show a number that is not his. So the menu says only the last digits of a customer's number, and a key rings the
phone that stands in the line file, where 1 is to be pressed before the customer is dialled.
"""

from datetime import datetime, timedelta

from oncall.calls.model import CALLBACK, Call
from oncall.calls.questions import Back, Choice, Path, Question
from oncall.policy.dialling import refusal
from oncall.policy.line import Line
from oncall.usecases.desk import Desk

LOOKS_BACK = timedelta(days=6)  # a weekday alone says which day it was
LOOKS_AT = 50  # the newest calls of the line
SAID_DIGITS = 4
TRIES = 2
PLACES = (("digits", "when"), ("digits_before", "when_before"))


def staff_questions(desk: Desk, line: Line, caller: str | None, now: datetime) -> tuple[Question, ...]:
    """Return what a caller is asked who is one of the line's people; nothing for others, or where nobody has called.

    The store is asked only about the phones of the line's people. Raises StoreBusy, StoreDown.
    """
    person = next((one.id for one in line.people.values() if one.phone and one.phone == caller), None)
    if person is None:
        return ()
    recent = last_callers(line, desk.store.newest_calls(line.id, LOOKS_AT), now)
    return (menu(person, recent, now),) if recent else ()


def last_callers(line: Line, newest: tuple[Call, ...], now: datetime) -> tuple[Call, ...]:
    """Return the newest call of each of the two customers who called last and are not on the phone with us any more.

    Not the line's own people, nor blocked or hidden callers, nor numbers that the line does not dial.
    """
    staff = {person.phone for person in line.people.values()}
    found: dict[str, Call] = {}
    for call in newest:
        number = call.number or call.caller
        if number is None or number in staff or number in found or now - call.started_at > LOOKS_BACK:
            continue
        served = call.channel != CALLBACK and call.plan.do != "refuse"
        if served and call.over and not refusal(number, line.country, line.dial_countries):
            found[number] = call
    return tuple(found.values())[: len(PLACES)]


def menu(person: str, recent: tuple[Call, ...], now: datetime) -> Question:
    """Return the question; whoever presses 0, or no key, goes on as any caller does."""
    values = [("came", now.isoformat())]
    for (digits, when), call in zip(PLACES, recent, strict=False):
        values += [(digits, (call.number or call.caller or "")[-SAID_DIGITS:]), (when, call.started_at.isoformat())]
    choices = tuple(choice(str(place), person, call) for place, call in enumerate(recent, 1))
    return Question("staff_menu", "menu_again", choices=(*choices, Choice("0")), tries=TRIES, values=tuple(values))


def choice(press: str, person: str, call: Call) -> Choice:
    """Return the key that has a call's customer called back: from the phone of that person, about that call's case."""
    back = Back(call.number or call.caller or "", person, call.case)
    return Choice(press, Path("call_back", "staff_called", back=back))
