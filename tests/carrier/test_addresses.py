"""Signed addresses: what goes in comes out, and nothing else does."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from oncall.calls.effects import Place
from oncall.carrier.addresses import PATHS, SALT, Addresses, Ticket, ticket_of
from tests.carrier.samples import ADDRESSES, CALL, CALL_SID, NOW, PUBLIC, SECRET, TICKET, leg

tickets = st.builds(
    Ticket,
    call=st.text(max_size=40),
    line=st.text(max_size=20),
    started_at=st.integers(0, 2**40),
    language=st.text(max_size=5),
    leg=st.none() | st.text(max_size=5),
    person=st.none() | st.text(max_size=20),
    step=st.integers(-1, 99),
)


@given(tickets)
def test_a_ticket_survives_its_address(ticket: Ticket) -> None:
    """What an address was made of is read from its token again."""
    query = parse_qs(urlsplit(ADDRESSES.of(Place.HOLD, ticket)).query)
    assert ADDRESSES.read(query["t"][0]) == ticket


def test_every_place_has_a_path_of_its_own() -> None:
    """No place is without an address and no two share one."""
    assert set(PATHS) == set(Place)
    assert len(set(PATHS.values())) == len(Place)


@pytest.mark.parametrize("place", list(Place))
def test_every_place_carries_the_connection_overrides(place: Place) -> None:
    """The carrier is told to try again, within its own 15 seconds."""
    parts = urlsplit(ADDRESSES.of(place, TICKET))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "line.example.org", PATHS[place])
    assert parts.fragment == "rc=2&rp=all&ct=2000&rt=4000"


def test_callbacks_carry_ticket_and_overrides_too() -> None:
    """The end of a leg and of a recording are reported at signed addresses."""
    for address, path in (
        (ADDRESSES.status(TICKET), "/voice/leg/status"),
        (ADDRESSES.recording(TICKET), "/voice/recording"),
    ):
        parts = urlsplit(address)
        assert (parts.path, parts.fragment) == (path, "rc=2&rp=all&ct=2000&rt=4000")
        assert ADDRESSES.read(parse_qs(parts.query)["t"][0]) == TICKET


def test_the_sound_is_the_same_for_everybody() -> None:
    """Hold sound is one plain address, so that the carrier can keep it."""
    assert ADDRESSES.sound(5) == f"{PUBLIC}/voice/sound/5.wav"


def test_a_path_prefix_of_the_public_address_is_kept() -> None:
    """A service behind a prefix gets its addresses below it."""
    assert Addresses(PUBLIC + "/oncall/", SECRET).sound(1) == f"{PUBLIC}/oncall/voice/sound/1.wav"


@pytest.mark.parametrize("token", ["", "x", "x.y", ".", "é.é", "\udc80", "a" * 5000, "eyJhIjoxfQ.AAAA"])
def test_what_we_did_not_sign_is_no_ticket(token: str) -> None:
    """Garbage is answered with None and never with an exception."""
    assert ADDRESSES.read(token) is None


def test_a_changed_or_foreign_token_is_no_ticket() -> None:
    """One changed character, another secret or another purpose of the same secret makes a token worthless."""
    token = ADDRESSES.token(TICKET)
    other = "A" if token[3] != "A" else "B"
    assert ADDRESSES.read(token[:3] + other + token[4:]) is None
    assert Addresses(PUBLIC, SECRET + "x").read(token) is None
    assert ADDRESSES.read(str(URLSafeSerializer(SECRET, salt="links").dumps([CALL_SID]))) is None


@pytest.mark.parametrize(
    "values",
    [[], {}, None, "x", [CALL_SID], [1, "l", 0, "nb", None, None, 0], [CALL_SID, "l", "0", "nb", None, None, 0]],
)
def test_a_signed_token_of_another_form_is_no_ticket(values: object) -> None:
    """A token of another version of the program is refused, not misread."""
    assert ADDRESSES.read(str(URLSafeSerializer(SECRET, salt=SALT).dumps(values))) is None


def test_a_newer_program_may_add_to_the_ticket() -> None:
    """While two versions run side by side the older one reads what it knows."""
    values = [CALL_SID, "sample", TICKET.started_at, "nb", None, None, 0, "new"]
    assert ADDRESSES.read(str(URLSafeSerializer(SECRET, salt=SALT).dumps(values))) == TICKET


def test_the_ticket_of_a_leg_names_leg_person_and_step() -> None:
    """A leg's ticket says all that an answer without the database needs."""
    assert ticket_of(CALL) == TICKET
    expected = Ticket(CALL_SID, "sample", int(NOW.timestamp()), "nb", "3", "anna", 2)
    assert ticket_of(CALL, leg(number=3, step=2)) == expected
