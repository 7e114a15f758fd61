"""Links for responders: to one case, for one person, in the SMS about a call; good for a week, no sign-in.

Whoever has the SMS may answer for the person it was sent to, about that case alone; the history says that it came by the link.
"""

import re
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, Signer

from oncall.usecases.customer_links import CustomerLinks

SALT = "oncall.responder.case"
LASTS = timedelta(days=7)
_TOKEN = re.compile(r"(?P<case>[A-Za-z0-9][A-Za-z0-9._-]{0,39})~(?P<person>[^~]{1,64})~(?P<until>[0-9a-f]{8,10})")


def responder_link(links: CustomerLinks | None, case: str | None, person: str, since: datetime) -> str:
    """Return the address of a case's page for a person, good for a week from `since`; "" where there is no case or no public address."""
    if links is None or not case:
        return ""
    until = int((since + LASTS).timestamp())
    token = Signer(links.secret, salt=SALT).sign(f"{case}~{person}~{until:08x}").decode()
    return f"{links.public_url.rstrip('/')}/r/{token}"


def read_responder_link(links: CustomerLinks, token: str, now: datetime) -> tuple[str, str] | None:
    """Return case and person of a link's token; None for one that we did not sign, or that ran out."""
    try:
        found = _TOKEN.fullmatch(Signer(links.secret, salt=SALT).unsign(token).decode())
    except (BadSignature, UnicodeDecodeError):
        return None
    if found is None or datetime.fromtimestamp(int(found["until"], 16), UTC) <= now:
        return None
    return found["case"], found["person"]
