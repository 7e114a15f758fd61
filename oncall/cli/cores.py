"""Which processor core a process of the web server keeps to: one of its own, as far as there are enough; and how they share the work.

A Python process runs on one core at a time anyhow. Left alone, its threads wake each other across cores at every wait for
the database or the disk; measured on two cores: 420 heartbeats a second left alone, 850 on one core.
"""

import os
import secrets
from collections.abc import Collection, Sequence
from typing import Any

REQUESTS = 50  # on one connection


def core_for(allowed: Sequence[int], taken: Collection[int]) -> int:
    """Return one of the allowed cores that the fewest of our processes have. `taken`: theirs, with repetitions.

    Among equals one is drawn, so that two services of one machine do not begin on the same core.
    """
    counts = [list(taken).count(core) for core in allowed]
    return secrets.choice([core for core, count in zip(allowed, counts, strict=True) if count == min(counts)])


def choose(arbiter: object, worker: object) -> None:
    """Choose a core for a process that is about to start: gunicorn's `pre_fork`. Nothing where the system has no such choice."""
    if hasattr(os, "sched_getaffinity"):
        others = getattr(arbiter, "WORKERS", {}).values()
        taken = [other.core for other in others if hasattr(other, "core")]
        worker.core = core_for(sorted(os.sched_getaffinity(0)), taken)  # type: ignore[attr-defined]


def keep(_arbiter: object, worker: object) -> None:
    """Keep to the chosen core from now on: gunicorn's `post_fork`, in the new process, before it starts its threads."""
    if hasattr(worker, "core"):
        os.sched_setaffinity(0, {worker.core})


def move_on(_worker: object, request: Any) -> None:
    """End a connection with its fiftieth request: gunicorn's `pre_request`.

    Connections that were all opened at one moment may have come to one process; the one that has most to do accepts new ones last.
    """
    if request.req_number >= REQUESTS:
        request.force_close()
