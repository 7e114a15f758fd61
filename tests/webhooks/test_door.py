"""The carrier's door: strangers stay outside, and whatever is signed gets words that the carrier can use."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree as ET  # the documents are our own

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from oncall.cli.stage import ACCOUNT, SERVICE_URL
from oncall.emulator.http import FORM
from oncall.emulator.signature import HEADER, sign
from tests.faults.world import World, world
from tests.stories.play import CALLER, DUELL, Play

SID = "CA" + "0" * 32
HEADINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "anonymous",
            "+266696687",
            "+47 900 00 000",
            "sip:x@y",
            "\x00",
            "\ud800"[:0],
            "＋4790",
            "-1",
            "ringing",
            "1" * 50,
        ]
    ),
)


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[Play, World]]:
    """Return a running line."""
    with world(tmp_path) as found:
        yield found


def post(
    made: World, path: str, form: dict[str, str], *, token: str | None = None, url: str = SERVICE_URL
) -> TestResponse:
    """Send a signed request."""
    pairs = tuple(form.items())
    signature = sign(token if token is not None else made.settings.auth_token, url + path, pairs)
    return made.service.app.test_client().post(
        path, data=urlencode(pairs), content_type=FORM, headers={HEADER: signature}
    )


def arrival(**changes: str) -> dict[str, str]:
    """Return the form of a call that comes."""
    return {"AccountSid": ACCOUNT, "CallSid": SID, "CallStatus": "ringing", "From": CALLER, "To": DUELL} | changes


def rows(made: World) -> int:
    """Return how many calls are stored."""
    return len(list(made.service.desk.store.calls("duell", None, None)))


@pytest.mark.parametrize(
    "how", ["no signature", "another token", "another address", "another field", "another account"]
)
def test_strangers_stay_outside(played: tuple[Play, World], how: str) -> None:
    """403 without a word, no row, nothing in the journal."""
    _, made = played
    match how:
        case "no signature":
            reply = made.service.app.test_client().post("/voice/incoming", data=arrival())
        case "another token":
            reply = post(made, "/voice/incoming", arrival(), token="x" * 32)
        case "another address":
            reply = post(made, "/voice/incoming", arrival(), url="https://elsewhere.test")
        case "another field":
            form = tuple(arrival().items())
            headers = {HEADER: sign(made.settings.auth_token, SERVICE_URL + "/voice/incoming", form)}
            changed = urlencode((*form, ("Digits", "1")))
            reply = made.service.app.test_client().post(
                "/voice/incoming", data=changed, content_type=FORM, headers=headers
            )
        case _:
            reply = post(made, "/voice/incoming", arrival(AccountSid="AC" + "1" * 32))
    assert (403, b"") == (reply.status_code, reply.data)
    assert 0 == rows(made)
    assert not made.service.keeper.journal.waiting()


def test_request_of_the_past_changes_nothing(played: tuple[Play, World]) -> None:
    """A genuine request sent again after the call is over: an answer, no second call, no phone rings."""
    play, made = played
    play.dial()
    play.take("carla")
    play.after(20)
    play.phone("caller").hang_up()
    play.after(30)
    sent = [one for one in made.carrier.webhooks if one.kind == "voice"]
    before = len(made.carrier.calls)
    for one in sent:
        made.carrier.replay(one)
    play.after(86_400 / 100)
    assert 1 == rows(made)
    assert before == len(made.carrier.calls)


def test_too_much_is_refused(played: tuple[Play, World]) -> None:
    """A body of a megabyte and a form of a thousand parts are refused; a GET is no request of the carrier's."""
    _, made = played
    assert 413 == post(made, "/voice/incoming", arrival(Shoe="x" * 1_000_000)).status_code
    assert 413 == post(made, "/voice/incoming", arrival(**{f"x{n}": "y" * 80 for n in range(1000)})).status_code
    assert 405 == made.service.app.test_client().get("/voice/incoming").status_code
    assert 0 == rows(made)


