"""Sample values for the carrier room's tests: one call, its legs, our addresses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from oncall.calls.dialogue import Say
from oncall.calls.model import Call, Leg, LegState, Person, Plan, Step, Way
from oncall.carrier.addresses import Addresses, Ticket

PUBLIC = "https://line.example.org"
SECRET = "a sample secret of forty characters long"
ACCOUNT = "AC" + "0" * 32
CALL_SID = "CA" + "1" * 32
LEG_SID = "CA" + "2" * 32
LINE_NUMBER = "+4794000000"
CALLER = "+4790000000"
NOW = datetime(2026, 11, 24, 20, 15, 3, 250000, tzinfo=UTC)

RFC_2822 = "%a, %d %b %Y %H:%M:%S +0000"

ANNA = Person("anna", "Anna", "+4740000001")
BJORN = Person("bjorn", "Bjørn", "+4740000002")
PLAN = Plan(
    steps=(Step("primary", (ANNA, BJORN), timedelta(seconds=25)),),
    rounds=2,
    max_wait=timedelta(minutes=4),
    ring_time=timedelta(seconds=18),
    screen=True,
    consent=False,
    then="voicemail",
    greeting="greeting",
    caller_id="line",
)
CALL = Call(
    sid=CALL_SID,
    line="sample",
    policy="sample@7",
    caller=CALLER,
    called=LINE_NUMBER,
    language="nb",
    started_at=NOW,
    plan=PLAN,
    step=0,
)
ADDRESSES = Addresses(PUBLIC, SECRET)
TICKET = Ticket(CALL_SID, "sample", int(NOW.timestamp()), "nb")


def leg(person: Person = ANNA, *, number: int = 1, way: Way = Way.REST, step: int = 0) -> Leg:
    """Return a leg that has just been asked for."""
    return Leg(str(number), person, "primary", step, way, LegState.PLACING, NOW)


def showing_caller(call: Call = CALL) -> Call:
    """Return the call on a line that shows the caller's number to the responders."""
    return replace(call, plan=replace(call.plan, caller_id="caller"))


def speak(say: Say) -> str:
    """Return a sentence that names its key."""
    return f"sentence {say.key}"


def record(sid: str = LEG_SID, created: datetime | None = NOW, **changes: object) -> dict[str, object]:
    """Return a call in the API's form."""
    date = created and created.strftime(RFC_2822)
    plain = {"sid": sid, "to": ANNA.phone, "from": LINE_NUMBER, "status": "queued", "direction": "outbound-api"}
    return plain | {"date_created": date, "start_time": None, "end_time": None, "duration": None} | changes
