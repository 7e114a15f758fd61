"""What a setting's text means: addresses, secrets, databases, mail servers. A parser raises ValueError with fault and cure."""

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

MOST_PROXIES = 5
SHORTEST_SECRET = 32
MAIL_PORTS = {"smtp": 25, "smtps": 465}
INBOX_PORTS = {"imap": 143, "imaps": 993}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. `tls`: encrypted from the first byte (smtps); user is empty when none is needed."""

    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class InboxServer:
    """The mailbox that is read. `tls`: encrypted from the first byte (imaps); otherwise by STARTTLS."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"


def split(value: str) -> SplitResult:
    """Return the parts of an address whose port, if it has one, is a port."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ValueError("this is not an address (cure: SCHEME://HOST:PORT/...)") from None
    return parts


def check_address(value: str) -> str:
    """Return an http(s) address without its trailing slash; a path prefix is allowed, anything after it is not."""
    parts = split(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", value):
        raise ValueError(
            "this is not an http or https address (cure: https://HOST, with a path prefix if there is one)"
        )
    if parts.query or parts.fragment or "?" in value or "#" in value or "@" in parts.netloc:
        raise ValueError("an address with a user, a query or a fragment cannot be a base (cure: https://HOST/PREFIX)")
    return value.rstrip("/")


def check_secret(value: str) -> str:
    """Return a secret that is long enough to sign with."""
    if len(value) < SHORTEST_SECRET:
        raise ValueError(f"{len(value)} characters are too few (cure: {SHORTEST_SECRET} random characters or more)")
    return value


def check_proxies(value: str) -> int:
    """Return how many proxies stand in front."""
    if not value.isascii() or not value.isdecimal() or int(value) > MOST_PROXIES:
        raise ValueError(f"not a number from 0 to {MOST_PROXIES} (cure: count the proxies that add X-Forwarded-For)")
    return int(value)


def check_word(value: str) -> str:
    """Return a credential: printable, without blanks."""
    if not re.fullmatch(r"[!-~]+", value):
        raise ValueError("blanks or unprintable characters in it (cure: copy it again from the carrier's console)")
    return value


def check_database(value: str) -> str:
    """Return a database address of one of the two kinds, `postgresql://` made `postgresql+psycopg://`."""
    parts = split(value)
    if parts.scheme == "sqlite" and value.startswith("sqlite:///") and parts.path.strip("/") not in {"", ":memory:"}:
        return value
    if parts.scheme in {"postgresql", "postgresql+psycopg"} and parts.path.strip("/"):
        return "postgresql+psycopg" + value.removeprefix(parts.scheme)
    raise ValueError(
        "no such kind of database (cure: sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE)"
    )


def parse_mail(value: str) -> MailServer:
    """Return the mail server of `smtp://user:password@host:port` or `smtps://...`."""
    parts = split(value)
    if parts.scheme not in MAIL_PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("this is no mail server (cure: smtp://USER:PASSWORD@HOST:PORT)")
    return MailServer(
        parts.hostname,
        parts.port or MAIL_PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def parse_inbox(value: str) -> InboxServer:
    """Return the mailbox of `imaps://user:password@host:port/FOLDER`; the folder is INBOX unless named."""
    parts = split(value)
    if parts.scheme not in INBOX_PORTS or not parts.hostname or not parts.username or not parts.password or parts.query:
        raise ValueError("this is no mailbox (cure: imaps://USER:PASSWORD@HOST:PORT/INBOX)")
    return InboxServer(
        parts.hostname,
        parts.port or INBOX_PORTS[parts.scheme],
        parts.scheme == "imaps",
        unquote(parts.username),
        unquote(parts.password),
        unquote(parts.path.strip("/")) or "INBOX",
    )
