"""Queues: who waits in which order, and which agents wait for somebody to come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from oncall.emulator.calls import Call
from oncall.emulator.params import Params

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

MOST_WAITING = 1000


def _nobody() -> None:
    """No agent has to be told."""


@dataclass(slots=True, eq=False)
class Waiting:
    """One call in a queue.

    `fetched` is called when an agent takes it and `freed` when their talk is over; `gone` tells that agent when
    the call itself leaves.
    """

    call: Call
    entered: datetime
    fetched: Callable[[], None]
    freed: Callable[[], None]
    gone: Callable[[], None] = _nobody


@dataclass(slots=True, eq=False)
class Queue:
    """One queue. `served` holds the seconds that those who left it had waited."""

    sid: str
    name: str
    created: datetime
    most: int = MOST_WAITING
    waiting: list[Waiting] = field(default_factory=list)
    agents: list[Callable[[], None]] = field(default_factory=list)
    served: list[float] = field(default_factory=list)

    def remove(self, entry: Waiting, now: datetime) -> None:
        """Take a call out."""
        if entry in self.waiting:
            self.waiting.remove(entry)
            self.served.append((now - entry.entered).total_seconds())

    def position(self, entry: Waiting, now: datetime) -> Params:
        """Return what the waiting document is told."""
        average = sum(self.served) / len(self.served) if self.served else 0.0
        return {
            "QueueSid": self.sid,
            "QueuePosition": str(self.waiting.index(entry) + 1),
            "QueueTime": str(round((now - entry.entered).total_seconds())),
            "AvgQueueTime": str(round(average)),
            "CurrentQueueSize": str(len(self.waiting)),
            "MaxQueueSize": str(self.most),
        }


def open_queue(carrier: Carrier, name: str) -> Queue:
    """Return the queue of this name, made when it is not there."""
    queue = find_queue(carrier, name)
    if queue is None:
        queue = Queue(carrier.sids("QU"), name, carrier.clock.now())
        carrier.queues[queue.sid] = queue
    return queue


def find_queue(carrier: Carrier, name: str) -> Queue | None:
    """Return the queue of this name; None when there is none."""
    return next((queue for queue in carrier.queues.values() if queue.name == name), None)
