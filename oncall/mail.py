"""Mail out over SMTP: plain text, one letter at a time, a deadline on every wait."""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage

from oncall.settings import MailServer
from oncall.usecases.ports import MailError

TIMEOUT = 10.0
PERMANENT = 500


class SmtpMail:
    """Hands letters to the configured server; upgrades to TLS where the server offers it and always with a password."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def send(
        self, to: str, subject: str, body: str, key: str, *, references: Sequence[str] = (), reply_to: str = ""
    ) -> None:
        """Send one letter. Raises MailError; permanent when the server refused the letter for good (5xx)."""
        host = self._server.host
        letter = EmailMessage()
        letter["From"] = self._server.user if "@" in self._server.user else f"vakttelefon@{host}"
        letter["To"] = to
        letter["Subject"] = " ".join(subject.split())
        letter["Message-ID"] = message_id(key, host)
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine shall answer this
        if reply_to:
            letter["Reply-To"] = reply_to
        if others := [message_id(each, host) for each in references if each != key]:
            letter["References"] = " ".join(others)
            letter["In-Reply-To"] = others[-1]
        letter.set_content(body)
        try:
            self._hand_in(letter)
        except smtplib.SMTPResponseException as error:
            raise MailError(f"mail server {host}: {error.smtp_code}", permanent=error.smtp_code >= PERMANENT) from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise MailError(f"mail server {host} refused {codes}", permanent=min(codes) >= PERMANENT) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailError(f"mail server {host}: {error}") from error

    def _hand_in(self, letter: EmailMessage) -> None:
        """Connect, sign in where a password is set, and hand the letter in."""
        server = self._server
        kind = smtplib.SMTP_SSL if server.tls else smtplib.SMTP
        with kind(server.host, server.port, timeout=TIMEOUT) as smtp:
            smtp.ehlo()
            if not server.tls and (server.password or smtp.has_extn("starttls")):
                smtp.starttls(context=ssl.create_default_context())
            if server.password:
                smtp.login(server.user, server.password)
            smtp.send_message(letter)


def message_id(key: str, host: str) -> str:
    """Return the Message-ID of a letter of ours by its key; somebody else's, in angle brackets, as it is."""
    return key if key.startswith("<") else f"<{key.replace(':', '.')}@{host}>"
