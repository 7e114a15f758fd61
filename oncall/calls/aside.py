"""Keys for a caller while phones ring: he is told something, and whoever rings for him rings on.

A line that is not for everything says so without keeping an emergency waiting: nobody is asked first, nobody is dropped.
"""

from dataclasses import replace
from datetime import datetime

from oncall.calls.decision import Decision
from oncall.calls.effects import Place
from oncall.calls.events import CallerKeyed
from oncall.calls.model import Call
from oncall.calls.questions import Choice
from oncall.calls.words import HoldAsking, Say, Script

LISTENS = 2  # seconds of hold sound after the words, during which a key is still taken


def keyed(call: Call, event: CallerKeyed, _: datetime) -> Decision:
    """Note what the caller chose, and turn to its words; a key of nothing, or of an earlier turn, changes nothing."""
    choice = chosen(call, event.digits)
    if choice is None or (event.turn is not None and event.turn != call.turn):
        return Decision(call)
    facts = dict(choice.facts)
    answers = (*(answer for answer in call.answers if answer[0] not in facts), *choice.facts)
    return Decision(replace(call, turn=call.turn + 1, keyed=choice.press, answers=answers))


def chosen(call: Call, digits: str) -> Choice | None:
    """Return what a key is for."""
    return next((choice for choice in call.plan.aside if choice.press == digits), None)


def told(call: Call) -> Script:
    """Return the words of the key that was pressed last; nothing when there was none."""
    choice = chosen(call, call.keyed)
    return () if choice is None or choice.path is None else listening(call, (Say(choice.path.say),))


def listening(call: Call, said: tuple[Say, ...]) -> Script:
    """Return sentences during which the keys may be pressed; as they are where there are no keys."""
    return (HoldAsking(said, Place.KEYS, LISTENS),) if call.plan.aside and said else said