def assert_usable(reply: TestResponse) -> None:
    """Check that the carrier can use an answer."""
    assert 200 == reply.status_code
    assert reply.content_type.startswith("text/xml")
    assert "Response" == ET.fromstring(reply.data).tag  # noqa: S314
    assert len(reply.data) < 64 * 1024


@HEADINGS
@given(
    st.dictionaries(st.sampled_from(["From", "CallStatus", "Digits", "CallerName", "FromCity", "Direction"]), ODD),
    st.integers(0, 10**6),
)
def test_call_with_odd_fields_is_answered(played: tuple[Play, World], fields: dict[str, str], number: int) -> None:
    """Whatever stands in the fields beside, a call to our number is greeted, never turned away."""
    _, made = played
    reply = post(made, "/voice/incoming", arrival(CallSid=f"CA{number:032x}", **fields))
    assert_usable(reply)
    assert b"<Redirect>" in reply.data


@HEADINGS
@given(st.dictionaries(st.sampled_from(["CallSid", "To", "From", "CallStatus"]), ODD))
def test_call_for_nobody_gets_an_apology(played: tuple[Play, World], fields: dict[str, str]) -> None:
    """A call to no number of ours, or without a call's id, is answered all the same, and makes no row."""
    _, made = played
    assert_usable(post(made, "/voice/incoming", arrival(To="+4799999999") | fields))


@HEADINGS
@given(
    st.sampled_from(
        ["hold", "talk", "consent", "dialled", "over", "recorded", "leg", "leg/key", "leg/over", "leg/wrap"]
    ),
    st.dictionaries(
        st.sampled_from(["Digits", "DialCallStatus", "RecordingSid", "RecordingUrl", "CallSid", "From", "To"]), ODD
    ),
    ODD,
)
def test_every_address_answers_whatever_comes(
    played: tuple[Play, World], place: str, fields: dict[str, str], ticket: str
) -> None:
    """A signed request to any of our addresses, with a ticket that we did not sign and any fields, gets usable words."""
    _, made = played
    path = f"/voice/{place}?{urlencode({'t': ticket})}"
    assert_usable(post(made, path, {"AccountSid": ACCOUNT} | fields))


@HEADINGS
@given(
    st.sampled_from(["status", "leg/status", "recording"]),
    st.dictionaries(st.sampled_from(["CallStatus", "CallSid", "Timestamp", "RecordingSid", "RecordingDuration"]), ODD),
)
def test_every_report_is_taken(played: tuple[Play, World], place: str, fields: dict[str, str]) -> None:
    """A signed report is answered with 204, whatever stands in it."""
    _, made = played
    assert 204 == post(made, f"/voice/{place}", {"AccountSid": ACCOUNT} | fields).status_code


def test_health_pages(played: tuple[Play, World]) -> None:
    """The process lives; calls can be taken; the counters are there."""
    _, made = played
    client = made.service.app.test_client()
    assert {"status": "ok"} == client.get("/healthz").json
    page = client.get("/readyz").json
    assert page is not None
    assert {"database", "lines", "timers", "journal", "escalations"} <= set(page["parts"])
    assert "vakttelefon_answers_without_store_total" in client.get("/metrics").text


def test_without_its_database_the_service_is_degraded_and_still_able(played: tuple[Play, World]) -> None:
    """A load balancer must not take away a host that answers from memory; monitoring sees what is wrong."""
    play, made = played
    made.trouble.away = True
    play.dial()
    made.carrier.dial("+4790000009", DUELL)
    play.after(20)
    reply = made.service.app.test_client().get("/readyz")
    assert reply.json is not None
    assert (200, "degraded") == (reply.status_code, reply.json["status"])
    assert "from memory" in reply.json["parts"]["database"]


def test_without_lines_the_service_is_down(tmp_path: Path) -> None:
    """A service that knows no line cannot take calls, and says so to whoever sends them."""
    with world(tmp_path) as (_, made):
        made.service.desk.book._by_id = {}
        reply = made.service.app.test_client().get("/readyz")
        assert reply.json is not None
        assert (503, "down") == (reply.status_code, reply.json["status"])
