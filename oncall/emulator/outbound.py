"""Calls made by REST: queued at so many per second, then placed; when picked up, their document plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from oncall.emulator import legs, mainline
from oncall.emulator.calls import Call, Subscription, Target
from oncall.emulator.document import Verb

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier


NOWHERE = Target()


@dataclass(frozen=True, slots=True)
class Order:
    """What a REST request asks for; `ring_seconds` without the carrier's buffer."""

    to: str
    from_: str
    what: Target | tuple[Verb, ...] = ()
    fallback: Target = NOWHERE
    subscription: Subscription | None = None
    ring_seconds: float = 60.0
    time_limit: float | None = None
    send_digits: str = ""


def create(carrier: Carrier, order: Order, on_answer: Callable[[Call], None] | None = None) -> Call:
    """Queue a call and return it; `on_answer` replaces playing the order's document."""
    now = carrier.clock.now()
    call = Call(carrier.sids("CA"), "outbound-api", order.from_, order.to, now)
    call.subscription, call.fallback, call.time_limit = order.subscription, order.fallback, order.time_limit
    carrier.calls[call.sid] = call
    call.queue_seconds = carrier.take_slot()
    carrier.journal.add("queued", f"{order.from_} -> {order.to}", number=order.to, call=call.sid)
    start = on_answer or (lambda answered: mainline.play(carrier, answered, order.what))
    call.on_answer = partial(legs.send_digits, carrier, call, order.send_digits, partial(start, call))
    legs.watch(carrier, call, call.queue_seconds, partial(legs.place, carrier, call, order.ring_seconds))
    return call


def hang_up(carrier: Carrier, call: Call, *, talks_too: bool) -> None:
    """End a call by REST: one that is not picked up is canceled, one that is only with `talks_too`."""
    if not call.talking:
        legs.end(carrier, call, "canceled")
    elif talks_too:
        legs.end(carrier, call, "completed")
