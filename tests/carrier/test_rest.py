"""The port on twilio's client: what is asked for, and how answers come back."""

import base64
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from structlog.testing import capture_logs

from oncall.calls.effects import Place
from oncall.carrier.addresses import Ticket, ticket_of
from oncall.carrier.failures import ApiError
from oncall.carrier.rest import TwilioCarrier
from oncall.usecases.ports import Carrier, CarrierError
from tests.carrier.api import Api, Reply, error
from tests.carrier.samples import (
    ACCOUNT,
    ADDRESSES,
    ANNA,
    CALL,
    CALL_SID,
    CALLER,
    LEG_SID,
    LINE_NUMBER,
    leg,
    record,
    showing_caller,
)

ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"


def told(address: str | None) -> tuple[str, Ticket | None]:
    """Return the path and the ticket of an address that we gave the carrier."""
    parts = urlsplit(address or "")
    return parts.path, ADDRESSES.read(parse_qs(parts.query)["t"][0])


def test_it_is_the_port(carrier: TwilioCarrier) -> None:
    """The type checker holds the client against the port."""
    port: Carrier = carrier
    assert port is carrier


def test_a_leg_is_placed(api: Api, carrier: TwilioCarrier) -> None:
    """One request: from the line to the person, for the plan's ring time, screened and reported at signed addresses."""
    api.answers(Reply(201, record()))
    assert carrier.place_leg(CALL, leg()) == LEG_SID
    (request,) = api.requests
    assert (request.method, request.path) == ("POST", f"{ROOT}/Calls.json")
    assert base64.b64decode(request.authorization.removeprefix("Basic ")).decode() == f"{ACCOUNT}:sample-token"
    fields = dict(request.form)
    ticket = ticket_of(CALL, leg())
    assert told(fields.pop("Url")) == ("/voice/leg", ticket)
    assert told(fields.pop("StatusCallback")) == ("/voice/leg/status", ticket)
    assert fields == {"To": ANNA.phone, "From": LINE_NUMBER, "Timeout": "18", "StatusCallbackEvent": "completed"}


@pytest.mark.parametrize(("asked", "given"), [(0.4, "5"), (25, "25"), (3600, "600")])
def test_the_ring_time_stays_within_the_carriers_bounds(
    api: Api, carrier: TwilioCarrier, asked: float, given: str
) -> None:
    """Five seconds at least, ten minutes at most."""
    api.answers(Reply(201, record()))
    carrier.place_leg(replace(CALL, plan=replace(CALL.plan, ring_time=timedelta(seconds=asked))), leg())
    assert api.requests[0].field("Timeout") == given


def test_a_line_may_show_the_callers_number(api: Api, carrier: TwilioCarrier) -> None:
    """The caller's number, where the line wants it and it is known."""
    api.answers(Reply(201, record()))
    carrier.place_leg(showing_caller(), leg())
    carrier.place_leg(showing_caller(replace(CALL, caller=None)), leg())
    assert [request.field("From") for request in api.requests] == [CALLER, LINE_NUMBER]


@pytest.mark.parametrize("code", [21210, 21212])
def test_a_callers_number_that_may_not_be_shown_is_replaced(api: Api, carrier: TwilioCarrier, code: int) -> None:
    """The phone must ring: nothing was placed, so the line's number is taken instead."""
    api.answers(error(400, code), Reply(201, record()))
    with capture_logs() as logs:
        assert carrier.place_leg(showing_caller(), leg()) == LEG_SID
    assert [request.field("From") for request in api.requests] == [CALLER, LINE_NUMBER]
    assert [entry["event"] for entry in logs] == ["caller_id_refused"]


def test_the_lines_own_number_is_not_tried_twice(api: Api, carrier: TwilioCarrier) -> None:
    """A refusal of the line's number is an error like any other."""
    api.answers(error(400, 21210))
    with pytest.raises(CarrierError):
        carrier.place_leg(CALL, leg())
    assert len(api.requests) == 1


def test_a_leg_is_never_placed_again_by_itself(api: Api, carrier: TwilioCarrier) -> None:
    """A lost reply or a server fault may have placed it: one request, whatever comes back."""
    for reply in (Reply(500), Reply(0, drop=True), error(429, 20429), Reply(201, "not JSON")):
        api.requests.clear()
        api.answers(reply)
        carrier.breaker.note(alive=True)
        with pytest.raises(CarrierError):
            carrier.place_leg(CALL, leg())
        assert len(api.requests) == 1


def test_a_leg_is_ended(api: Api, carrier: TwilioCarrier) -> None:
    """`completed` ends a call in whatever state it is."""
    api.answers(Reply(200, record(status="completed")))
    carrier.end_leg(LEG_SID)
    (request,) = api.requests
    assert request.path == f"{ROOT}/Calls/{LEG_SID}.json"
    assert request.form == (("Status", "completed"),)


def test_a_leg_that_cannot_be_completed_is_cancelled(api: Api, carrier: TwilioCarrier) -> None:
    """A carrier that completes only calls in progress is asked to cancel the ringing one."""
    api.answers(error(400, 21220), Reply(200, record(status="canceled")))
    carrier.end_leg(LEG_SID)
    assert [request.field("Status") for request in api.requests] == ["completed", "canceled"]


