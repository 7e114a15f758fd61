"""What is to be done, as data: written with the state in one transaction, carried out from the outbox afterwards."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Place(StrEnum):
    """Where a party on the phone goes next; the carrier room turns it into a signed address."""

    HOLD = "hold"
    TALK = "talk"
    CONSENT = "consent"
    KEYS = "keys"
    DIALLED = "dialled"
    TALK_OVER = "talk_over"
    RECORDED = "recorded"
    LEG = "leg"
    LEG_KEY = "leg_key"
    LEG_TALK_OVER = "leg_talk_over"
    LEG_WRAP_UP = "leg_wrap_up"
    TEST = "test"
    TEST_KEY = "test_key"
    CUSTOMER = "customer"
    CALLED_BACK = "called_back"
    ALARM = "alarm"
    ALARM_KEY = "alarm_key"


@dataclass(frozen=True, slots=True)
class PlaceLeg:
    """Ring a person: a REST call with screening of its own."""

    leg: str


@dataclass(frozen=True, slots=True)
class CancelLeg:
    """Stop a leg, ringing or picked up."""

    leg: str


@dataclass(frozen=True, slots=True)
class MoveCaller:
    """Make the caller fetch what is next now, not at the next heartbeat: the way into the talk, back to the wait, or out of a talk that is over."""

    to: Place = Place.TALK


@dataclass(frozen=True, slots=True)
class MoveLeg:
    """Make a responder's leg go to another place now."""

    leg: str
    to: Place


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell staff by SMS, and by mail where the message has one: prompt key and its values."""

    people: tuple[str, ...]
    key: str
    values: tuple[tuple[str, str], ...] = ()
    mail: bool = False


@dataclass(frozen=True, slots=True)
class TellCaller:
    """Send the caller an SMS: to this number, prompt key, and its values (instants in ISO form)."""

    to: str
    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BookCallback:
    """Promise to call that number (E.164) back from `due_at` on. `kind` is queue (his place is kept), hours, or staff.

    `person` rings alone, "" whoever is on call; `case` is the case it is about, None that of the call.
    """

    number: str
    kind: str
    due_at: datetime
    person: str = ""
    case: str | None = None


@dataclass(frozen=True, slots=True)
class CallbackOver:
    """A try to call somebody back is over: it came about, or another try, or word to the staff, is due."""

    reached: bool


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Look at this call again at that instant, whatever else happens."""

    at: datetime


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case for this call, or join the caller's open one."""


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """Set facts of the call's case, with the person as their source."""

    facts: tuple[tuple[str, str | bool | int | datetime], ...]
    by: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Tell one person of a line about the rota: prompt key, and its values as they are to be read. Belongs to no call.

    An empty `person` is whoever manages the line while nobody is named for that. Decided `at`; from `until` on it would
    be wrong, so that it is not sent any more.
    """

    line: str
    person: str
    key: str
    values: tuple[tuple[str, str], ...]
    at: datetime
    until: datetime
    mail: bool = False


@dataclass(frozen=True, slots=True)
class PlacePhoneCheck:
    """Ring a phone before its owner's shift and ask for the 1. Belongs to no call; `attempt` counts from 1."""

    check: str
    attempt: int


@dataclass(frozen=True, slots=True)
class PlaceAlarmLeg:
    """Ring a person because of an alarm. Belongs to no call."""

    alarm: str
    leg: str


@dataclass(frozen=True, slots=True)
class StopAlarmLeg:
    """Stop a leg of an alarm; with `tell` a phone that is picked up hears first what has become of the alarm."""

    alarm: str
    leg: str
    tell: bool = False


@dataclass(frozen=True, slots=True)
class OutageWord:
    """Tell one customer about an outage, by mail or SMS, in words that are final. Wrong, and not sent, from `until` on.

    `while_it_runs`: wrong also once the outage has ended.
    """

    outage: str
    line: str
    to: str
    subject: str
    body: str
    at: datetime
    until: datetime
    mail: bool = True
    while_it_runs: bool = True


@dataclass(frozen=True, slots=True)
class TellCustomer:
    """Tell a customer by mail, or SMS, what happened with a case ("" for none). Belongs to no call.

    `key` is the prompt's, `text` what somebody wrote and is added to a letter as it is, `thread` the Message-IDs that the
    letter answers. Not sent from `until` on; kept until then while there is no mail server.
    """

    line: str
    case: str
    to: str
    key: str
    values: tuple[tuple[str, str], ...]
    language: str
    at: datetime
    until: datetime
    text: str = ""
    thread: tuple[str, ...] = ()
    mail: bool = True


@dataclass(frozen=True, slots=True)
class MissedCalls:
    """Tell one person of the missed calls of a storm at once, by SMS or mail. Belongs to no call, and names no number.

    `storm` is the key under which its calls are noted; they are counted when it is sent, from its end `at` on. Not sent from
    `until` on.
    """

    line: str
    person: str
    storm: str
    at: datetime
    until: datetime
    mail: bool = False


Effect = (
    PlaceLeg
    | CancelLeg
    | MoveCaller
    | MoveLeg
    | Tell
    | TellCaller
    | BookCallback
    | CallbackOver
    | WakeAt
    | OpenCase
    | NoteFacts
    | Notice
    | PlacePhoneCheck
    | PlaceAlarmLeg
    | StopAlarmLeg
    | OutageWord
    | TellCustomer
    | MissedCalls
)
