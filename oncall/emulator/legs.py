"""The life of a leg: placed, ringing, picked up, ended."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal

from oncall.emulator.audio import far_end, hear, quiet
from oncall.emulator.callbacks import progress
from oncall.emulator.calls import Call, Status, cdr
from oncall.emulator.sounds import Sound

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier


def place(carrier: Carrier, leg: Call, ring_seconds: float) -> None:
    """Send a leg on its way; it gives up after `ring_seconds` and the carrier's buffer."""
    leg.dialed = carrier.clock.now()
    carrier.journal.add("leg", f"{leg.caller} -> {leg.called}", number=leg.called, call=leg.sid)
    progress(carrier, leg, "initiated")
    config = carrier.config
    watch(carrier, leg, config.setup, partial(_reach, carrier, leg))
    watch(carrier, leg, config.setup + ring_seconds + config.ring_buffer, partial(_expire, carrier, leg))


def watch(carrier: Carrier, leg: Call, seconds: float, act: Callable[[], object]) -> None:
    """Do something later unless the leg has ended by then."""
    leg.timers.append(carrier.engine.later(seconds, act))


def _reach(carrier: Carrier, leg: Call) -> None:
    """Find the phone at the other end."""
    reason = _refusal(carrier, leg)
    phone = carrier.phones.get(leg.called)
    if reason is None and phone is not None:
        leg.phone = phone
        phone.arrive(leg)
        return
    carrier.journal.add("failed", reason or "no such phone", number=leg.called, call=leg.sid)
    end(carrier, leg, "failed")


def _refusal(carrier: Carrier, leg: Call) -> str | None:
    """Return why the carrier itself refuses to connect this leg; None when it does not."""
    config = carrier.config
    if leg.called.startswith(config.blocked_prefixes):
        carrier.journal.problem(13227, f"geo permissions do not allow {leg.called}", leg.sid)
        return "blocked by geo permissions"
    if leg.direction == "outbound-dial" and config.reject_hidden_caller_id and not leg.caller.startswith("+"):
        return "no caller id"
    if carrier.crowded:
        carrier.journal.problem(10004, f"more than {config.max_concurrent} calls at once", leg.sid)
        return "too many calls at once"
    return None


def ring(carrier: Carrier, leg: Call) -> None:
    """Let the phone ring."""
    leg.status = "ringing"
    carrier.journal.add("ringing", f"call from {leg.caller}", number=far_end(leg), call=leg.sid)
    progress(carrier, leg, "ringing")


def answer(carrier: Carrier, call: Call, by: Literal["human", "machine"] = "human") -> None:
    """Pick up: the time that is paid for begins."""
    call.status = "in-progress"
    call.answered = carrier.clock.now()
    call.answered_by = by
    who = "the carrier picks up" if call.direction == "inbound" else f"picked up by a {by}"
    carrier.journal.add("answered", who, number=far_end(call), call=call.sid)
    limit = call.time_limit or carrier.config.call_limit
    watch(carrier, call, limit, partial(end, carrier, call, "completed"))
    progress(carrier, call, "answered")
    call.on_answer()


def voicemail(carrier: Carrier, leg: Call, after: float) -> None:
    """Let a voicemail box pick up in so many seconds, listen, press nothing, and hang up."""

    def pick_up() -> None:
        if leg.status == "ringing":
            if leg.phone is not None and leg.phone.call is leg:
                leg.phone.call = None
            answer(carrier, leg, "machine")
            watch(carrier, leg, carrier.config.voicemail_seconds, partial(end, carrier, leg, "completed"))

    watch(carrier, leg, after, pick_up)


def _expire(carrier: Carrier, leg: Call) -> None:
    if not leg.talking:
        end(carrier, leg, "no-answer")


def end(carrier: Carrier, call: Call, status: Status) -> None:
    """End a leg once and for all; whatever holds it lets go, and everybody who asked is told."""
    if not call.live:
        return
    call.status = status
    call.ended = carrier.clock.now()
    for timer in call.timers:
        timer.cancel()
    call.timers.clear()
    carrier.journal.add("ended", status, number=far_end(call), call=call.sid)
    holder, call.holder = call.holder, None
    if holder is not None:
        holder.stop("hangup")
    quiet(call)
    if call.phone is not None:
        call.phone.let_go(call)
    if call.dialed is not None:
        progress(carrier, call, "completed")
        carrier.cdrs.append(cdr(call))
    call.on_end()


def send_digits(carrier: Carrier, call: Call, digits: str, then: Callable[[], object]) -> None:
    """Press keys towards the called party (0.25 s each, 'w' and 'W' half a second), then go on."""
    if not digits:
        then()
        return
    carrier.journal.add("digits", digits, number=call.called, call=call.sid)
    watch(carrier, call, sum(0.5 if digit in "wW" else 0.25 for digit in digits), then)


def tone(carrier: Carrier, call: Call, text: str) -> None:
    """Let the phone hear a tone, such as that of ringing."""
    hear(carrier, call, Sound("tone", text))
