"""The account behind the API: pages followed, odd replies told apart, the clock read; and what a probe makes of a document."""

from datetime import UTC, datetime

import pytest

from oncall.carrier.account import AccountDesk, clock_of, number_of
from oncall.carrier.failures import ApiError
from oncall.carrier.probe import Answer, ProbeError, understand
from oncall.carrier.rest import TwilioCarrier
from tests.carrier.api import Api, Reply, error
from tests.carrier.samples import ACCOUNT

ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"


@pytest.fixture
def desk(api: Api) -> AccountDesk:
    """Return a desk at that API."""
    return AccountDesk(ACCOUNT, "sample-token", api.url)


def test_the_account_is_read_with_the_carriers_clock(api: Api, desk: AccountDesk) -> None:
    """Its state, its kind, and when the reply was made."""
    api.answers(Reply(200, {"status": "active", "type": "Trial"}))
    found = desk.account()
    assert ("active", "Trial") == (found.status, found.kind)
    assert found.at is not None
    assert found.at.tzinfo is not None
    assert api.requests[0].authorization.startswith("Basic ")


def test_every_page_of_numbers_is_read_and_none_elsewhere(api: Api, desk: AccountDesk) -> None:
    """The next page is followed within the account alone."""
    one, two = {"sid": "PN1", "phone_number": "+4721000001"}, {"sid": "PN2", "phone_number": "+4721000002"}
    api.answers(
        Reply(200, {"incoming_phone_numbers": [one], "next_page_uri": f"{ROOT}/IncomingPhoneNumbers.json?Page=1"}),
        Reply(200, {"incoming_phone_numbers": [two], "next_page_uri": "//evil.test/x"}),
    )
    assert ["PN1", "PN2"] == [each.sid for each in desk.numbers()]
    assert 2 == len(api.requests)


def test_setting_the_fallback_changes_nothing_else(api: Api, desk: AccountDesk) -> None:
    """Two fields, by POST."""
    api.answers(Reply(200, {}))
    desk.put_fallback("PN1", "https://static.test/x.xml")
    (asked,) = api.requests
    assert ("POST", f"{ROOT}/IncomingPhoneNumbers/PN1.json") == (asked.method, asked.path)
    assert {"VoiceFallbackUrl", "VoiceFallbackMethod"} == {name for name, _ in asked.form}


@pytest.mark.parametrize(
    "reply", [error(401, 20003), error(500, 20500), Reply(200, "no json"), Reply(200, []), Reply(200, {}, drop=True)]
)
def test_whatever_goes_wrong_is_one_error(api: Api, desk: AccountDesk, reply: Reply) -> None:
    """Refused, broken, unreadable, cut off."""
    api.answers(reply)
    with pytest.raises(ApiError, match=r"^GET "):
        desk.account()


def test_a_number_with_an_application_says_so() -> None:
    """Its addresses are not used then."""
    assert number_of({"voice_application_sid": "AP1"}).elsewhere
    assert not number_of({"voice_application_sid": None, "trunk_sid": ""}).elsewhere


def test_a_message_that_is_gone_is_no_error(api: Api, carrier: TwilioCarrier) -> None:
    """Deleted is deleted; a refusal is told."""
    api.answers(error(404, 20404), error(401, 20003))
    carrier.delete_recording("RE" + "0" * 32)
    with pytest.raises(ApiError):
        carrier.delete_recording("RE" + "0" * 32)
    assert ["DELETE", "DELETE"] == [each.method for each in api.requests]


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_reply_without_a_date_has_no_clock(date: str) -> None:
    """Nothing is guessed."""

    class Told:
        headers = {"Date": date} if date else None

    assert clock_of(Told()) is None  # type: ignore[arg-type]


def test_a_reply_with_a_date_has_one() -> None:
    """In UTC."""

    class Told:
        headers = {"Date": "Tue, 24 Nov 2026 01:00:00 GMT"}  # noqa: RUF012

    assert datetime(2026, 11, 24, 1, tzinfo=UTC) == clock_of(Told())  # type: ignore[arg-type]


def test_a_probe_reads_what_would_ring() -> None:
    """Numbers inside a dial or as its text, in order, with the verbs."""
    body = b"<Response><Say>x</Say><Dial><Number>+4740000001</Number></Dial><Dial>+4740000002</Dial></Response>"
    assert Answer(("+4740000001", "+4740000002"), ("Say", "Dial", "Dial")) == understand(body)


@pytest.mark.parametrize("body", [b"", b"<Response>", b"<a/>", b"<!DOCTYPE a><Response/>", b" " * 70_000])
def test_a_probe_refuses_what_the_carrier_could_not_use(body: bytes) -> None:
    """Each with its reason."""
    with pytest.raises(ProbeError, match="its answer"):
        understand(body)
