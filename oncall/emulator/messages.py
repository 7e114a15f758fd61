"""SMS: accepted, sent, delivered to a phone that is on. Statuses from Twilio's Message resource."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from oncall.emulator.callbacks import tell
from oncall.emulator.calls import Target
from oncall.emulator.params import API_VERSION, Params
from oncall.emulator.phones import Phone, Text

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

MessageStatus = Literal["queued", "sent", "delivered", "undelivered", "failed"]
UNKNOWN_NUMBER = 30005
STEP = 0.5


@dataclass(slots=True, eq=False)
class Message:
    """One outbound SMS."""

    sid: str
    sender: str
    to: str
    body: str
    callback: Target
    created: datetime
    updated: datetime
    status: MessageStatus = "queued"
    sent: datetime | None = None
    error: int | None = None


class Messages:
    """All messages of a carrier, by sid."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self.all: dict[str, Message] = {}

    def create(self, sender: str, to: str, body: str, callback: str) -> Message:
        """Accept a message for sending."""
        now = self._carrier.clock.now()
        message = Message(self._carrier.sids("SM"), sender, to, body, Target(callback), now, now)
        self.all[message.sid] = message
        self._carrier.journal.add("message", f"{sender} -> {to}: {body}", number=to)
        self._carrier.engine.later(STEP, partial(self._send, message))
        return message

    def _send(self, message: Message) -> None:
        message.sent = self._carrier.clock.now()
        self._change(message, "sent")
        self._carrier.engine.later(STEP, partial(self._deliver, message))

    def _deliver(self, message: Message) -> None:
        """Hand the message to its phone; one that is off gets it when it is back."""
        phone = self._carrier.phones.get(message.to)
        if phone is None:
            message.error = UNKNOWN_NUMBER
            self._change(message, "undelivered")
        elif phone.powered and message.status == "sent":
            phone.texts.append(Text(self._carrier.clock.now(), message.sender, message.body))
            self._carrier.journal.add("text", message.body, number=message.to)
            self._change(message, "delivered")

    def phone_is_back(self, phone: Phone) -> None:
        """Deliver what waited for a phone."""
        for message in list(self.all.values()):
            if message.to == phone.number and message.status == "sent":
                self._deliver(message)

    def _change(self, message: Message, status: MessageStatus) -> None:
        """Set a status and tell who asked; nothing is told of the first one."""
        message.status, message.updated = status, self._carrier.clock.now()
        if not message.callback.url:
            return
        params: Params = {
            "AccountSid": self._carrier.config.account_sid,
            "ApiVersion": API_VERSION,
            "From": message.sender,
            "To": message.to,
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
        }
        if message.error is not None:
            params["ErrorCode"] = str(message.error)
        if status in {"delivered", "undelivered"}:
            params["RawDlrDoneDate"] = message.updated.strftime("%y%m%d%H%M")
        tell(self._carrier, "message", message.callback.url, message.callback.method, params, None)