@pytest.mark.parametrize("reply", [error(400, 21220), error(404, 20404)])
def test_what_is_over_already_is_no_error(api: Api, carrier: TwilioCarrier, reply: Reply) -> None:
    """Ending and moving a call that is over does nothing."""
    api.answers(reply)
    carrier.end_leg(LEG_SID)
    carrier.move(CALL_SID, CALL, Place.TALK)
    assert carrier.breaker.closed


@pytest.mark.parametrize("reply", [error(500, 20500), error(401, 20003)])
def test_other_failures_of_ending_and_moving_are_told(api: Api, carrier: TwilioCarrier, reply: Reply) -> None:
    """What did not happen is not passed over."""
    api.answers(reply)
    with pytest.raises(CarrierError):
        carrier.end_leg(LEG_SID)
    carrier.breaker.note(alive=True)
    with pytest.raises(CarrierError):
        carrier.move(CALL_SID, CALL, Place.TALK)


def test_the_caller_is_moved(api: Api, carrier: TwilioCarrier) -> None:
    """A live call fetches another of our addresses."""
    api.answers(Reply(200, record(CALL_SID, status="in-progress")))
    carrier.move(CALL_SID, CALL, Place.TALK)
    carrier.move(LEG_SID, CALL, Place.LEG, leg())
    caller, responder = api.requests
    assert caller.path == f"{ROOT}/Calls/{CALL_SID}.json"
    assert told(caller.field("Url")) == ("/voice/talk", ticket_of(CALL))
    assert told(responder.field("Url")) == ("/voice/leg", ticket_of(CALL, leg()))
    assert caller.field("Method") == "POST"


def test_a_text_is_sent(api: Api, carrier: TwilioCarrier) -> None:
    """Sender, receiver and words, cut to what one request may hold."""
    api.answers(Reply(201, {"sid": "SM" + "3" * 32, "status": "queued"}))
    assert carrier.send_text(LINE_NUMBER, ANNA.phone, "æ" * 2000) == "SM" + "3" * 32
    (request,) = api.requests
    assert request.path == f"{ROOT}/Messages.json"
    assert dict(request.form) == {"From": LINE_NUMBER, "To": ANNA.phone, "Body": "æ" * 1600}


def test_a_dead_api_is_not_asked_again(api: Api) -> None:
    """After two failures nothing is sent until the pause is over; then one try brings it back."""
    now = [0.0]
    carrier = TwilioCarrier(ACCOUNT, "token", api.url, ADDRESSES, monotonic=lambda: now[0])
    api.answers(Reply(503))
    for _ in range(5):
        with pytest.raises(CarrierError):
            carrier.place_leg(CALL, leg())
    assert len(api.requests) == 2
    api.answers(Reply(201, record()))
    now[0] = 5.0
    assert [carrier.place_leg(CALL, leg()) for _ in range(2)] == [LEG_SID, LEG_SID]
    assert len(api.requests) == 4


def test_an_api_that_was_not_asked_has_done_nothing(api: Api, carrier: TwilioCarrier) -> None:
    """While the breaker is open the outcome is certain."""
    api.answers(Reply(500))
    for _ in range(2):
        with pytest.raises(CarrierError) as met:
            carrier.place_leg(CALL, leg())
        assert met.value.unknown
    with pytest.raises(CarrierError) as refused:
        carrier.place_leg(CALL, leg())
    assert not refused.value.unknown
    assert not refused.value.permanent


def test_refusals_do_not_open_the_breaker(api: Api, carrier: TwilioCarrier) -> None:
    """A number that cannot be rung is no dead API; nor are too many requests."""
    for reply in (error(400, 21211), error(429, 20429), error(400, 21211), error(429, 20429)):
        api.answers(reply)
        with pytest.raises(CarrierError):
            carrier.place_leg(CALL, leg())
    assert carrier.breaker.closed


def test_threads_get_their_own_replies(api: Api, carrier: TwilioCarrier) -> None:
    """Many legs at once through one client: each gets the id of its own call."""
    api.reply = lambda request: Reply(201, record("CA" + (request.field("To") or "").removeprefix("+").zfill(32)))
    people = [replace(ANNA, phone=f"+4740{n:06d}") for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        sids = list(pool.map(lambda person: carrier.place_leg(CALL, leg(person)), people))
    assert sids == ["CA" + person.phone.removeprefix("+").zfill(32) for person in people]


def test_the_environment_changes_nothing(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither twilio's variables nor a proxy's are read: settings are read in one place only."""
    for name in ("TWILIO_EDGE", "TWILIO_REGION"):
        monkeypatch.setenv(name, "sydney")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    api.answers(Reply(201, record()))
    assert TwilioCarrier(ACCOUNT, "token", api.url, ADDRESSES).place_leg(CALL, leg()) == LEG_SID


def test_a_reply_without_an_id_is_a_failure(api: Api, carrier: TwilioCarrier) -> None:
    """An API that says yes without saying what it made has not been understood."""
    api.answers(Reply(201, {"status": "queued"}))
    with pytest.raises(ApiError) as met:
        carrier.place_leg(CALL, leg())
    assert met.value.unknown
