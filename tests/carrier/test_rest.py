"""The port on twilio's client: what is asked for, and how answers come back."""

import base64
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from structlog.testing import capture_logs

from oncall.calls.effects import Place
from oncall.carrier.addresses import Ticket, ticket_of
from oncall.carrier.failures import ApiError
from oncall.carrier.rest import TwilioCarrier
from oncall.usecases.ports import Carrier, CarrierCall, CarrierError
from tests.carrier.api import Api, Reply, Request, error
from tests.carrier.samples import (
    ACCOUNT,
    ADDRESSES,
    ANNA,
    CALL,
    CALL_SID,
    CALLER,
    LEG_SID,
    LINE_NUMBER,
    NOW,
    leg,
    showing_caller,
)

ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"
RFC_2822 = "%a, %d %b %Y %H:%M:%S +0000"


def record(sid: str = LEG_SID, created: datetime | None = NOW, **changes: object) -> dict[str, object]:
    """Return a call in the API's form."""
    date = created and created.strftime(RFC_2822)
    plain = {"sid": sid, "to": ANNA.phone, "from": LINE_NUMBER, "status": "queued", "direction": "outbound-api"}
    return plain | {"date_created": date, "start_time": None, "end_time": None, "duration": None} | changes


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


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({}, True),
        ({"body": "Sent from a trial account - missed call"}, True),
        ({"body": "another"}, False),
        ({"direction": "inbound"}, False),
        ({"date_created": (NOW - timedelta(seconds=30)).strftime(RFC_2822)}, False),
        ({"date_created": (NOW - timedelta(seconds=2)).strftime(RFC_2822)}, True),
        ({"date_created": None}, True),
    ],
)
def test_a_text_that_was_sent_is_found(
    api: Api, carrier: TwilioCarrier, message: dict[str, object], *, found: bool
) -> None:
    """Ours, with that body, since then; clocks may differ a little."""
    plain = {"sid": "SM1", "body": "missed call", "direction": "outbound-api", "date_created": NOW.strftime(RFC_2822)}
    api.answers(Reply(200, {"messages": [plain | message]}))
    assert carrier.find_text(ANNA.phone, "missed call", NOW) is found
    assert ("To", ANNA.phone) in api.requests[0].query


@pytest.mark.parametrize(
    ("call", "found"),
    [
        (record(), True),
        (record(created=NOW - timedelta(seconds=2)), True),
        (record(created=NOW - timedelta(seconds=30)), False),
        (record(created=None), True),
        (record(sid=CALL_SID), False),
        (record(direction="outbound-dial"), False),
        (record(direction="inbound"), False),
    ],
)
def test_a_leg_whose_reply_was_lost_is_found(
    api: Api, carrier: TwilioCarrier, call: dict[str, object], *, found: bool
) -> None:
    """Ours, to that number, since then, and not one that is known."""
    api.answers(Reply(200, {"calls": [call]}))
    leg_found = carrier.find_leg(ANNA.phone, LINE_NUMBER, NOW, frozenset({CALL_SID}))
    assert (leg_found is not None) is found
    assert dict(api.requests[0].query) == {"To": ANNA.phone, "From": LINE_NUMBER, "PageSize": "50"}


def test_one_call_of_the_carriers_list(api: Api, carrier: TwilioCarrier) -> None:
    """The record's words and times, in UTC; what is not known yet is None."""
    ended = NOW + timedelta(seconds=65)
    over = record(CALL_SID, status="completed", duration="65")
    over |= {"start_time": NOW.strftime(RFC_2822), "end_time": ended.strftime(RFC_2822)}
    api.answers(Reply(200, over), Reply(200, record()))
    second = NOW.replace(microsecond=0)
    expected = CarrierCall(
        CALL_SID, ANNA.phone, LINE_NUMBER, "completed", second, second, ended.replace(microsecond=0), 65
    )
    assert carrier.call(CALL_SID) == expected
    assert carrier.call(LEG_SID) == CarrierCall(LEG_SID, ANNA.phone, LINE_NUMBER, "queued", second, None, None, None)


def test_a_call_that_the_carrier_does_not_know(api: Api, carrier: TwilioCarrier) -> None:
    """Not in the list is None; a failure is not."""
    api.answers(error(404, 20404))
    assert carrier.call(CALL_SID) is None
    api.answers(error(500, 20500))
    with pytest.raises(CarrierError):
        carrier.call(CALL_SID)


def test_the_list_is_read_page_by_page(api: Api, carrier: TwilioCarrier) -> None:
    """Every page, each call once, none older than asked for."""
    pages = {
        "0": {
            "calls": [record("CA" + f"{n:032x}") for n in range(3)],
            "next_page_uri": f"{ROOT}/Calls.json?PageSize=1000&Page=1&PageToken=x",
        },
        "1": {"calls": [record("CA" + "f" * 32), record("CA" + "e" * 32, NOW - timedelta(hours=1))]},
    }

    def reply(request: Request) -> Reply:
        return Reply(200, pages[dict(request.query).get("Page", "0")])

    api.reply = reply
    found = carrier.calls(NOW)
    assert [call.sid for call in found] == [*("CA" + f"{n:032x}" for n in range(3)), "CA" + "f" * 32]
    assert dict(api.requests[0].query) == {"StartTime>": "2026-11-24T20:15:03Z", "PageSize": "1000"}


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


def test_odd_times_in_a_record_are_a_failure(api: Api, carrier: TwilioCarrier) -> None:
    """A record that cannot be read raises the port's error and no other."""
    api.answers(Reply(200, record(end_time="Tue, 99 Nov 2026 20:15:03 +0000")))
    with pytest.raises(CarrierError):
        carrier.call(LEG_SID)


def test_calls_are_in_utc(api: Api, carrier: TwilioCarrier) -> None:
    """Whatever zone the machine is in."""
    api.answers(Reply(200, record()))
    found = carrier.call(LEG_SID)
    assert found is not None
    assert found.created_at == NOW.replace(microsecond=0)
    assert found.created_at.tzinfo is UTC
