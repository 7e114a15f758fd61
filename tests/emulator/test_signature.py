"""The signature, held against Twilio's published vectors and its own validator."""

from __future__ import annotations

from typing import Any

import pytest
import twilio.request_validator
from hypothesis import given
from hypothesis import strategies as st

from oncall.emulator.signature import body_hash, sign
from tests.emulator.stage import SERVICE, TOKEN, Stage, twiml

RequestValidator: Any = twilio.request_validator.RequestValidator

PARAMS = (
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w="),
    ],
)
def test_published_vectors(url: str, expected: str) -> None:
    """Twilio's own examples come out, with and without the port."""
    assert expected == sign("12345", url, PARAMS)


def test_json_body_vector() -> None:
    """A JSON body is hashed into the query and the URL alone is signed."""
    digest = body_hash(b'{"property": "value", "boolean": true}')
    url = f"https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256={digest}"
    assert ("0a1ff763", "6620") == (digest[:8], digest[-4:])
    assert "a9nBmqA0ju/hNViExpshrM61xv4=" == sign("12345", url)


def test_repeated_values_count_once_and_in_order() -> None:
    """Several values of one key are sorted and doubles are dropped."""
    many = (("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234"))
    assert "IK+Dwps556ElfBT0I3Rgjkr1wJU=" == sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", many)


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=12), max_size=6), st.text(max_size=8))
def test_twilios_validator_agrees(params: dict[str, str], token: str) -> None:
    """Whatever the parameters and the token, Twilio's validator computes the same."""
    url = "https://service.test/voice?a=1"
    assert RequestValidator(token).compute_signature(url, params) == sign(token, url, tuple(params.items()))


def test_every_webhook_validates() -> None:
    """Webhooks arrive signed for the address without its overrides; a rotated token is used at once."""
    stage = Stage({"/voice": twiml('<Redirect method="GET">/next?a=b#rc=2</Redirect>'), "/next": twiml("<Hangup/>")})
    stage.call()
    stage.carrier.run_until(lambda: bool(stage.service.at("/next")), 5)
    stage.carrier.auth_token = "another token"
    stage.advance(5)
    voice, following, status = stage.service.asked
    assert ["/voice", "/next", "/status"] == [voice.path, following.path, status.path]
    query = "&".join(f"{key}={value}" for key, value in following.query.items()).replace("+", "%2B")
    for token, url, form, one in (
        (TOKEN, f"{SERVICE}/voice", voice.form, voice),
        (TOKEN, f"{SERVICE}/next?{query}", {}, following),
        ("another token", f"{SERVICE}/status", status.form, status),
    ):
        assert RequestValidator(token).validate(url, form, one.headers["X-Twilio-Signature"])
