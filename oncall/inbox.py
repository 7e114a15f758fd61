"""The mailbox over IMAP, read through imap-tools: letters are looked at without being marked, and marked when they are settled."""

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError

from oncall.log import get_logger
from oncall.settings import InboxServer
from oncall.timers import Job
from oncall.usecases.desk import Desk
from oncall.usecases.read_inbox import InboxError, read_inbox

TIMEOUT = 20.0
AT_ONCE = 50
EVERY = 20
SLOW = 600.0
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
log = get_logger(__name__)


class ImapInbox:
    """A folder of an IMAP account. Connects for each reading; without TLS only to this machine itself."""

    def __init__(self, server: InboxServer) -> None:
        self._server = server

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Yield the letters not marked as read, at most fifty, oldest first, each with its UID. Raises InboxError."""
        with self._opened() as box:
            uids = box.uids(AND(seen=False))[:AT_ONCE]
            found = [(uid, self._raw(box, uid)) for uid in uids]
        yield from ((uid, raw) for uid, raw in found if raw)

    def mark_read(self, name: str) -> None:
        """Mark a letter as read. Raises InboxError."""
        with self._opened() as box:
            box.flag(name, MailMessageFlags.SEEN, value=True)

    def _raw(self, box: BaseMailBox, uid: str) -> bytes:
        """Return a letter's bytes without marking it; nothing when it went away meanwhile."""
        _, parts = box.client.uid("FETCH", uid, "(BODY.PEEK[])")
        return next((bytes(part[1]) for part in parts or () if isinstance(part, tuple)), b"")

    @contextmanager
    def _opened(self) -> Iterator[BaseMailBox]:
        """Open the folder, and close it. Raises InboxError in one line without the password."""
        server, box = self._server, None
        try:
            box = self._box()
            box.login(server.user, server.password, initial_folder=server.folder)
            yield box
        except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
            raise InboxError(f"mailbox {server.user}@{server.host}: {type(error).__name__}: {error}") from None
        finally:
            if box is not None:
                with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                    box.client.logout()

    def _box(self) -> BaseMailBox:
        """Connect: encrypted from the first byte, or by STARTTLS, plainly to this machine alone."""
        server = self._server
        if server.tls:
            return MailBox(server.host, server.port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
        if server.host in LOOPBACK:
            return MailBoxUnencrypted(server.host, server.port, timeout=TIMEOUT)
        return MailBoxStartTls(server.host, server.port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())


def inbox_jobs(server: InboxServer | None, desk: Desk, now: Callable[[], datetime]) -> tuple[Job, ...]:
    """Return the job that reads the mailbox; none where there is none."""
    if server is None:
        return ()
    inbox = ImapInbox(server)

    def read() -> None:
        try:
            read_inbox(desk, inbox, now())
        except InboxError as error:
            log.warning("inbox_not_read", why=str(error))

    return (Job("inbox", EVERY, read, SLOW),)
