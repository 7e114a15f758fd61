"""What a failed fetch does to the call, and the connection overrides (cases 21, 22, 27)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.wrappers import Response

from oncall.emulator.http import DeliveryError, Request
from oncall.emulator.http import Response as Reply
from oncall.emulator.overrides import EVERY_MISS, Overrides, parse_overrides
from tests.emulator.stage import ANNA, SERVICE, Stage, twiml

FALLBACK = f"{SERVICE}/fallback"
SORRY = "We are sorry. An application error has occurred. Goodbye."
RESCUE: dict[str, Any] = {"/fallback": twiml("<Say>fallback</Say>")}


def plain(body: str, kind: str = "text/xml") -> Response:
    """Return a reply with a content type and nothing Flask-like about it."""
    return Response(body, content_type=kind)


BROKEN = {
    "500": (Response(status=500), "11200"),
    "404": (Response(status=404), "11200"),
    "no xml": (plain("hello"), "12100"),
    "empty": (plain(""), "12100"),
    "unknown verb": (plain(twiml("<Ring/>")), "12200"),
    "json": (plain("{}", "application/json"), "12300"),
    "no type": (Response("<Response/>", headers={"Content-Type": ""}), "11200"),
    "too long": (plain(twiml(f"<Say>{'a' * 66_000}</Say>")), "11750"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_without_fallback_the_caller_hears_the_carriers_apology(name: str) -> None:
    """A document that cannot be had or played ends the call, with an apology, and is a problem."""
    page, code = BROKEN[name]
    stage = Stage({"/voice": page})
    stage.call(seconds=10)
    assert ([SORRY], [int(code)]) == (stage.heard(), stage.codes())
    assert ["completed"] == stage.service.forms("/status", "CallStatus")


@pytest.mark.parametrize("name", BROKEN)
def test_with_fallback_the_call_goes_on(name: str) -> None:
    """The fallback address gets the call with the code and the address of the error."""
    page, code = BROKEN[name]
    stage = Stage({"/voice": page} | RESCUE, fallback_url=FALLBACK)
    stage.call(seconds=10)
    (asked,) = stage.service.at("/fallback")
    assert (code, f"{SERVICE}/voice", ["fallback"]) == (
        asked.form["ErrorCode"],
        asked.form["ErrorUrl"],
        stage.heard(),
    )


@pytest.mark.parametrize(("covers", "heard"), [("all", "fallback"), ("entry", SORRY)])
def test_fallback_for_later_documents_is_a_switch(covers: str, heard: str) -> None:
    """Whether the fallback covers action and redirect fetches is not documented."""
    stage = Stage(
        {"/voice": twiml("<Redirect>/next</Redirect>"), "/next": Response(status=503)} | RESCUE,
        fallback_url=FALLBACK,
        fallback_covers=covers,
    )
    stage.call(seconds=10)
    assert [heard] == stage.heard()


def test_a_broken_fallback_is_the_end() -> None:
    """The fallback itself is not rescued again."""
    stage = Stage({"/voice": Response(status=500), "/fallback": Response(status=500)}, fallback_url=FALLBACK)
    stage.call(seconds=10)
    assert ([SORRY], 1) == (stage.heard(), len(stage.service.at("/fallback")))


def test_fallback_on_the_carriers_side() -> None:
    """With the service gone a document kept by the carrier still rings a phone."""
    stage = Stage({})
    url = stage.carrier.add_bin(twiml(f"<Dial>{ANNA}</Dial>"))
    stage.number(fallback_url=url)
    stage.carrier.faults.on("unreachable", url=SERVICE)
    stage.call()
    assert 10.0 <= stage.carrier.run_until(lambda: stage.anna.state == "ringing", 15) < 11.0
    stage.carrier.faults.clear()
    assert [] == stage.carrier.faults.rules


def test_other_content_types() -> None:
    """Sound is played and text read aloud, and both hang up; TwiML in plain text is played."""
    for page, heard in (
        (plain("x", "audio/mpeg"), [f"{SERVICE}/voice"]),
        (plain("Hello there", "text/plain"), ["Hello there"]),
        (plain(twiml("<Say>Hei</Say>"), "text/plain"), ["Hei"]),
        (plain(twiml("<Say>Hei</Say>"), "application/xml; charset=utf-8"), ["Hei"]),
    ):
        stage = Stage({"/voice": page})
        stage.call(seconds=20)
        assert (heard, "idle") == (stage.heard(), stage.caller.state)


def test_slow_reply_is_a_time_out() -> None:
    """After 15 s Twilio gives up; nothing is repeated by default."""
    stage = Stage({"/voice": twiml("<Say>Hei</Say>")} | RESCUE, fallback_url=FALLBACK)
    rule = stage.carrier.faults.on("slow", url="/voice", seconds=16)
    stage.call(seconds=14.9)
    assert ([], 1) == (stage.heard(), rule.hits)
    stage.advance(5)
    assert (["fallback"], ["11205"]) == (stage.heard(), stage.service.forms("/fallback", "ErrorCode"))


@pytest.mark.parametrize(
    ("fragment", "replies", "asked"),
    [
        ("", ["500"], 1),
        ("#rc=2&rp=all", ["500", "500", "ok"], 3),
        ("#rc=1&rp=all", ["500", "500", "ok"], 2),
        ("#rp=5xx", ["503", "ok"], 2),
        ("#rp=4xx", ["503", "ok"], 1),
        ("#rp=4xx", ["404", "ok"], 2),
        ("#rc=5&rp=5xx,ct", ["500", "ct", "500", "ok"], 4),
        ("", ["ct", "ok"], 2),
        ("", ["ct", "ct", "ok"], 2),
        ("", ["rt", "ok"], 1),
        ("#rp=rt&rt=4000", ["rt", "ok"], 2),
        ("#rc=5&rp=all&rt=6000", ["rt", "rt", "rt", "rt", "ok"], 3),
        ("#rc=0&rp=all", ["500", "ok"], 1),
    ],
)
def test_retries(fragment: str, replies: list[str], asked: int) -> None:
    """Requests are repeated as the overrides say, within 15 s, with one token and without the fragment."""
    seen: list[Request] = []
    queue = iter(replies)

    def deliver(request: Request) -> Reply:
        seen.append(request)
        reply = next(queue)
        if reply in {"ct", "rt"}:
            raise DeliveryError("connect" if reply == "ct" else "read", reply)
        if reply == "ok":
            return Reply(200, (("Content-Type", "text/xml"),), twiml("<Say>Hei</Say>").encode())
        return Reply(int(reply))

    stage = Stage({})
    stage.number(voice_url=f"{SERVICE}/voice{fragment}", status_callback="")
    stage.carrier.deliver = deliver
    stage.call(seconds=30)
    assert (asked, {f"{SERVICE}/voice"}) == (len(seen), {request.url for request in seen})
    assert 1 == len({dict(request.headers)["I-Twilio-Idempotency-Token"] for request in seen})
    assert ["Hei"] * int(asked == len(replies) and replies[-1] == "ok") == [
        text for text in stage.heard() if text != SORRY
    ]


@given(st.integers(0, 20_000), st.integers(0, 20_000), st.integers(0, 9), st.sets(st.sampled_from(sorted(EVERY_MISS))))
def test_overrides_are_read_or_complained_of(connect: int, read: int, retries: int, misses: set[str]) -> None:
    """Figures within Twilio's limits are taken, others reported and left at the default."""
    found, complaints = parse_overrides(f"https://h/p?x=1#ct={connect}&rt={read}&rc={retries}&rp={','.join(misses)}")
    default = Overrides()
    good = (100 <= connect <= 10_000, 100 <= read <= 15_000, retries <= 5, bool(misses))
    assert good.count(False) == len(complaints)
    assert (connect / 1000 if good[0] else default.connect) == found.connect
    assert (read / 1000 if good[1] else default.read) == found.read
    assert (retries if good[2] else default.retries) == found.retries
    assert (frozenset(misses) if good[3] else default.after) == found.after


