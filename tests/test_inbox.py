"""The mailbox over IMAP, against a real server (pymap) on this machine; files on disk."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted

from oncall.files import FolderFiles
from oncall.inbox import ImapInbox
from oncall.settings import InboxServer
from oncall.store import Store
from oncall.usecases.files import FilesError
from oncall.usecases.read_inbox import InboxError, read_inbox
from tests.usecases.tickets import NOW, office

USER, PASSWORD = "demouser", "demopass"
PYMAP = Path(sys.executable).with_name("pymap")
PATIENCE = 400


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Return whether somebody answers on a port."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


@pytest.fixture(scope="module")
def server() -> Iterator[InboxServer]:
    """Return a running IMAP server whose letters have all been read."""
    port = free_port()
    command = [str(PYMAP), "--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict", "--demo-data"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            for _ in range(PATIENCE):
                if listens(port) or running.poll() is not None:
                    break
                threading.Event().wait(0.05)
            yield InboxServer("127.0.0.1", port, False, USER, PASSWORD)  # noqa: FBT003 - no TLS
        finally:
            running.terminate()


def deliver(server: InboxServer, id_: str) -> None:
    """Put a letter into the mailbox."""
    letter = EmailMessage()
    for name, value in {"From": "kari@example.com", "To": "support@example.com", "Subject": "Printer"}.items():
        letter[name] = value
    letter["Message-ID"] = id_
    letter.set_content("It does not print.")
    with MailBoxUnencrypted(server.host, server.port).login(USER, PASSWORD) as box:
        box.append(letter.as_bytes(), "INBOX")


def read_all(inbox: ImapInbox) -> None:
    """Mark what lies there."""
    for name, _ in inbox.unread():
        inbox.mark_read(name)


def test_a_letter_in_a_real_mailbox_becomes_one_ticket(server: InboxServer, store: Store) -> None:
    """Looking at it marks nothing; what is stored is marked; the same letter delivered again adds nothing."""
    at, inbox = office(store), ImapInbox(server)
    read_all(inbox)
    deliver(server, "<real@x>")
    assert [len(list(inbox.unread())) for _ in range(2)] == [1, 1]
    assert read_inbox(at.desk, inbox, NOW) == 1
    assert list(inbox.unread()) == []
    deliver(server, "<real@x>")
    assert read_inbox(at.desk, inbox, NOW) == 1
    with store.read() as tx:
        assert [(one.email, one.channel) for one in tx.tickets("sample", (), 9)] == [("kari@example.com", "mail")]


def test_a_mailbox_that_refuses_us_is_one_line(server: InboxServer) -> None:
    """It names the mailbox and not the password."""
    wrong = InboxServer(server.host, server.port, tls=False, user=USER, password="secret-word")
    with pytest.raises(InboxError, match=f"{USER}@127.0.0.1") as refused:
        list(ImapInbox(wrong).unread())
    assert "secret-word" not in str(refused.value)


def test_a_mailbox_that_is_away(server: InboxServer) -> None:
    """It may come back."""
    with pytest.raises(InboxError):
        list(ImapInbox(InboxServer(server.host, free_port(), tls=False, user=USER, password=PASSWORD)).unread())


def test_files_are_kept_once_under_their_hash(tmp_path: Path) -> None:
    """The same bytes twice are one file; bytes that changed are not handed out; a hash that is none leads nowhere."""
    files = FolderFiles(tmp_path)
    digest = files.keep(b"abc")
    assert (files.keep(b"abc"), files.read(digest)) == (digest, b"abc")
    [path] = (one for one in (tmp_path / "files").rglob("*") if one.is_file())
    path.chmod(0o600)
    path.write_bytes(b"abd")
    for odd in (digest, "../../etc/passwd", "0" * 64):
        with pytest.raises(FilesError):
            files.read(odd)
