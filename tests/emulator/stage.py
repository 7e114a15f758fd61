"""A carrier on a virtual clock and a service that answers each path with a fixed document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from werkzeug.wrappers import Request, Response

from oncall.emulator import Carrier, Config, NumberConfig, VirtualClock, WsgiAdapter, wsgi_app, wsgi_deliver
from oncall.emulator.phones import Phone

SID = "AC" + "0" * 32
TOKEN = "a sample token"
LINE = "+4721000000"
CALLER = "+4790000000"
ANNA = "+4790000001"
BO = "+4790000002"
SERVICE = "https://service.test"
START = datetime(2026, 1, 5, 20, 0, tzinfo=UTC)
SCREEN = (
    '<Response><Gather numDigits="1" timeout="5" action="/accept"><Say>Press 1 to take the call</Say></Gather>'
    "<Hangup/></Response>"
)
Page = str | Response | Callable[[Request], "str | Response"]


def twiml(inside: str) -> str:
    """Return a document around some verbs."""
    return f"<Response>{inside}</Response>"


@dataclass(frozen=True)
class Asked:
    """One request the service got."""

    at: float
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Service:
    """A WSGI app: documents by path; paths without one answer 204 (callbacks)."""

    pages: dict[str, Page]
    seconds: Callable[[], float] = lambda: 0.0
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer one request."""
        request = Request(environ)
        self.asked.append(
            Asked(
                self.seconds(),
                request.method,
                request.path,
                request.args.to_dict(),
                request.form.to_dict(),
                dict(request.headers.items()),
            )
        )
        page = self.pages.get(request.path, Response(status=204))
        if callable(page) and not isinstance(page, Response):
            page = page(request)
        if isinstance(page, str):
            page = Response(page, mimetype="text/xml")
        return page(environ, start_response)

    def at(self, path: str) -> list[Asked]:
        """Return the requests for one path."""
        return [one for one in self.asked if one.path == path]

    def forms(self, path: str, name: str) -> list[str | None]:
        """Return one form parameter of every request for a path."""
        return [one.form.get(name) for one in self.at(path)]


class Stage:
    """A service, a carrier with one number, a caller's phone and two responders' phones."""

    def __init__(self, pages: Mapping[str, Any], **options: Any) -> None:
        self.service = Service(dict(pages))
        self.clock = VirtualClock(START)
        self.service.seconds = self.clock.seconds
        number = NumberConfig(LINE, f"{SERVICE}/voice", f"{SERVICE}/status")
        if fallback := options.pop("fallback_url", ""):
            number = replace(number, fallback_url=fallback)
        config = Config(SID, TOKEN, (number,), **({"cps": 0} | options))
        self.carrier = Carrier(config, self.clock, wsgi_deliver(self.service, SERVICE))
        self.caller: Phone = self.carrier.phone(CALLER, "Caller")
        self.anna: Phone = self.carrier.phone(ANNA, "Anna")
        self.bo: Phone = self.carrier.phone(BO, "Bo")

    def call(self, *steps: Any, seconds: float = 0.0, **options: Any) -> str:
        """Let the caller call the line, then let time pass; return the CallSid."""
        sid = self.carrier.dial(CALLER, LINE, *steps, **options)
        self.carrier.advance(seconds)
        return sid

    def number(self, **changes: str) -> None:
        """Change the line's configuration."""
        self.carrier.numbers[LINE] = replace(self.carrier.numbers[LINE], **changes)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.carrier.advance(seconds)

    def heard(self, phone: Phone | None = None) -> list[str]:
        """Return the words and files a phone heard, the caller's by default."""
        return [text for _, text in (phone or self.caller).heard]

    def codes(self) -> list[int]:
        """Return the codes of the problems so far."""
        return [problem.code for problem in self.carrier.problems]

    def rest(self) -> Any:
        """Return Twilio's own client, talking to this carrier's REST API; Any, as its statuses are enums and texts."""
        http = TwilioHttpClient(timeout=3)
        session = http.session
        assert isinstance(session, requests.Session)
        session.mount("http://carrier.test", WsgiAdapter(wsgi_app(self.carrier)))
        client: Any = Client(SID, TOKEN, http_client=http)  # type: ignore[no-untyped-call]
        client.api.base_url = "http://carrier.test"
        return client
