"""What the carrier's own lists say: calls and texts found again, records read, pages followed."""

from datetime import UTC, timedelta

import pytest

from oncall.carrier.rest import TwilioCarrier
from oncall.usecases.ports import CarrierCall, CarrierError
from tests.carrier.api import Api, Reply, Request, error
from tests.carrier.samples import ACCOUNT, ANNA, CALL_SID, LEG_SID, LINE_NUMBER, NOW, RFC_2822, record

ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"


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
    until = ended.replace(microsecond=0)
    ours = {"direction": "outbound-api", "caller": LINE_NUMBER}
    expected = CarrierCall(CALL_SID, ANNA.phone, LINE_NUMBER, "completed", second, second, until, 65, **ours)
    assert carrier.call(CALL_SID) == expected
    queued = CarrierCall(LEG_SID, ANNA.phone, LINE_NUMBER, "queued", second, None, None, None, **ours)
    assert carrier.call(LEG_SID) == queued


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
