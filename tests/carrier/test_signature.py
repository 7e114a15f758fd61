"""Signatures, held against twilio's own validator and its published examples."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from oncall.carrier.addresses import RETRIES
from oncall.carrier.signature import verify

URL, QUERY = "https://mycompany.com", "/myapp.php?foo=1&bar=2"
FIELDS = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
]
FORM: MultiDict[str, str] = MultiDict(FIELDS)
SIGNED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
TOKEN = "12345"
TOKENS = (TOKEN, "")


def signed(url: str, form: MultiDict[str, str], token: str = TOKEN, algorithm: str = "HMAC_SHA1") -> str:
    """Return the signature that twilio's package computes."""
    return str(RequestValidator(token).compute_signature(url, form, algorithm))  # type: ignore[no-untyped-call]


def test_twilios_example_is_accepted() -> None:
    """The example of twilio's own tests holds."""
    assert verify(TOKENS, URL, QUERY, FORM, SIGNED)


def test_twilios_example_with_the_port_is_accepted() -> None:
    """The carrier signs with and without the port; both count, however our address is configured."""
    with_port = "kvajT1Ptam85bY51eRf/AJRuM3w="
    assert verify(TOKENS, URL, QUERY, FORM, with_port)
    assert verify(TOKENS, URL + ":443", QUERY, FORM, with_port)
    assert verify(TOKENS, URL + ":443", QUERY, FORM, SIGNED)


def test_twilios_example_of_a_repeated_key_is_accepted() -> None:
    """Several values of one key are sorted, a repeated value counts once."""
    several: MultiDict[str, str] = MultiDict([*FIELDS, ("Digits", "5678"), ("Digits", "1234")])
    assert verify(TOKENS, URL, QUERY, several, signed(URL + QUERY, several))
    several_sorted = MultiDict([("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234")])
    assert verify(TOKENS, URL, QUERY, several_sorted, "IK+Dwps556ElfBT0I3Rgjkr1wJU=")


@given(
    st.lists(st.tuples(st.text(max_size=6), st.text(max_size=8)), max_size=12),
    st.sampled_from([URL, URL + ":8443", "http://host", "http://127.0.0.1:8000/prefix"]),
    st.text(st.characters(codec="ascii", exclude_characters="#\\[]"), max_size=20),
)
def test_whatever_twilios_package_signs_is_accepted(fields: list[tuple[str, str]], url: str, query: str) -> None:
    """Any form, any order, empty and repeated values: what RequestValidator computes is accepted here."""
    form: MultiDict[str, str] = MultiDict(fields)
    path = f"/voice/hold?t={query}"
    assert verify(TOKENS, url, path, form, signed(url + path, form))


def test_both_tokens_count_while_they_are_exchanged() -> None:
    """The second token is accepted, a third is not."""
    later = signed(URL + QUERY, FORM, "second")
    assert verify(("first", "second"), URL, QUERY, FORM, later)
    assert not verify(("first", "third"), URL, QUERY, FORM, later)


def test_an_empty_token_is_no_token() -> None:
    """A second token that is not set opens nothing, though anybody can sign with an empty key."""
    forged = base64.b64encode(hmac.digest(b"", (URL + QUERY).encode(), hashlib.sha1)).decode()
    assert not verify(("12345", ""), URL, QUERY, MultiDict(), forged)
    assert not verify((), URL, QUERY, MultiDict(), forged)


@pytest.mark.parametrize("header", [None, "", "x", "é", "\udc80", SIGNED[:-1], SIGNED + " ", SIGNED.lower()])
def test_a_missing_or_wrong_signature_is_refused(header: str | None) -> None:
    """No header, or any other text, is False and never an exception."""
    assert not verify(TOKENS, URL, QUERY, FORM, header)


@pytest.mark.parametrize(
    ("url", "query"),
    [
        ("http://mycompany.com", QUERY),
        ("https://MyCompany.com", QUERY),
        (URL, "/myapp.php"),
        (URL, "/myapp.php/?foo=1&bar=2"),
        (URL, "/myapp.php?bar=2&foo=1"),
    ],
)
def test_another_address_is_refused(url: str, query: str) -> None:
    """Another scheme, host, path or query does not match."""
    assert not verify(TOKENS, url, query, FORM, SIGNED)


def test_a_port_of_our_own_counts_or_is_left_out() -> None:
    """As in twilio's validator: our port, or none; not the scheme's."""
    assert verify(TOKENS, URL + ":8443", QUERY, FORM, signed(URL + ":8443" + QUERY, FORM))
    assert verify(TOKENS, URL + ":8443", QUERY, FORM, SIGNED)
    assert not verify(TOKENS, URL + ":8443", QUERY, FORM, signed(URL + ":443" + QUERY, FORM))


def test_a_changed_added_or_missing_field_is_refused() -> None:
    """Every field counts."""
    for fields in ([*FIELDS, ("Extra", "1")], FIELDS[1:], [("CallSid", "CAother"), *FIELDS[1:]]):
        assert not verify(TOKENS, URL, QUERY, MultiDict(fields), SIGNED)


def test_the_retry_fragment_may_be_signed() -> None:
    """No page says whether the carrier signs our connection overrides: both count, another fragment does not."""
    assert verify(TOKENS, URL, QUERY, FORM, signed(f"{URL}{QUERY}#{RETRIES}", FORM))
    assert not verify(TOKENS, URL, QUERY, FORM, signed(f"{URL}{QUERY}#rc=5", FORM))


def test_the_settings_header_names_the_hash() -> None:
    """SHA-256 where the header says so, SHA-1 without it, and nothing under a name that we do not know."""
    newer = signed(URL + QUERY, FORM, algorithm="HMAC_SHA256")
    assert verify(TOKENS, URL, QUERY, FORM, newer, "key=sample,algorithm=HMAC_SHA256")
    assert not verify(TOKENS, URL, QUERY, FORM, newer, None)
    assert not verify(TOKENS, URL, QUERY, FORM, SIGNED, "key=sample,algorithm=HMAC_SHA256")
    assert verify(TOKENS, URL, QUERY, FORM, SIGNED, "key=sample")
    assert not verify(TOKENS, URL, QUERY, FORM, SIGNED, "key=sample,algorithm=HMAC_MD5")


def test_a_field_that_cannot_be_written_as_utf8_is_no_exception() -> None:
    """Broken characters in a forged form give False."""
    assert not verify(TOKENS, URL, QUERY, MultiDict([("a", "\udc80")]), SIGNED)
