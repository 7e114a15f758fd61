"""Sids: two letters and 32 hex digits, the same for the same seed."""

from __future__ import annotations

import hashlib
import itertools
from functools import lru_cache


class Sids:
    """Hands out sids that look random and never repeat within one carrier."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = itertools.count(1)

    def __call__(self, prefix: str) -> str:
        """Return the next sid with this prefix, such as CA or RE."""
        return prefix + self.token(f"{prefix}{next(self._count)}")

    def unique(self) -> str:
        """Return 32 hex digits that were not handed out before."""
        return self.token(f"#{next(self._count)}")

    def token(self, name: str) -> str:
        """Return the 32 hex digits that always belong to this name."""
        return _token(self._seed, name)


@lru_cache(maxsize=1024)
def _token(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()[:32]
