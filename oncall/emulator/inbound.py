"""A phone calls a number of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncall.emulator import legs, mainline
from oncall.emulator.calls import Call, Subscription, Target
from oncall.emulator.config import NumberConfig
from oncall.emulator.errors import EmulatorError
from oncall.emulator.script import Step

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier


def dial(carrier: Carrier, from_: str, to: str, shown: str | None, steps: tuple[Step, ...]) -> Call:
    """Place a call from a phone (made if it does not exist) to a number; `shown` is what the caller id says.

    Raises EmulatorError when the number is not the account's or the phone is not idle.
    """
    number = carrier.numbers.get(to)
    if number is None:
        known = ", ".join(sorted(carrier.numbers)) or "none"
        raise EmulatorError(f"{to} is no number of this account (its numbers: {known})")
    phone = carrier.phone(from_)
    if phone.state != "idle":
        raise EmulatorError(f"phone {from_} is {phone.state}: it cannot call")
    call = _call(carrier, number, shown or from_)
    call.phone, phone.call, phone.speaks_until = phone, call, None
    carrier.journal.add("call", f"calls {to}", number=from_, call=call.sid)
    legs.tone(carrier, call, "ringing tone")
    phone.follow(call, steps)
    _connect(carrier, call, number)
    return call


def _call(carrier: Carrier, number: NumberConfig, caller: str) -> Call:
    now = carrier.clock.now()
    call = Call(carrier.sids("CA"), "inbound", caller, number.number, now, "ringing", dialed=now)
    call.subscription = Subscription(Target(number.status_callback, number.status_callback_method))
    call.fallback = Target(number.fallback_url, number.fallback_method)
    carrier.calls[call.sid] = call
    return call


def _connect(carrier: Carrier, call: Call, number: NumberConfig) -> None:
    if carrier.crowded:
        carrier.journal.problem(10004, f"more than {carrier.config.max_concurrent} calls at once", call.sid)
        legs.end(carrier, call, "busy")
    elif not number.voice_url:
        carrier.journal.problem(0, f"{number.number} has no voice address", call.sid)
        legs.end(carrier, call, "failed")
    else:
        mainline.play(carrier, call, Target(number.voice_url, number.voice_method))
