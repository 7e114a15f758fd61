"""The carrier's forms: what is known is understood, what is odd changes nothing and never raises."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from oncall.calls.events import CallEnded, DialOver, LegEnded, MessageRecorded
from oncall.calls.model import LegOutcome
from oncall.carrier import forms
from oncall.carrier.forms import FormError, Incoming
from tests.carrier.samples import ACCOUNT, CALL_SID, CALLER, LEG_SID, LINE_NUMBER, NOW

COMMON = {"CallSid": CALL_SID, "AccountSid": ACCOUNT, "From": CALLER, "To": LINE_NUMBER}
RECORDING_SID = "RE" + "ab" * 16
NAMES = [
    "CallSid", "AccountSid", "From", "To", "ParentCallSid", "Digits", "CallStatus", "DialCallStatus", "DialBridged",
    "SipResponseCode", "Timestamp", "RecordingSid", "RecordingUrl", "RecordingDuration", "RecordingStatus",
]  # fmt: skip


def test_a_call_is_who_calls_whom() -> None:
    """The common fields become one value."""
    assert forms.parse_call(COMMON, ACCOUNT) == Incoming(CALL_SID, ACCOUNT, CALLER, LINE_NUMBER)


def test_a_dialled_leg_names_the_callers_call() -> None:
    """The parent of a leg is taken when it can be one."""
    child = COMMON | {"CallSid": LEG_SID, "ParentCallSid": CALL_SID}
    assert forms.parse_call(child, ACCOUNT) == Incoming(LEG_SID, ACCOUNT, CALLER, LINE_NUMBER, CALL_SID)
    odd = forms.parse_call(child | {"ParentCallSid": "x"}, ACCOUNT)
    assert odd == Incoming(LEG_SID, ACCOUNT, CALLER, LINE_NUMBER)


@pytest.mark.parametrize(
    "withheld",
    [
        "", " ", "anonymous", "Anonymous", "unknown", "Restricted", "private", "unavailable", "blocked", "null", "Anna",
        "+266696687", "+2562533", "+7748283", "+7378742833", "+86282452253", "+8656696", "sip:a@b", "+", "+0123456789",
        "+4790000000x", "4790000000", "+123456", "+1234567890123456", "+47 90 00 00 00", "1" * 10_000, "+٤٧٩٠٠٠٠٠٠٠",
    ],
)  # fmt: skip
def test_a_withheld_or_odd_caller_is_unknown(withheld: str) -> None:
    """Every form of a hidden number is None, never an error."""
    found = forms.parse_call(COMMON | {"From": withheld}, ACCOUNT)
    assert isinstance(found, Incoming)
    assert found.from_ is None


def test_no_from_field_at_all_is_an_unknown_caller() -> None:
    """The field may be missing."""
    found = forms.parse_call({k: v for k, v in COMMON.items() if k != "From"}, ACCOUNT)
    assert found == Incoming(CALL_SID, ACCOUNT, None, LINE_NUMBER)


def test_a_plus_that_was_not_escaped_is_put_back() -> None:
    """A number whose plus became a blank on the way is still that number."""
    assert forms.parse_number(" 4790000000") == "+4790000000"


def test_a_called_number_that_is_none_is_kept_as_text() -> None:
    """No line has it, so that the caller hears something and no error page is sent."""
    found = forms.parse_call(COMMON | {"To": " sip:line@example.org" + "x" * 100}, ACCOUNT)
    assert isinstance(found, Incoming)
    assert found.to == ("sip:line@example.org" + "x" * 100)[:64]


@pytest.mark.parametrize(
    "sid", ["", "CA", "CA" + "1" * 31, "CA" + "1" * 33, "CA" + "g" * 32, CALL_SID + "\n", "RE" + "1" * 32]
)
def test_an_id_that_is_none_is_refused(sid: str) -> None:
    """A call id has one form only: it becomes the key of a row."""
    found = forms.parse_call(COMMON | {"CallSid": sid}, ACCOUNT)
    assert found == FormError("CallSid", "not CA and 32 hexadecimal digits")


@pytest.mark.parametrize("account", ["", "AC" + "1" * 32])
def test_another_account_is_refused(account: str) -> None:
    """A request of another account is not for us."""
    assert forms.parse_call(COMMON | {"AccountSid": account}, ACCOUNT) == FormError("AccountSid", "not our account")


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        ("1", "1"),
        ("", ""),
        ("*#09", "*#09"),
        ("1" * 10, "1" * 10),
        ("1" * 25, ""),
        ("A", ""),
        ("hangup", ""),
        ("1\n", ""),
    ],
)
def test_keys_are_keys(sent: str, understood: str) -> None:
    """At most 24 of the twelve keys; anything else counts as none."""
    assert forms.parse_digits({"Digits": sent}) == understood
    assert forms.parse_digits({}) == ""


@pytest.mark.parametrize("status", ["completed", "busy", "no-answer", "failed", "canceled"])
def test_a_call_ends_when_the_carrier_says_so(status: str) -> None:
    """Every last status is an end, at the carrier's time."""
    form = {"CallStatus": status, "Timestamp": "Tue, 24 Nov 2026 20:15:01 +0000"}
    assert forms.parse_status(form, NOW) == CallEnded(datetime(2026, 11, 24, 20, 15, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("sent", "at"),
    [
        ("", NOW),
        ("yesterday", NOW),
        ("Tue, 24 Nov 2026 20:15:99 +0000", NOW),
        ("Tue, 24 Nov 2026 21:15:01 +0100", NOW.replace(second=1, microsecond=0)),
        ("Tue, 24 Nov 2026 20:15:01 -0000", NOW.replace(second=1, microsecond=0)),
        ("Tue, 24 Nov 2026 20:59:01 +0000", NOW),
    ],
)
def test_the_end_is_never_later_than_now(sent: str, at: datetime) -> None:
    """A time that is missing, unreadable or ahead of ours is now."""
    assert forms.parse_status({"CallStatus": "completed", "Timestamp": sent}, NOW) == CallEnded(at)


@pytest.mark.parametrize("status", ["queued", "initiated", "ringing", "in-progress"])
def test_a_call_that_goes_on_has_not_ended(status: str) -> None:
    """The way there is no end, and no news."""
    with capture_logs() as logs:
        assert forms.parse_status({"CallStatus": status}, NOW) is None
        assert forms.parse_leg_status({"CallStatus": status}, "1") is None
    assert logs == []


def test_an_unknown_status_is_logged_and_changes_nothing() -> None:
    """A word that the carrier may invent tomorrow is written down."""
    with capture_logs() as logs:
        assert forms.parse_status({"CallStatus": "vanished" * 20}, NOW) is None
        assert forms.parse_leg_status({}, "1") is None
        assert forms.parse_dial({"DialCallStatus": "vanished"}) == DialOver(talked=False)
    assert [entry["status"] for entry in logs] == [("vanished" * 20)[:64], "", "vanished"]
    assert {entry["event"] for entry in logs} == {"unknown_status"}


@pytest.mark.parametrize(
    ("status", "sip", "outcome"),
    [
        ("completed", "200", None),
        ("completed", "603", None),
        ("busy", "486", LegOutcome.BUSY),
        ("busy", "", LegOutcome.BUSY),
        ("busy", "603", LegOutcome.DECLINED),
        ("no-answer", "487", LegOutcome.NO_ANSWER),
        ("failed", "404", LegOutcome.FAILED),
        ("canceled", "487", LegOutcome.CANCELLED),
    ],
)
def test_how_a_leg_ended(status: str, sip: str, outcome: LegOutcome | None) -> None:
    """The carrier's words for the end of a leg, and SIP's for a call that was pressed away."""
    assert forms.parse_leg_status({"CallStatus": status, "SipResponseCode": sip}, "2") == LegEnded("2", outcome)


@pytest.mark.parametrize(
    ("status", "bridged", "over"),
    [
        ("completed", "true", DialOver(talked=True)),
        ("completed", "", DialOver(talked=True)),
        ("answered", "", DialOver(talked=True)),
        ("completed", "false", DialOver(talked=False)),
        ("no-answer", "true", DialOver(talked=True)),
        ("no-answer", "false", DialOver(talked=False, outcome=LegOutcome.NO_ANSWER)),
        ("busy", "", DialOver(talked=False, outcome=LegOutcome.BUSY)),
        ("failed", "", DialOver(talked=False, outcome=LegOutcome.FAILED)),
        ("canceled", "False", DialOver(talked=False, outcome=LegOutcome.CANCELLED)),
    ],
)
def test_how_a_dial_ended(status: str, bridged: str, over: DialOver) -> None:
    """Answered and bridged is a talk; answered and not bridged is nobody."""
    assert forms.parse_dial({"DialCallStatus": status, "DialBridged": bridged}) == over


def test_a_message_is_known_by_the_recordings_id() -> None:
    """The id comes from its field, or from the end of the address where the field is missing."""
    url = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING_SID}"
    expected = MessageRecorded(RECORDING_SID, 12)
    assert forms.parse_recording({"RecordingSid": RECORDING_SID, "RecordingDuration": "12"}) == expected
    assert forms.parse_recording({"RecordingUrl": url, "RecordingDuration": "12"}) == expected
    assert forms.parse_recording({"RecordingSid": "RE" + "AB" * 16, "RecordingDuration": "12"}) is not None
    assert forms.parse_recording({"RecordingUrl": url + ".mp3", "RecordingDuration": "12"}) == expected


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"RecordingSid": RECORDING_SID[:-1] + "g", "RecordingDuration": "5"},
        {"RecordingSid": "../" + RECORDING_SID, "RecordingDuration": "5"},
        {"RecordingUrl": "https://evil.example/x?" + RECORDING_SID, "RecordingDuration": "5"},
        {"RecordingSid": RECORDING_SID, "RecordingDuration": "5", "RecordingStatus": "in-progress"},
        {"RecordingSid": RECORDING_SID, "RecordingDuration": "0", "RecordingStatus": "absent"},
        {"RecordingSid": RECORDING_SID, "RecordingDuration": "0"},
    ],
)
def test_no_recording_is_no_message(form: dict[str, str]) -> None:
    """An odd id, a recording under way, or one in which nothing was said: no message."""
    assert forms.parse_recording(form) is None


@pytest.mark.parametrize("length", ["", "-1", "12.5", "9" * 30])
def test_an_unreadable_length_does_not_lose_the_message(length: str) -> None:
    """The message counts, its length is not known."""
    form = {"RecordingSid": RECORDING_SID, "RecordingDuration": length}
    assert forms.parse_recording(form) == MessageRecorded(RECORDING_SID, 0)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40)), st.datetimes(timezones=st.just(UTC)))
def test_no_form_raises(form: dict[str, str], now: datetime) -> None:
    """Whatever a form holds, it is understood, refused as a value, or passed over; an end is never in the future."""
    forms.parse_call(form, ACCOUNT)
    forms.parse_digits(form)
    forms.parse_leg_status(form, "1")
    forms.parse_dial(form)
    forms.parse_recording(form)
    ended = forms.parse_status(form | {"CallStatus": "completed"}, now)
    assert ended is not None
    assert now - ended.at >= timedelta(0)
