"""The addresses at which the carrier asks what is next: all that an answer without the database needs, signed."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from operator import attrgetter

from itsdangerous import BadData, URLSafeSerializer

from oncall.calls.alarm import Alarm
from oncall.calls.effects import Place
from oncall.calls.model import Call, Leg, Way
from oncall.usecases.duty_rows import PhoneCheck

# Twilio's connection overrides (Webhooks: connection overrides): two retries after any miss, 2 s to connect, 4 s to
# read. The total stays at the carrier's own limit of 15 s, which holds for every request about a call.
RETRIES = "rc=2&rp=all&ct=2000&rt=4000"
SALT = "oncall.carrier.address"
KEPT = 1024
PATHS: dict[Place, str] = {
    Place.HOLD: "/voice/hold",
    Place.TALK: "/voice/talk",
    Place.CONSENT: "/voice/consent",
    Place.KEYS: "/voice/keys",
    Place.DIALLED: "/voice/dialled",
    Place.TALK_OVER: "/voice/over",
    Place.RECORDED: "/voice/recorded",
    Place.LEG: "/voice/leg",
    Place.LEG_KEY: "/voice/leg/key",
    Place.LEG_TALK_OVER: "/voice/leg/over",
    Place.LEG_WRAP_UP: "/voice/leg/wrap",
    Place.TEST: "/voice/test",
    Place.TEST_KEY: "/voice/test/key",
    Place.CUSTOMER: "/voice/leg/customer",
    Place.CALLED_BACK: "/voice/leg/called",
    Place.ALARM: "/voice/alarm",
    Place.ALARM_KEY: "/voice/alarm/key",
}
RECORDING = "/voice/recording"
LEG_STATUS = "/voice/leg/status"
TEST_STATUS = "/voice/test/status"
ALARM_STATUS = "/voice/alarm/status"
SOUND = "/voice/sound"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What an address says about its call. `started_at` is in whole epoch seconds; `leg` and `person` of a responder.

    Whole seconds after `started_at`: `waits` is when the wait began, `since` when the step did, `dialled` when the phones
    that ring in the caller's own call were dialled (-1 when none do). `winner` is the leg whose person took the call.
    `turn` is how many questions the caller had answered.
    """

    call: str
    line: str
    started_at: int
    language: str
    leg: str | None = None
    person: str | None = None
    step: int = 0
    since: int = 0
    waits: int = 0
    dialled: int = -1
    winner: str | None = None
    turn: int = 0


IN_ORDER = attrgetter(*(field.name for field in fields(Ticket)))


def ticket_of(call: Call, leg: Leg | None = None) -> Ticket:
    """Return the ticket of a call, or of one of its legs."""
    dialled = next((one.placed_at for one in call.legs if one.open and one.way is Way.DIAL), None)
    return Ticket(
        call=call.sid,
        line=call.line,
        started_at=int(call.started_at.timestamp()),
        language=call.language,
        leg=leg.id if leg else None,
        person=leg.person.id if leg else None,
        step=leg.step if leg else call.step,
        since=seconds_into(call, call.step_since, 0),
        waits=seconds_into(call, call.waiting_since, 0),
        dialled=seconds_into(call, dialled, -1),
        winner=call.accepted_leg,
        turn=call.turn,
    )


def seconds_into(call: Call, at: datetime | None, otherwise: int) -> int:
    """Return the whole seconds from the start of a call, cut down to the second, until `at`."""
    return otherwise if at is None else int(at.timestamp()) - int(call.started_at.timestamp())


def ticket_of_check(check: PhoneCheck, language: str) -> Ticket:
    """Return the ticket of a phone check: its key in the place of a call, the attempt in the place of a step."""
    started_at = int(check.shift_start.timestamp())
    return Ticket(check.key, check.line, started_at, language, person=check.person, step=check.attempts)


def ticket_of_alarm(alarm: Alarm, leg: Leg, language: str) -> Ticket:
    """Return the ticket of a leg of an alarm: the alarm's id in the place of a call."""
    started_at = int(alarm.opened_at.timestamp())
    return Ticket(alarm.id, alarm.line, started_at, language, leg.id, leg.person.id, leg.step)


class Addresses:
    """Makes and reads our addresses: `public_url` (a path prefix is allowed), path, signed ticket, overrides.

    `token` and `read` keep what they signed and read last: a waiting caller asks with the same ticket every few seconds.
    """

    def __init__(self, public_url: str, secret: str, *, retry_fragment: str = RETRIES) -> None:
        self._base = public_url.rstrip("/")
        self._signer = URLSafeSerializer(secret, salt=SALT)
        self.token = lru_cache(maxsize=KEPT)(self._token)
        self.read = lru_cache(maxsize=KEPT)(self._read)
        self._end = f"#{retry_fragment}" if retry_fragment else ""

    def of(self, place: Place, ticket: Ticket) -> str:
        """Return the address of a place for the ticket's call or leg."""
        return self._signed(PATHS[place], ticket)

    def status(self, ticket: Ticket) -> str:
        """Return where the carrier reports the end of the ticket's leg."""
        return self._signed(LEG_STATUS, ticket)

    def test_status(self, ticket: Ticket) -> str:
        """Return where the carrier reports the end of a test call; the ticket's call is the check's key."""
        return self._signed(TEST_STATUS, ticket)

    def alarm_status(self, ticket: Ticket) -> str:
        """Return where the carrier reports the end of a leg of an alarm; the ticket's call is the alarm's id."""
        return self._signed(ALARM_STATUS, ticket)

    def recording(self, ticket: Ticket) -> str:
        """Return where the carrier reports that the message of the ticket's call is complete."""
        return self._signed(RECORDING, ticket)

    def sound(self, seconds: int) -> str:
        """Return where so many whole seconds of hold sound are: the same address for everybody, so it can be cached."""
        return f"{self._base}{SOUND}/{seconds}.wav"

    def recorded(self, name: str, version: int) -> str:
        """Return where a line's own recording is; `version` changes with the file, so that no old copy is played."""
        return f"{self._base}{SOUND}/recorded/{name}?v={version}"

    def _token(self, ticket: Ticket) -> str:
        """Return a ticket as signed text: the `t` of an address."""
        signed = self._signer.dumps(IN_ORDER(ticket))
        return signed if isinstance(signed, str) else signed.decode()

    def _read(self, token: str) -> Ticket | None:
        """Return the ticket of a token; None for one that we did not sign, or not in a form that we know."""
        try:
            values: object = self._signer.loads(token)
        except (BadData, ValueError):
            return None
        return _ticket(values)

    def _signed(self, path: str, ticket: Ticket) -> str:
        return f"{self._base}{path}?t={self.token(ticket)}{self._end}"


def _ticket(values: object) -> Ticket | None:
    """Return the ticket of a token's values; what a newer program added at the end is passed over, an older one left out."""
    match values:
        case [
            str(call),
            str(line),
            int(started_at),
            str(language),
            (str() | None) as leg,
            (str() | None) as person,
            int(step),
            *more,
        ]:
            ticket = Ticket(call, line, started_at, language, leg, person, step)
            return _in_detail(ticket, more)
    return None


def _in_detail(ticket: Ticket, more: list[object]) -> Ticket:
    """Return the ticket with what addresses say since they carry the wait."""
    match more:
        case [int(since), int(waits), int(dialled), (str() | None) as winner, *later]:
            turn = later[0] if later and isinstance(later[0], int) else 0
            return replace(ticket, since=since, waits=waits, dialled=dialled, winner=winner, turn=turn)
    return ticket
