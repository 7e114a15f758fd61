"""One webhook from the first attempt to its end: signature, retries, redirects, faults.

Rules from Twilio's pages "Webhooks: connection overrides" (retries), "TwiML for Programmable Voice" (at most ten
redirects) and error 16010 (a 301 or 302 is followed without the parameters).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from oncall.emulator.faults import PAIR_WAIT, Rule
from oncall.emulator.http import DeliveryError, Pairs, Request, Response, form
from oncall.emulator.overrides import Miss, Overrides, parse_overrides
from oncall.emulator.signature import HEADER, sign, without_fragment
from oncall.emulator.webhook import Result, Sent, Webhook

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

MOST_REDIRECTS = 10
KEEPS_METHOD = {307, 308}
REDIRECTS = {301, 302, 303, 307, 308}
MEDIA_BYTES = 32_000_000
TWIML_BYTES = 65_537  # one more than Twilio reads, to see that it is too much
Then = Callable[[Result], None]


def send(carrier: Carrier, webhook: Webhook, then: Then) -> None:
    """Carry out a webhook; `then` is called under the lock with what came of it."""
    if urlsplit(webhook.url).scheme not in {"http", "https"}:
        then(Result(webhook.url, code=11100, text=f"{webhook.url!r} is no absolute http address"))
        return
    overrides, complaints = parse_overrides(webhook.url)
    for complaint in complaints:
        carrier.journal.problem(0, complaint, webhook.call)
    Exchange(carrier, webhook, overrides, then).begin()


class Exchange:
    """The state of one webhook under way."""

    def __init__(self, carrier: Carrier, webhook: Webhook, overrides: Overrides, then: Then) -> None:
        self.carrier = carrier
        self.webhook = webhook
        self.overrides = overrides
        self.then = then
        self.token = carrier.sids.unique()
        self.started = carrier.clock.seconds()
        self.retries = overrides.retries
        self.hops = 0
        self._aim(without_fragment(webhook.url), webhook.method, webhook.params)

    def _aim(self, url: str, method: str, params: Pairs) -> None:
        """Set where the next attempt goes; a GET carries its parameters in the query."""
        if method == "GET" and params:
            url += ("&" if urlsplit(url).query else "?") + form(params)
            params = ()
        self.url, self.method, self.params = url, method, params

    def begin(self) -> None:
        """Start an attempt, through the faults."""
        carrier, rule = self.carrier, self.carrier.faults.choose(self.webhook)
        carrier.journal.add("webhook", f"{self.webhook.kind} {self.method} {self.url}", call=self.webhook.call)
        go = partial(carrier.engine.later, 0.0, partial(self._transmit, rule), outside=True)
        now = partial(carrier.engine.later, 0.0, go)
        if rule is not None and rule.act == "hold":
            carrier.faults.held.append(now)
            return
        if rule is not None and rule.act == "reorder":
            carrier.faults.swapped.append((self.webhook.kind, now))
            carrier.engine.later(PAIR_WAIT, partial(carrier.faults.release_swapped, self.webhook.kind))
            return
        if rule is not None and rule.act == "drop":
            self.retries = 0
        carrier.engine.later(rule.seconds if rule and rule.act == "delay" else 0.0, go)
        carrier.faults.release_swapped(self.webhook.kind)

    def _request(self, token: str) -> Request:
        left = self.overrides.total - (self.carrier.clock.seconds() - self.started)
        signature = sign(self.carrier.auth_token, self.url, self.params)
        headers = (
            (HEADER, signature),
            ("I-Twilio-Idempotency-Token", token),
            ("User-Agent", "TwilioProxy/1.1"),
            ("Accept", "*/*"),
        )
        read = max(0.05, min(self.overrides.read, left))
        most = MEDIA_BYTES if self.webhook.kind == "media" else TWIML_BYTES
        return Request(self.method, self.url, self.params, headers, self.overrides.connect, read, most)

    def _transmit(self, rule: Rule | None) -> None:
        """Talk to the service; without the lock, perhaps in a worker thread."""
        request = self._request(self.token)
        sent = Sent(
            self.carrier.clock.now(), self.webhook, self.url, self.method, self.token, rule.act if rule else None
        )
        self.carrier.webhooks.append(sent)
        error: DeliveryError | None = None
        try:
            sent.replies.extend(self._deliver(request, rule))
        except DeliveryError as failure:
            error = failure
        took = sent.replies[-1].took if sent.replies else 0.0
        took += rule.seconds if rule and rule.act == "slow" else 0.0
        if error is None and took > request.read_timeout:
            error = DeliveryError("read", f"no reply from {self.url} in {request.read_timeout} s")
            took = request.read_timeout
        wait = max(took, self._lost_time(request, error)) if self.carrier.engine.virtual else took
        sent.error = str(error) if error else None
        self.carrier.engine.later(wait, partial(self._arrived, sent, error))

    def _lost_time(self, request: Request, error: DeliveryError | None) -> float:
        """Return how long the carrier waits at least, in virtual time."""
        if error is None:
            return self.carrier.config.latency
        return request.read_timeout if error.stage == "read" else request.connect_timeout

    def _deliver(self, request: Request, rule: Rule | None) -> list[Response]:
        """Send the request as the fault wants it; a lost reply counts as a time-out."""
        act = rule.act if rule else None
        if act in {"drop", "unreachable"}:
            raise DeliveryError("connect", f"no connection to {request.url}")
        if rule and act == "answer":
            return [Response(rule.status, (("Content-Type", "text/xml"),), rule.body.encode())]
        replies = [self.carrier.reach(request)]
        if rule and act == "double":
            token = self.carrier.sids.unique() if rule.fresh_token else self.token
            replies.append(self.carrier.reach(self._request(token)))
        if act == "lost_reply":
            raise DeliveryError("read", f"the reply of {request.url} was lost")
        return replies

    def _arrived(self, sent: Sent, error: DeliveryError | None) -> None:
        """Judge a reply: repeat, follow, or hand it on."""
        response = sent.replies[-1] if sent.replies and error is None else None
        if response is not None and response.status in REDIRECTS and response.header("Location"):
            self._follow(response)
            return
        miss = _miss(response, error)
        spent = self.carrier.clock.seconds() - self.started
        if miss in self.overrides.after and self.retries > 0 and spent < self.overrides.total:
            self.retries -= 1
            self.begin()
            return
        what = str(error) if error else f"{self.url} answered HTTP {sent.status}"
        self.carrier.journal.add("reply", f"{sent.status or error} {self.url}", call=self.webhook.call)
        if miss is None:
            self.then(Result(self.url, response))
        else:
            injected = sent.fault in {"drop", "unreachable", "answer", "lost_reply", "slow"}
            self.then(Result(self.url, None, 11205 if error else 11200, what, injected))

    def _follow(self, response: Response) -> None:
        """Go where the reply points."""
        self.hops += 1
        if self.hops > MOST_REDIRECTS:
            self.then(Result(self.url, None, 11215, f"{self.webhook.url}: more than {MOST_REDIRECTS} redirects"))
            return
        target = urljoin(self.url, response.header("Location"))
        if response.status in KEEPS_METHOD:
            self._aim(without_fragment(target), self.webhook.method, self.webhook.params)
        else:
            self._aim(without_fragment(target), "GET", ())
        self.begin()


def _miss(response: Response | None, error: DeliveryError | None) -> Miss | None:
    """Return the name under which Twilio's retry policy knows this failure; None when there is none."""
    if response is None:
        return "ct" if error is not None and error.stage == "connect" else "rt"
    if response.status >= 500:  # noqa: PLR2004  the classes of HTTP
        return "5xx"
    return "4xx" if response.status >= 400 else None  # noqa: PLR2004  the classes of HTTP
