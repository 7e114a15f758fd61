"""A letter as it lies in the mailbox, read with the standard library: from whom, to whom, about what, by a person or a machine."""

import hashlib
import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from html.parser import HTMLParser

CASE = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{2}-\d{4}-\d{6,12}(?!\d)")
IDS = re.compile(r"<[^<>\s]+>")
ADDRESSED = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
# RFC 3834 and what programs did before it.
MACHINES = ("x-autoreply", "x-autorespond", "x-failed-recipients")
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
POSTMASTERS = ("mailer-daemon@", "postmaster@")
SKIPPED = frozenset({"script", "style", "head", "title"})
BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3"})


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `key` is the same however often it is read; addresses are in small letters, `threads` are Message-IDs."""

    key: str
    id: str
    sender: str
    name: str
    to: tuple[str, ...]
    subject: str
    text: str
    threads: tuple[str, ...]
    automatic: bool
    files: tuple[tuple[str, bytes], ...]

    @property
    def cases(self) -> tuple[str, ...]:
        """Return the case numbers that it names: in the letters it answers, then in its subject."""
        found = [*CASE.findall(" ".join(self.threads)), *CASE.findall(self.subject.upper())]
        return tuple(dict.fromkeys(found))


def read_letter(raw: bytes) -> Letter:
    """Return a letter of its bytes. Raises ValueError for one whose sender cannot be told."""
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    senders = addresses(message, ("from",))
    if not senders:
        raise ValueError("nobody is named as its sender")
    name, sender = senders[0]
    id_ = next(iter(IDS.findall(header(message, "message-id"))), "")
    return Letter(
        key=key_of(raw, id_),
        id=id_,
        sender=sender,
        name=name,
        to=tuple(dict.fromkeys(address for _, address in addresses(message, ADDRESSED))),
        subject=header(message, "subject"),
        text=text_of(message),
        threads=tuple(IDS.findall(f"{header(message, 'references')} {header(message, 'in-reply-to')}")),
        automatic=is_automatic(message, sender),
        files=files_of(message),
    )


def key_of(raw: bytes, id_: str = "") -> str:
    """Return a letter's key: its Message-ID, else a hash of its bytes."""
    return f"mail:{id_}" if id_ else f"mail:sha256:{hashlib.sha256(raw).hexdigest()}"


def header(message: EmailMessage, name: str) -> str:
    """Return a header as text, whatever is wrong with it."""
    try:
        found = message.get(name)
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    return " ".join(str(found).split()) if found is not None else ""


def addresses(message: EmailMessage, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the names and addresses of some headers."""
    texts: list[str] = []
    for name in names:
        try:
            texts += [str(each) for each in message.get_all(name, [])]
        except (ValueError, LookupError, AttributeError, TypeError):
            continue
    return [(name, address.lower()) for name, address in getaddresses(texts) if "@" in address]


def is_automatic(message: EmailMessage, sender: str) -> bool:
    """Return whether a machine wrote this by itself: an absence, a bounce, a list. Nothing of that is a request."""
    submitted = header(message, "auto-submitted").partition(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or header(message, "precedence").lower() in BULK
        or any(name in message for name in MACHINES)
        or header(message, "return-path") == "<>"
        or sender.startswith(POSTMASTERS)
        or message.get_content_type() == "multipart/report"
    )


def text_of(message: EmailMessage) -> str:
    """Return what is written: the plain part, else the HTML part's words."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, ValueError):
        payload = part.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return words(content) if part.get_content_subtype() == "html" else content.replace("\r\n", "\n").strip()


def files_of(message: EmailMessage) -> tuple[tuple[str, bytes], ...]:
    """Return the names and bytes of what is attached."""
    found: list[tuple[str, bytes]] = []
    for part in message.walk():
        name = part.get_filename()
        body = part.get_payload(decode=True) if name else None
        if name and isinstance(body, bytes):
            found.append((name, body))
    return tuple(found)


class Words(HTMLParser):
    """Collects the words of HTML; nothing of it is kept as HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Begin a row, or a part without words."""
        self._skip += tag in SKIPPED
        if tag in BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a part without words."""
        self._skip = max(0, self._skip - (tag in SKIPPED))

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if not self._skip:
            self.found.append(data)


def words(content: str) -> str:
    """Return the words of an HTML text, a row each."""
    parser = Words()
    parser.feed(content)
    parser.close()
    rows = (" ".join(row.split()) for row in "".join(parser.found).split("\n"))
    return "\n".join(row for row in rows if row)
