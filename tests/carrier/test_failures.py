"""What a failure means: whose fault, perhaps done, worth another try."""

import socket

import pytest
import requests
from twilio.base.exceptions import TwilioRestException, TwilioServiceException

from oncall.carrier.failures import NUMBER_FAULTS, ApiError, understood
from oncall.carrier.rest import TwilioCarrier
from tests.carrier.api import Api, Reply, error
from tests.carrier.samples import ACCOUNT, ADDRESSES, CALL, NOW, leg


def met(carrier: TwilioCarrier) -> tuple[bool, bool, bool]:
    """Place a leg that fails; return permanent, unknown, number_fault."""
    with pytest.raises(ApiError) as failure:
        carrier.place_leg(CALL, leg())
    return failure.value.permanent, failure.value.unknown, failure.value.number_fault


@pytest.mark.parametrize("code", sorted(NUMBER_FAULTS))
def test_a_number_that_cannot_be_reached_is_the_numbers_fault(api: Api, carrier: TwilioCarrier, code: int) -> None:
    """It counts as spent, and nobody tries it again."""
    api.answers(error(400, code))
    assert met(carrier) == (True, False, True)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (error(429, 20429), (False, False, False)),
        (error(503, 20503), (False, False, False)),
        (error(500, 20500), (False, True, False)),
        (Reply(502, "<html>bad gateway</html>"), (False, True, False)),
        (error(401, 20003), (True, False, False)),
        (error(400, 21201), (True, False, False)),
        (Reply(201, "<html>hello</html>"), (False, True, False)),
        (Reply(201, [1, 2]), (False, True, False)),
        (Reply(302, {}), (True, False, False)),
        (Reply(0, drop=True), (False, True, False)),
    ],
)
def test_what_an_answer_means(
    api: Api, carrier: TwilioCarrier, reply: Reply, expected: tuple[bool, bool, bool]
) -> None:
    """Too many requests were never processed; a server fault or a lost reply may have been; a refusal is final."""
    api.answers(reply)
    assert met(carrier) == expected


def test_a_list_that_cannot_be_read_is_the_apis_fault(api: Api, carrier: TwilioCarrier) -> None:
    """A page of another form is no refusal: trying again may help."""
    api.answers(Reply(200, {"calls": [], "surprise": []}))
    with pytest.raises(ApiError) as failure:
        carrier.calls(NOW)
    assert (failure.value.permanent, failure.value.dead) == (False, True)


def test_an_api_that_says_nothing_may_have_done_it(api: Api) -> None:
    """A read time-out leaves the outcome unknown."""
    api.answers(Reply(0, hang=True))
    carrier = TwilioCarrier(ACCOUNT, "token", api.url, ADDRESSES, timeout=(1.0, 0.05))
    assert met(carrier) == (False, True, False)


def test_an_api_that_takes_no_connection_has_done_nothing() -> None:
    """Connection refused is certain: the request never left."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        carrier = TwilioCarrier(ACCOUNT, "token", f"http://127.0.0.1:{unused.getsockname()[1]}", ADDRESSES)
        assert met(carrier) == (False, False, False)


def test_a_connection_that_takes_too_long_has_done_nothing() -> None:
    """A connect time-out is as certain as a refusal."""
    failure = understood("place leg", requests.ConnectTimeout("sample"))
    assert (failure.unknown, failure.permanent, failure.dead) == (False, False, True)


def test_both_kinds_of_twilios_exceptions_are_understood() -> None:
    """The older and the newer form of an error say the same."""
    old = understood("x", TwilioRestException(400, "/", "sample words", 21211))
    new = understood("x", TwilioServiceException("about:blank", "sample words", 400, 21211))
    assert (old.code, old.number_fault, str(old)) == (new.code, new.number_fault, str(new))
    assert str(old) == "x: HTTP 400, error 21211: sample words"


def test_a_failure_is_one_short_line_without_secrets(api: Api) -> None:
    """It goes to the log and the outbox: no token, no address, no page of HTML."""
    api.answers(error(400, 21999, "w" * 5000))
    carrier = TwilioCarrier(ACCOUNT, "very-secret-token", api.url, ADDRESSES)
    with pytest.raises(ApiError) as failure:
        carrier.place_leg(CALL, leg())
    assert len(str(failure.value)) < 300
    assert "\n" not in str(failure.value)
    assert "very-secret-token" not in str(failure.value)
