"""A responder's phone asks what is next: screened at pick-up, told the outcome of the key, asked after the talk."""

from datetime import datetime

from oncall.calls import dialogue
from oncall.calls.events import CustomerDialOver, CustomerReached, LegKeyed, LegPickedUp, TalkOver, WrapUpKeyed
from oncall.usecases.answer_call import Reply
from oncall.usecases.apply_event import apply_event
from oncall.usecases.desk import Desk


def leg_picked_up(desk: Desk, sid: str, leg: str, leg_sid: str, now: datetime) -> Reply | None:
    """Somebody picked up: ask for the key, or say what has happened meanwhile."""
    change = apply_event(desk, sid, LegPickedUp(leg, leg_sid), now)
    return None if change is None else Reply(change.after, dialogue.leg_hears(change.after, change.after.leg(leg)))


def leg_keyed(desk: Desk, sid: str, leg: str, leg_sid: str, digits: str, now: datetime) -> Reply | None:
    """Somebody pressed a key: the first 1 gets the caller, every later one hears who took the call."""
    change = apply_event(desk, sid, LegKeyed(leg, digits, leg_sid), now)
    return (
        None
        if change is None
        else Reply(change.after, dialogue.leg_hears(change.after, change.after.leg(leg), key=digits))
    )


def leg_left_talk(desk: Desk, sid: str, leg: str, now: datetime) -> Reply | None:
    """The responder is out of the talk: ask how the case stands."""
    change = apply_event(desk, sid, TalkOver(leg), now)
    if change is None or (own := change.after.leg(leg)) is None:
        return None
    return Reply(change.after, dialogue.after_talk(change.after, own))


def customer_reached(desk: Desk, sid: str, leg: str, now: datetime) -> None:
    """A customer who is called back picked up: the talk begins."""
    apply_event(desk, sid, CustomerReached(leg), now)


def customer_dial_over(desk: Desk, sid: str, over: CustomerDialOver, now: datetime) -> Reply | None:
    """The dial to the customer is over: ask how the case stands, or say that he was not reached."""
    change = apply_event(desk, sid, over, now)
    if change is None or (own := change.after.leg(over.leg)) is None:
        return None
    return Reply(change.after, dialogue.after_customer(change.after, own))


def leg_wrapped_up(desk: Desk, sid: str, leg: str, digits: str, now: datetime) -> Reply | None:
    """The responder's key after the talk: note it on the case, or ask once more."""
    change = apply_event(desk, sid, WrapUpKeyed(leg, digits), now)
    if change is None or (own := change.after.leg(leg)) is None:
        return None
    return Reply(change.after, dialogue.wrapped_up(change.after, own, digits))
