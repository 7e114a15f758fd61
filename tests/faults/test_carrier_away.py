"""The carrier's REST API cannot be had, for reasons outside of it: its name, its certificate, our token. Callers reach a person."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from oncall.timers import utc_now
from tests.faults.hosts import Host, Scene, lone, scene, until

pytestmark = pytest.mark.xdist_group("hosts")
CALLER = "+4790400001"
NEW = "c" * 32
DAY = timedelta(days=1)


def certificate(folder: Path) -> Path:
    """Make a certificate that nobody has signed but its own key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = utc_now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - DAY, now + DAY)
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "own.pem"
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(text + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def untrusted(folder: Path) -> Iterator[str]:
    """Run a TLS server that nobody has reason to trust; gives its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(folder))
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            with suppress(ssl.SSLError, ConnectionError), listener.accept()[0] as near:
                context.wrap_socket(near, server_side=True).close()
            if listener.fileno() < 0:
                return

    def until_closed() -> None:
        with suppress(OSError):
            serve()

    threading.Thread(target=until_closed, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@contextmanager
def nameless(_: Path) -> Iterator[str]:
    """Give an address whose name nobody resolves (RFC 6761)."""
    yield "http://api.carrier.invalid"


def reaches_a_person(stage: Scene, host: Host, said: str) -> None:
    """Call, be put through within the own call, talk; meanwhile the operator sees what ails the API."""
    sid = stage.dial(CALLER)
    stage.take()
    until(lambda: stage.talks(CALLER), why="they talk")
    until(lambda: said in host.parts()["carrier"], why=f"/readyz says: {said}")
    stage.emulator.carrier.phone(CALLER).hang_up()
    row = stage.ended(sid)
    assert row.outcome == "answered"
    assert {leg.way for leg in row.legs if leg.answered_at} == {"dial"}


@pytest.mark.parametrize("api", [nameless, untrusted])
def test_api_whose_name_or_certificate_is_of_no_use(tmp_path: Path, api: Callable[[Path], Iterator[str]]) -> None:
    """No address for its name, or a certificate that nobody vouches for: the caller is put through by dial, and it is seen."""
    with api(tmp_path) as url, scene(tmp_path) as stage, lone(stage, tmp_path / "host", url) as host:  # type: ignore[attr-defined]
        reaches_a_person(stage, host, "does not answer")


def test_token_is_exchanged_at_the_carrier_while_calls_come(tmp_path: Path) -> None:
    """The API lets the old token in no more: the caller is put through by dial, and /readyz names the cure."""
    with scene(tmp_path) as stage, lone(stage, tmp_path / "host", TWILIO_AUTH_TOKEN_SECONDARY=NEW) as host:
        stage.emulator.carrier.auth_token = NEW
        reaches_a_person(stage, host, "TWILIO_AUTH_TOKEN as the carrier's console shows it")
