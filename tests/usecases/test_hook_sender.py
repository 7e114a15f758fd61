"""The sender on an encrypted connection: the name must be vouched for, and the looked-up address is the one connected to."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from oncall.hook_sender import HookSender
from oncall.timers import utc_now
from oncall.usecases.deliver_hooks import Letter, NotTold
from tests.usecases.hooks import Receiver, handler_of

NAME = "hook.example"


def certificate(home: Path) -> Path:
    """Write a certificate of NAME that vouches for itself, with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = utc_now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    path = home / "hook.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def encrypted(path: Path) -> Iterator[tuple[int, Receiver]]:
    """Run a receiver with that certificate; returns its port."""
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(receiver))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that trusts nobody hangs up
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1], receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def letter(port: int, name: str = NAME) -> Letter:
    """Return a letter to the receiver under a name."""
    return Letter(f"https://{name}:{port}/hook", b"{}", (("Content-Type", "application/json"),), private=True)


def test_a_name_that_is_vouched_for(tmp_path: Path) -> None:
    """The looked-up address is connected to, the name is asked for."""
    path = certificate(tmp_path)
    with encrypted(path) as (port, receiver):
        sender = HookSender(look=lambda *_: ["127.0.0.1"], trust=ssl.create_default_context(cafile=path))

        assert 204 == sender(letter(port))
        assert [("/hook", f"{NAME}:{port}")] == [(at, headers["Host"]) for at, headers, _ in receiver.got]


@pytest.mark.parametrize("name", [NAME, "other.example"])
def test_a_name_that_nobody_vouches_for(tmp_path: Path, name: str) -> None:
    """A certificate that this machine does not know, or of another name, is a failure in one line; nothing is sent."""
    path = certificate(tmp_path)
    with encrypted(path) as (port, receiver):
        trust = None if name == NAME else ssl.create_default_context(cafile=path)
        with pytest.raises(NotTold, match=r"certificate verify failed"):
            HookSender(look=lambda *_: ["127.0.0.1"], trust=trust)(letter(port, name))

        assert [] == receiver.got
