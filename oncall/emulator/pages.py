"""Fetching a document and making sense of it, from Twilio's pages on TwiML (content types) and errors 11200-12300."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncall.emulator.calls import Call, Target
from oncall.emulator.document import TwimlError, Verb, parse
from oncall.emulator.exchange import send
from oncall.emulator.http import Response
from oncall.emulator.params import Params, common, pairs
from oncall.emulator.validate import findings
from oncall.emulator.webhook import Kind, Result, Webhook

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

XML_TYPES = {"text/xml", "application/xml", "text/html"}


@dataclass(frozen=True, slots=True)
class Page:
    """A document and where it came from; '' is inline TwiML of a REST request."""

    url: str
    method: str
    verbs: tuple[Verb, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """No document: Twilio's error code and the address asked."""

    code: int
    url: str


def fetch(
    carrier: Carrier, call: Call, target: Target, extra: Params, kind: Kind, then: Callable[[Page | Failure], None]
) -> None:
    """Ask for the TwiML of a call and hand on the document, or why there is none (a problem as well)."""

    def arrived(result: Result) -> None:
        if result.response is None:
            if not result.injected:
                carrier.journal.problem(result.code, result.text, call.sid)
            then(Failure(result.code, target.url))
            return
        try:
            verbs = checked(carrier, interpret(result.url, result.response), call.sid)
        except TwimlError as error:
            carrier.journal.problem(error.code, f"{result.url}: {error}", call.sid)
            then(Failure(error.code, target.url))
        else:
            then(Page(target.url, target.method, verbs))

    params = common(carrier.config.account_sid, call) | extra
    send(carrier, Webhook(kind, target.url, pairs(params), target.method, call.sid), arrived)


def interpret(url: str, response: Response) -> tuple[Verb, ...]:
    """Return the verbs of a reply by its content type. Raises TwimlError: 11200, 11750, 12100, 12300."""
    kind = response.header("Content-Type").partition(";")[0].strip().lower()
    if not kind:
        raise TwimlError(11200, "the reply has no Content-Type")
    if kind in XML_TYPES:
        return parse(response.body)
    if kind.startswith("audio/"):
        return (_verb("Play", url), _verb("Hangup"))
    if kind != "text/plain":
        raise TwimlError(12300, f"the reply's Content-Type is {kind}")
    try:
        return parse(response.body)
    except TwimlError:
        return (_verb("Say", response.text), _verb("Hangup"))


def _verb(name: str, text: str = "") -> Verb:
    return Verb(name, MappingProxyType({}), text, ())


def checked(carrier: Carrier, verbs: tuple[Verb, ...], call: str) -> tuple[Verb, ...]:
    """Return the verbs after noting what deviates from the schema. Raises TwimlError when they cannot be played."""
    for finding in findings(verbs):
        if finding.fatal:
            raise TwimlError(12200, finding.text)
        carrier.journal.problem(finding.code, finding.text, call)
    return verbs
