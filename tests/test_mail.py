"""Mail out, against a real SMTP server on loopback."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from oncall.mail import SmtpMail
from oncall.settings import MailServer
from oncall.usecases.ports import MailError


class Box:
    """Takes letters, and refuses those to addresses that begin with "no" (for good) or "later" (for now)."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - the server calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address.startswith("no"):
            return "550 no such user"
        if address.startswith("later"):
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a letter."""
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Box, SmtpMail]]:
    """Run a server on a free port, and return it with mail that goes there."""
    kept = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, SmtpMail(MailServer("127.0.0.1", port))
    controller.stop()


def test_letter_arrives_whole(box: tuple[Box, SmtpMail]) -> None:
    """Subject, text beyond ASCII and the outbox key as Message-ID arrive; a line break cannot split the subject."""
    kept, mail = box
    mail.send("anna@example.com", "Ubesvart\nBcc: x@example.com", "Kassen på Grünerløkka\nringer.", "CA1:0:2")
    (letter,) = kept.letters
    assert "Ubesvart Bcc: x@example.com" == letter["Subject"]
    assert "<CA1.0.2@127.0.0.1>" == letter["Message-ID"]
    assert "Kassen på Grünerløkka" in letter.get_content()
    assert letter["Bcc"] is None


@pytest.mark.parametrize(("to", "permanent"), [("nobody@example.com", True), ("later@example.com", False)])
def test_refusal_says_whether_trying_again_helps(box: tuple[Box, SmtpMail], to: str, permanent: bool) -> None:  # noqa: FBT001
    """A 5xx is for good, a 4xx is not."""
    with pytest.raises(MailError) as refused:
        box[1].send(to, "x", "y", "k")
    assert permanent == refused.value.permanent


def test_server_that_is_away_is_worth_another_try() -> None:
    """Nobody at the port: an error of one line, not permanent."""
    with pytest.raises(MailError, match=r"^mail server 127\.0\.0\.1") as refused:
        SmtpMail(MailServer("127.0.0.1", 9)).send("anna@example.com", "x", "y", "k")
    assert not refused.value.permanent
