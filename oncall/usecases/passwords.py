"""Passwords and secrets: argon2id by pwdlib; secrets of sessions and links are 256 random bits, of which the hash is kept."""

import hashlib
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from oncall.usecases.port_errors import StoreBusy

# NIST SP 800-63B-4, 3.1.1.2: length counts, rules about signs do not; at least 15 where a password is the only factor.
SHORTEST, LONGEST = 15, 256
HASHER = PasswordHash((Argon2Hasher(),))
# Each hash takes 64 MiB and a fifth of a second: people who sign in wait for each other, calls for nobody. Whoever would
# have to wait behind those who wait already is sent away: each of them holds one of the threads that answer calls.
AT_ONCE = threading.BoundedSemaphore(2)
IN_LINE = threading.BoundedSemaphore(4)
# The hash of something nobody knows: a name without a password takes as long as one with it.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$5yV7xVcN06FODF7q3hFsqQ$F5vGARK09R6/DwuQK3ip2gYjfg7+XjjePw4qrQE1KkM"


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn to hash. Raises StoreBusy when too many wait."""
    if not IN_LINE.acquire(blocking=False):
        raise StoreBusy("too many people sign in just now (cure: try again in a moment)")
    try:
        with AT_ONCE:
            yield
    finally:
        IN_LINE.release()


def hashed(password: str) -> str:
    """Return what is stored of a password. May raise StoreBusy."""
    with turn():
        return str(HASHER.hash(password))


def fits(password: str, stored: str) -> bool:
    """Return whether a password is the stored one; without a stored one False, after the same time. May raise StoreBusy."""
    with turn():
        try:
            same = HASHER.verify(password[:LONGEST], stored or NOBODY)
        except UnknownHashError:
            return False
    return bool(same) and bool(stored)


def new_secret() -> str:
    """Return a secret for a cookie or a link."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """Return what is stored of such a secret; it is random, so that one plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
