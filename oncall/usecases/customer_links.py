"""Links for customers: to one case's page (for SMS and mail, good for a month) and to sign in (once, good for minutes).

A link is short enough for an SMS. The page of a case is opened by whoever has the link, as a letter is read by whoever has
it; everything else of the customer needs the sign-in.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, Signer

CASE_SALT = "oncall.customer.case"
CASE_LASTS = timedelta(days=30)
_TOKEN = re.compile(r"(?P<case>[A-Z0-9]{2}-[0-9]{4}-[0-9]{6,12})~(?P<until>[0-9a-f]{8,10})")


@dataclass(frozen=True, slots=True)
class CustomerLinks:
    """Makes and reads the links of one service: its public address (a path prefix is allowed) and the secret that signs."""

    public_url: str
    secret: str = field(repr=False)

    def case_link(self, case: str, now: datetime, lasts: timedelta = CASE_LASTS) -> str:
        """Return the address of a case's page; it works until `lasts` from now."""
        return f"{self.public_url.rstrip('/')}/my/case/{self.case_token(case, now + lasts)}"

    def case_token(self, case: str, until: datetime) -> str:
        """Return a case and an instant, signed."""
        return Signer(self.secret, salt=CASE_SALT).sign(f"{case}~{int(until.timestamp()):08x}").decode()

    def case_of(self, token: str, now: datetime) -> str | None:
        """Return the case of a token; None for one that we did not sign, or that ran out."""
        try:
            found = _TOKEN.fullmatch(Signer(self.secret, salt=CASE_SALT).unsign(token).decode())
        except (BadSignature, UnicodeDecodeError):
            return None
        if found is None or datetime.fromtimestamp(int(found["until"], 16), UTC) <= now:
            return None
        return found["case"]

    def sign_in_link(self, token: str) -> str:
        """Return the address at which a sign-in is completed with a token of chance."""
        return f"{self.public_url.rstrip('/')}/my/in/{token}"


def case_link(links: CustomerLinks | None, case: str, now: datetime) -> str:
    """Return the address of a case's page; "" where the service has no public address (a sentence leaves it out then)."""
    return links.case_link(case, now) if links is not None else ""
