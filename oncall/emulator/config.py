"""What the carrier is told before it starts, and the switches for what Twilio's pages leave open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Winner = Literal["pickup", "accept"]


@dataclass(frozen=True, slots=True)
class NumberConfig:
    """A number of the account (E.164) and the addresses the carrier asks about its calls; '' is none."""

    number: str
    voice_url: str
    status_callback: str = ""
    fallback_url: str = ""
    name: str = ""
    voice_method: str = "POST"
    fallback_method: str = "POST"
    status_callback_method: str = "POST"


@dataclass(frozen=True, slots=True)
class Config:
    """The account, its numbers, and every choice where the documentation is silent. Times are seconds.

    `simring_winner`: who gets the caller when one <Dial> rings several phones, the first to pick up or the first
    whose screening lets the call through. `cps`: REST calls started per second, 0 is no limit.
    """

    account_sid: str
    auth_token: str
    numbers: tuple[NumberConfig, ...] = ()
    simring_winner: Winner = "pickup"
    cps: float = 1.0
    base_url: str = "http://carrier.test"  # where this carrier's own REST API and recordings are reached
    seed: str = ""  # the same seed gives the same sids in the same order; a server without one takes its own
    latency: float = 0.05  # shortest time between a request and its reply, in virtual time
    setup: float = 0.3  # from placing a leg to its ringing or its refusal
    ring_buffer: float = 5.0  # added to every ring time-out, as Twilio says it does
    words_per_second: float = 2.5  # how fast text is read aloud
    play_seconds: float = 5.0  # length of a sound file that is not a WAV file
    voicemail_seconds: float = 22.0  # how long a voicemail box listens before it hangs up
    recording_lag: float = 1.0  # from the end of a recording until its file can be fetched
    conference_lag: float = 2.0  # a new conference is missing from the list this long
    call_limit: float = 14400.0  # no call lasts longer than four hours
    verified_numbers: tuple[str, ...] = ()  # may be shown as caller though not the account's own
    blocked_prefixes: tuple[str, ...] = ()  # countries or ranges that geo permissions refuse
    max_concurrent: int = 0  # calls at once, 0 is no limit; a REST call beyond it fails
    loser_status: Literal["canceled", "no-answer"] = "canceled"  # status of the legs that lost a simultaneous <Dial>
    screened_status: Literal["no-answer", "completed", "busy"] = "no-answer"  # DialCallStatus after a refused screening
    action_after_hangup: bool = True  # <Dial action> is requested also when the caller hung up
    fallback_covers: Literal["all", "entry"] = "all"  # which failed fetches go to the fallback address
    reject_hidden_caller_id: bool = False  # a <Dial> leg that shows "anonymous" fails
    log_size: int = 50_000  # entries kept in the log and in the list of webhooks