def test_unknown_overrides_are_reported() -> None:
    """A misspelt override changes nothing and is a problem."""
    stage = Stage({"/voice": twiml("<Redirect>/next#retries=3</Redirect>"), "/next": twiml("<Say>Hei</Say>")})
    stage.call(seconds=5)
    assert (["Hei"], ["#retries=3 is no connection override"]) == (
        stage.heard(),
        [problem.text for problem in stage.carrier.problems],
    )


@pytest.mark.parametrize(
    ("status", "method", "digits"),
    [(301, "GET", None), (302, "GET", None), (303, "GET", None), (307, "POST", "5"), (308, "POST", "5")],
)
def test_redirects_lose_the_parameters(status: int, method: str, digits: str | None) -> None:
    """A 301 or 302 is followed without the parameters; a 307 keeps them."""
    stage = Stage(
        {
            "/voice": twiml('<Gather numDigits="1" action="/old"/>'),
            "/old": Response(status=status, headers={"Location": "/new"}),
            "/new": twiml("<Say>new</Say>"),
        }
    )
    stage.call(seconds=1)
    stage.caller.press("5")
    stage.advance(5)
    (asked,) = stage.service.at("/new")
    assert (method, digits, {}) == (asked.method, asked.form.get("Digits"), asked.query)


def test_endless_redirects() -> None:
    """More than ten redirects are error 11215."""
    stage = Stage({"/voice": Response(status=307, headers={"Location": "/voice"})})
    stage.call(seconds=10)
    assert ([11215], 11) == (stage.codes(), len(stage.service.at("/voice")))


def test_relative_addresses_in_inline_documents() -> None:
    """Inline TwiML has no address, so a relative one cannot be resolved (11100)."""
    stage = Stage({})
    stage.anna.script()
    document: Any = twiml("<Redirect>/next</Redirect>")
    stage.rest().calls.create(to=ANNA, from_="+4721000000", twiml=document)
    stage.advance(2)
    stage.anna.answer()
    stage.advance(2)
    assert ([11100], [SORRY]) == (stage.codes(), stage.heard(stage.anna))
