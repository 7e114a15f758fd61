"""A request of the carrier to the service: what is asked, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from oncall.emulator.http import Pairs, Response

Kind = Literal["voice", "screen", "status", "recording", "message", "conference", "media", "notice"]
"""voice: TwiML for a call. screen: TwiML of <Number url>. notice: an action address told of a call that is over."""
CALLBACKS: frozenset[Kind] = frozenset({"status", "recording", "message", "conference"})


@dataclass(frozen=True, slots=True)
class Webhook:
    """One thing to ask or tell: an absolute address (with its overrides after '#'), a method, the parameters."""

    kind: Kind
    url: str
    params: Pairs = ()
    method: str = "POST"
    call: str | None = None

    def param(self, name: str) -> str:
        """Return the parameter of this name, '' when it is not there."""
        return next((value for key, value in self.params if key == name), "")


@dataclass(slots=True, eq=False)
class Sent:
    """One attempt in the carrier's list of requests; `fault` names what was done to it on purpose."""

    at: datetime
    webhook: Webhook
    url: str
    method: str
    token: str
    fault: str | None = None
    replies: list[Response] = field(default_factory=list)
    error: str | None = None

    @property
    def kind(self) -> Kind:
        """Return what kind of request it was."""
        return self.webhook.kind

    @property
    def status(self) -> int | None:
        """Return the HTTP status of the last reply; None when there was none."""
        return self.replies[-1].status if self.replies else None

    @property
    def text(self) -> str:
        """Return the body of the last reply, '' when there was none."""
        return self.replies[-1].text if self.replies else ""

    def param(self, name: str) -> str:
        """Return the parameter of this name, '' when it was not sent."""
        return self.webhook.param(name)


@dataclass(frozen=True, slots=True)
class Result:
    """How an exchange ended: with a good reply from `url`, or with Twilio's error code and a line of text.

    `injected` says that a fault on purpose made it fail: then it is no problem of the service.
    """

    url: str
    response: Response | None = None
    code: int = 0
    text: str = ""
    injected: bool = False
