"""Telling the service what happens to a call: status callbacks, from Twilio's pages on <Number> and the Call resource."""

from __future__ import annotations

import math
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from oncall.emulator.calls import Call, Status
from oncall.emulator.exchange import send
from oncall.emulator.params import Params, common, pairs
from oncall.emulator.webhook import Kind, Result, Webhook

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

Event = Literal["initiated", "ringing", "answered", "completed"]
SIP_CODES: dict[Status, str] = {
    "completed": "200",
    "busy": "486",
    "no-answer": "487",
    "canceled": "487",
    "failed": "404",
}


@lru_cache(maxsize=4096)
def stamp(instant: datetime) -> str:
    """Return an instant as Twilio writes it, such as 'Thu, 01 Jun 2017 20:48:32 +0000'."""
    return format_datetime(instant)


def progress(carrier: Carrier, call: Call, event: Event) -> None:
    """Send the callback of an event, if the call's subscription has it."""
    subscription = call.subscription
    if subscription is None or not subscription.target.url or event not in subscription.events:
        return
    params = common(carrier.config.account_sid, call)
    if event == "initiated":
        params["CallStatus"] = "initiated"
    params |= {
        "Timestamp": stamp(carrier.clock.now()),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(call.sequence),
    }
    if event == "completed":
        params |= _ending(call)
    call.sequence += 1
    tell(carrier, "status", subscription.target.url, subscription.target.method, params, call.sid)


def _ending(call: Call) -> Params:
    """Return the parameters of a finished call: CallDuration in seconds, Duration in started minutes."""
    params = {"CallDuration": str(call.seconds), "Duration": str(math.ceil(call.seconds / 60))}
    if call.direction != "inbound":
        params["SipResponseCode"] = SIP_CODES[call.status]
    return params


def tell(carrier: Carrier, kind: Kind, url: str, method: str, params: Params, call: str | None) -> None:
    """Send something that needs no answer; a refusal is a problem (Twilio's warning 15003)."""

    def judge(result: Result) -> None:
        if result.response is None and not result.injected:
            carrier.journal.problem(15003, f"{kind} callback: {result.text}", call)

    send(carrier, Webhook(kind, url, pairs(params), method, call), judge)
