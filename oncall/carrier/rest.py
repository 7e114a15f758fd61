"""The carrier's REST API behind the port: legs, hang-ups, moves, SMS, and the carrier's own list of calls."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from requests.adapters import BaseAdapter
from twilio.rest import Client

from oncall.calls.alarm import Alarm
from oncall.calls.effects import Place
from oncall.calls.model import Call, Leg
from oncall.carrier.addresses import Addresses, ticket_of, ticket_of_alarm, ticket_of_check
from oncall.carrier.breaker import Breaker
from oncall.carrier.failures import FAILURES, NOT_LIVE, SENDER_REFUSED, ApiError, understood
from oncall.carrier.listed import listed
from oncall.carrier.transport import Transport
from oncall.log import get_logger
from oncall.usecases.duty_rows import PhoneCheck
from oncall.usecases.ports import CarrierCall

T = TypeVar("T")
log = get_logger(__name__)
API = "https://api.twilio.com"
SHORTEST_RING, LONGEST_RING = 5, 600
TEST_RING = 18  # under the mobile operators' voicemail, as the plan's ring time is
LONGEST_TEXT = 1600  # characters of one SMS request (error 21617)
CLOCKS_DIFFER = timedelta(seconds=5)
RECENT = 50
PAGE = 1000
NOT_LET_IN = 401


class TwilioCarrier:
    """ports.Carrier over Twilio's REST API, or one compatible with it at `base_url`. One object serves all threads.

    `timeout`: seconds to connect and to wait for the reply. While the API is dead, requests fail at once (breaker).
    Every method may raise CarrierError; none tries again what may have been done.
    """

    def __init__(
        self,
        account_sid: str,
        token: str,
        base_url: str | None,
        addresses: Addresses,
        *,
        timeout: tuple[float, float] = (1.0, 3.0),
        pool: int = 16,
        monotonic: Callable[[], float] = time.monotonic,
        adapter: BaseAdapter | None = None,
    ) -> None:
        """Build the client now, so that no call waits for the import of twilio's modules."""
        client = Client(  # type: ignore[no-untyped-call]
            account_sid,
            token,
            http_client=Transport(timeout, pool, adapter),
            environment={"TWILIO_ACCOUNT_SID": account_sid},  # or it would read TWILIO_EDGE and TWILIO_REGION itself
        )
        client.api.base_url = base_url or API
        self._calls = client.calls
        self._messages = client.messages
        self._recordings = client.recordings
        self._addresses = addresses
        self.breaker = Breaker(monotonic=monotonic)
        self._refusal = ""

    def state(self) -> str:
        """Return "ok", or how the API treats us: it lets nobody in with this token, or it does not answer."""
        if self._refusal:
            return f"refuses us: {self._refusal} (cure: TWILIO_AUTH_TOKEN as the carrier's console shows it)"
        return "ok" if self.breaker.closed else "does not answer: callers are put through within their own calls"

    def place_leg(self, call: Call, leg: Leg) -> str:
        """Ring the leg's phone; it shows the line's number, or the caller's where the line wants that.

        A sender that the carrier refuses is replaced by the line's number: nothing was placed, and the phone must ring.
        """
        wanted = call.caller if call.plan.caller_id == "caller" else None
        try:
            return self._ring(call, leg, wanted or call.called)
        except ApiError as error:
            if not wanted or error.code not in SENDER_REFUSED:
                raise
            log.warning("caller_id_refused", call=call.sid, code=error.code)
            return self._ring(call, leg, call.called)

    def _ring(self, call: Call, leg: Leg, shown: str) -> str:
        """Ask for one call to the leg's phone that rings for the plan's ring time."""
        ticket = ticket_of(call, leg)
        seconds = int(call.plan.ring_time.total_seconds())

        def create() -> str:
            made = self._calls.create(
                to=leg.person.phone,
                from_=shown,
                url=self._addresses.of(Place.LEG, ticket),
                status_callback=self._addresses.status(ticket),
                status_callback_event=["completed"],
                timeout=min(max(seconds, SHORTEST_RING), LONGEST_RING),
            )
            return _sid(made.sid)

        return self._ask("place leg", create)

    def place_phone_check(self, check: PhoneCheck, from_: str, language: str) -> str:
        """Ring a phone before its owner's shift; it shows the line's number, as a call to take would."""
        ticket = ticket_of_check(check, language)

        def create() -> str:
            made = self._calls.create(
                to=check.number,
                from_=from_,
                url=self._addresses.of(Place.TEST, ticket),
                status_callback=self._addresses.test_status(ticket),
                status_callback_event=["completed"],
                timeout=TEST_RING,
            )
            return _sid(made.sid)

        return self._ask("place test call", create)

    def place_alarm_leg(self, alarm: Alarm, leg: Leg, from_: str, language: str) -> str:
        """Ring a person about an alarm; it shows the line's number, which people let through silent mode."""
        ticket = ticket_of_alarm(alarm, leg, language)
        seconds = int(alarm.plan.ring_time.total_seconds())

        def create() -> str:
            made = self._calls.create(
                to=leg.person.phone,
                from_=from_,
                url=self._addresses.of(Place.ALARM, ticket),
                status_callback=self._addresses.alarm_status(ticket),
                status_callback_event=["completed"],
                timeout=min(max(seconds, SHORTEST_RING), LONGEST_RING),
            )
            return _sid(made.sid)

        return self._ask("place alarm leg", create)

    def move_alarm_leg(self, alarm: Alarm, leg: Leg, language: str) -> None:
        """Make a live leg fetch what has become of the alarm; one that is over already is no error."""
        url = self._addresses.of(Place.ALARM, ticket_of_alarm(alarm, leg, language))
        self._forgiving("move alarm leg", lambda: self._calls(leg.sid or "").update(url=url, method="POST"))

    def end_leg(self, sid: str) -> None:
        """Hang up a call in whatever state it is; one that is over already is no error.

        `completed` also ends a call in progress; where that is refused the call may still be ringing: `canceled`.
        """
        try:
            self._ask("end leg", lambda: self._calls(sid).update(status="completed"))
        except ApiError as error:
            if not error.call_is_gone:
                raise
            if error.code == NOT_LIVE:
                self._forgiving("cancel leg", lambda: self._calls(sid).update(status="canceled"))

    def move(self, sid: str, call: Call, to: Place, leg: Leg | None = None) -> None:
        """Make a live call fetch another place now; one that is over already is no error."""
        url = self._addresses.of(to, ticket_of(call, leg))
        self._forgiving("move call", lambda: self._calls(sid).update(url=url, method="POST"))

    def send_text(self, from_: str, to: str, body: str) -> str:
        """Send an SMS, cut to what one request may hold; returns the carrier's id."""
        return self._ask(
            "send SMS", lambda: _sid(self._messages.create(to=to, from_=from_, body=body[:LONGEST_TEXT]).sid)
        )

    def find_text(self, to: str, body: str, since: datetime) -> bool:
        """Return whether an SMS of ours that ends in that body went to that number at or after `since`.

        A trial account puts a sentence of its own before every body.
        """
        start = _start(since)
        sent = self._ask("find SMS", lambda: self._messages.list(to=to, limit=RECENT, page_size=RECENT))
        return any(
            str(text.direction or "").startswith("outbound")
            and (text.body or "").endswith(body[:LONGEST_TEXT])
            and (text.date_created is None or text.date_created >= start)
            for text in sent
        )

    def find_leg(self, to: str, from_: str, since: datetime, known: frozenset[str]) -> CarrierCall | None:
        """Return the newest call of ours from and to these numbers, created at or after `since`, not in `known`."""
        start = _start(since)
        recent = self._ask("find leg", lambda: self._calls.list(to=to, from_=from_, limit=RECENT, page_size=RECENT))
        ours = (listed(call) for call in recent if call.sid not in known and call.direction == "outbound-api")
        return next((call for call in ours if call.created_at is None or call.created_at >= start), None)

    def delete_recording(self, sid: str) -> None:
        """Delete a message for good; one that is gone already is no error."""
        self._forgiving("delete recording", lambda: self._recordings(sid).delete())

    def call(self, sid: str) -> CarrierCall | None:
        """Return one call from the carrier's list, or None when it has none of that id."""
        try:
            return self._ask("fetch call", lambda: listed(self._calls(sid).fetch()))
        except ApiError as error:
            if error.call_is_gone:
                return None
            raise

    def calls(self, since: datetime) -> tuple[CarrierCall, ...]:
        """Return all calls created at or after `since` that have begun, page by page. Each page has its own time-out."""
        start = since.replace(microsecond=0)
        found = self._ask("list calls", lambda: self._calls.list(start_time_after=start, page_size=PAGE))
        every = (listed(call) for call in found)
        return tuple(call for call in every if call.created_at is None or call.created_at >= start)

    def _forgiving(self, what: str, do: Callable[[], object]) -> None:
        """Change a call; one that is over already is no error."""
        try:
            self._ask(what, do)
        except ApiError as error:
            if not error.call_is_gone:
                raise

    def _ask(self, what: str, do: Callable[[], T]) -> T:
        """Make a request unless the breaker is open. Raises ApiError."""
        if not self.breaker.allows():
            raise ApiError(f"{what}: not asked, the API has not been answering", dead=True)
        try:
            result = do()
        except FAILURES as error:
            failure = understood(what, error)
            self.breaker.note(alive=not failure.dead)
            self._refusal = str(failure) if failure.status == NOT_LET_IN else self._refusal
            raise failure from error
        self.breaker.note(alive=True)
        self._refusal = ""
        return result


def _sid(sid: str | None) -> str:
    """Return the id of what was made. Raises ValueError for a reply without one."""
    if not sid:
        raise ValueError("no sid in the reply")
    return sid


def _start(since: datetime) -> datetime:
    """Return when something of ours can have been created at the earliest: whole seconds, and clocks that differ."""
    return since.replace(microsecond=0) - CLOCKS_DIFFER
