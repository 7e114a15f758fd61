"""The door against those who mean ill: floods, replays, re-split fields, forged recordings, browsers tricked into things."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import MultiDict

from oncall.carrier import forms
from oncall.carrier.signature import HEADER, verify
from oncall.cli.serve import options
from oncall.cli.stage import SERVICE_URL
from oncall.emulator.http import FORM
from oncall.emulator.signature import sign
from tests.faults.world import World, world
from tests.stories.play import Play
from tests.webhooks.test_door import arrival, assert_usable, post, rows
from webhooks.strangers import PER_MINUTE, Strangers

SECURE = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[Play, World]]:
    """Return a running line."""
    with world(tmp_path) as found:
        yield found


def test_a_flood_of_strangers_is_cut_short_and_callers_are_served(played: tuple[Play, World]) -> None:
    """403, then 429; the carrier's own requests from the same source are answered all the while."""
    _, made = played
    client = made.service.app.test_client()
    answers = [client.post("/voice/incoming", data=arrival()).status_code for _ in range(PER_MINUTE + 5)]
    assert [403] * PER_MINUTE + [429] * 5 == answers
    assert_usable(post(made, "/voice/incoming", arrival()))
    assert 429 == client.post("/voice/incoming", data=arrival()).status_code
    assert 1 == rows(made)


def test_strangers_are_counted_by_source_and_minute() -> None:
    """One source's flood is not another's; a minute later it begins anew."""
    count = Strangers(limit=2)
    assert [False, False, True] == [count.too_many("a", 100.0) for _ in range(3)]
    assert not count.too_many("b", 100.0)
    assert not count.too_many("a", 160.0)


def test_a_million_sources_take_no_more_memory() -> None:
    """The count is bounded."""
    count = Strangers()
    for source in range(25_000):
        count.too_many(str(source), 0.0)
    assert len(count._counts) <= 10_000


def test_many_short_fields_are_refused(played: tuple[Play, World]) -> None:
    """Within the limit of the body, beyond that of the fields."""
    _, made = played
    assert 413 == post(made, "/voice/incoming", arrival(**{f"x{n}": "" for n in range(300)})).status_code
    assert 0 == rows(made)


def test_headers_are_limited() -> None:
    """The server is told how many and how long; nobody relies on its defaults."""
    told = options("127.0.0.1:1", 1, [])
    assert (100, 8190, 8190) == (
        told["limit_request_fields"],
        told["limit_request_field_size"],
        told["limit_request_line"],
    )


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/metrics", "/voice/sound/3.wav", "/nowhere", "/voice/incoming"]
)
def test_every_answer_is_guarded(played: tuple[Play, World], path: str) -> None:
    """Pages, JSON, sounds and errors alike."""
    _, made = played
    reply = made.service.app.test_client().get(path)
    assert [] == [name for name in SECURE if name not in reply.headers]
    assert "max-age" in reply.headers["Strict-Transport-Security"]
    assert "Cache-Control" in reply.headers


def test_an_answer_to_the_carrier_is_not_kept(played: tuple[Play, World]) -> None:
    """TwiML names people's numbers."""
    _, made = played
    assert "no-store" == post(made, "/voice/incoming", arrival()).headers["Cache-Control"]


def test_fields_split_elsewhere_have_the_same_signature_and_another_meaning() -> None:
    """The signature has no separators (facts of the format); what is made of the fields must not rest on it alone."""
    genuine, forged = (("A", "1"), ("B", "2C3")), (("A", "1B2"), ("C", "3"))
    signed = sign("t" * 32, f"{SERVICE_URL}/voice/incoming", genuine)
    for fields in (genuine, forged):
        assert verify(("t" * 32,), SERVICE_URL, "/voice/incoming", MultiDict(fields), signed)


@pytest.mark.parametrize("path", ["/voice/incoming", "/voice/status", "/voice/leg/key", "/voice/recording"])
def test_a_call_cut_differently_makes_no_row(played: tuple[Play, World], path: str) -> None:
    """A genuine arrival whose fields are cut elsewhere: the signature holds, the call's id does not."""
    _, made = played
    pairs = tuple(sorted(arrival().items()))
    signature = sign(made.settings.auth_token, SERVICE_URL + path, pairs)
    (first, value), (second, other), *rest = pairs
    cut = ((first, value + second + other), *rest)
    reply = made.service.app.test_client().post(
        path, data=urlencode(cut), content_type=FORM, headers={HEADER: signature}
    )
    assert reply.status_code in {200, 204, 403}
    assert 0 == rows(made)


def test_a_replay_after_the_call_rings_nobody(played: tuple[Play, World]) -> None:
    """Byte for byte the request that began the call: the same answer or an end, no leg, no row."""
    play, made = played
    sid = play.dial()
    play.take("carla")
    play.phone("caller").hang_up()
    play.after(60)
    first = next(one for one in made.carrier.webhooks if one.kind == "voice")
    play.after(900)
    calls, legs = len(made.carrier.calls), play.legs(sid)
    made.carrier.replay(first)
    play.after(30)
    assert (1, calls, legs) == (rows(made), len(made.carrier.calls), play.legs(sid))


def test_either_token_opens_the_door_and_no_other(played: tuple[Play, World]) -> None:
    """While one is rotated both hold; what is empty is no token."""
    form = MultiDict(arrival())
    pairs = tuple(arrival().items())
    for token, holds in (("new" * 11, True), ("old" * 11, True), ("odd" * 11, False), ("", False)):
        signed = sign(token, f"{SERVICE_URL}/voice/incoming", pairs)
        assert holds is verify(("new" * 11, "old" * 11, ""), SERVICE_URL, "/voice/incoming", form, signed)
    assert played


def test_a_recordings_address_is_never_taken_from_the_request() -> None:
    """Only its id: an address in the form leads nowhere, an odd id is no recording."""
    form = MultiDict({"RecordingSid": "RE" + "0" * 32, "RecordingUrl": "https://evil.test/x", "RecordingDuration": "5"})
    event = forms.parse_recording(form)
    assert event is not None
    assert "evil" not in repr(event)
    for odd in ("https://evil.test/x", "RE../../x", "RE" + "0" * 31, ""):
        form["RecordingSid"] = odd
        found = forms.parse_recording(form)
        assert found is None or "evil" not in repr(found)
