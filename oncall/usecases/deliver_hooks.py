"""Tell addresses what waits for them: signed, at least once, in order; a failing one is asked less and less, and given up after a week.

An event is worth telling for a day. Of one that failed, the pause is the address's where the address did not answer as it
should, and the event's alone where it was refused for what it says, so that one event holds up no other.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from oncall.log import get_logger
from oncall.usecases.desk import Desk
from oncall.usecases.hook_rows import Hook, HookPost, HookState, PostState
from oncall.usecases.notices import stamp, told_managers

LEASE = timedelta(seconds=90)
AT_ONCE, PASSES, THREADS = 10, 10, 4
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
WORTH = timedelta(days=1)
PATIENCE = timedelta(days=7)
NOTICE_HOLDS = timedelta(days=2)
POSTS_KEPT, REPLIES_KEPT = timedelta(days=7), timedelta(days=1)
GOOD, BAD_REQUEST, SERVER = 200, 400, 500
BUSY = frozenset({408, 425, 429})
SIGNATURE = "Vakttelefon-Signature"
log = get_logger(__name__)


class NotTold(Exception):
    """The address could not be reached, or it may not be: one line says why."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to an address: the body's bytes and the headers."""

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...]
    private: bool


Send = Callable[[Letter], int]  # returns the HTTP status; raises NotTold
Now = Callable[[], datetime]


def deliver_hooks(desk: Desk, send: Send, now: Now) -> int:
    """Tell what is due, several addresses at a time; returns how many events were tried. Raises StoreBusy, StoreDown."""
    tried = 0
    with ThreadPoolExecutor(THREADS, thread_name_prefix="hooks") as pool:
        for _ in range(PASSES):
            at = now()
            posts = sorted(desk.store.claim_posts(at, at + LEASE, AT_ONCE), key=lambda post: (post.hook, post.id))
            batches = [tuple(batch) for _, batch in groupby(posts, lambda post: post.hook)]
            tried += sum(pool.map(lambda batch: tell_all(desk, send, batch, now), batches))
            if len(posts) < AT_ONCE:
                break
    return tried


def tell_all(desk: Desk, send: Send, posts: Iterable[HookPost], now: Now) -> int:
    """Tell one address its events in order until it fails; the rest come again when it may be asked again."""
    tried = 0
    failed = False
    for post in posts:
        with desk.store.read() as tx:
            hook = tx.hook(post.hook)
        if hook is None or hook.state is not HookState.ACTIVE or failed:
            desk.store.finish_post(post, now())
            continue
        tried += 1
        failed = not tell(desk, send, hook, post, now)
    return tried


def tell(desk: Desk, send: Send, hook: Hook, post: HookPost, now: Now) -> bool:
    """Tell one event; returns whether the next one may be told at once."""
    at = now()
    if at - post.at > WORTH:
        over(desk, replace(post, state=PostState.GIVEN_UP, error=post.error or "the address was not told in time"), at)
        return True
    try:
        status = send(letter(hook, post, at))
        error = "" if GOOD <= status < GOOD + 100 else f"HTTP {status}"
    except NotTold as failure:
        status, error = 0, str(failure)
    if not error:
        over(desk, replace(post, state=PostState.DONE, error=None), now())
        if hook.failures:
            desk.store.note_hook(replace(hook, failures=0, failing_since=None, paused_until=None))
        return True
    log.info("hook_failed", hook=hook.id, hook_event=post.event, why=error, attempts=post.attempts + 1)
    refused = BAD_REQUEST <= status < SERVER and status not in BUSY
    later = replace(post, attempts=post.attempts + 1, error=error)
    failing(desk, hook, error, now(), pauses=not refused)
    desk.store.finish_post(later, now() + (pause(post.attempts) if refused else timedelta(0)))
    return refused


def letter(hook: Hook, post: HookPost, at: datetime) -> Letter:
    """Return what is sent for an event: its body, signed together with the moment, so that a copy cannot be sent later."""
    body = post.body.encode()
    headers = (
        ("Content-Type", "application/json"),
        ("User-Agent", "vakttelefon-hooks/1"),
        ("Vakttelefon-Event", post.name),
        ("Vakttelefon-Event-Id", post.event),
        (SIGNATURE, signature(hook.secret, body, at)),
    )
    return Letter(hook.url, body, headers, hook.private)


def signature(secret: str, body: bytes, at: datetime) -> str:
    """Return `t=...,v1=...`: seconds since 1970, and HMAC-SHA256 over those, a full stop and the body."""
    moment = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"


def over(desk: Desk, post: HookPost, at: datetime) -> None:
    """Keep that an event is over."""
    desk.store.finish_post(replace(post, done_at=at), None)


def failing(desk: Desk, hook: Hook, error: str, at: datetime, *, pauses: bool) -> None:
    """Note a failure; an address that has failed for a week is told no more, and the manager is."""
    since = hook.failing_since or at
    if at - since >= PATIENCE:
        disable(desk, hook, error, since, at)
        return
    until = at + pause(hook.failures) if pauses else hook.paused_until
    desk.store.note_hook(replace(hook, failures=hook.failures + 1, failing_since=since, paused_until=until))


def disable(desk: Desk, hook: Hook, error: str, since: datetime, at: datetime) -> None:
    """Tell an address no more, and write to whoever manages the line."""
    applied = desk.book.by_id(hook.line)
    values = {"url": hook.url, "why": error}
    rows = (
        told_managers(
            applied.line,
            "hook_disabled",
            values,
            about=f"{hook.id}:{stamp(since)}",
            at=at,
            until=at + NOTICE_HOLDS,
            by=("mail",),
        )
        if applied is not None
        else ()
    )
    with desk.store.write() as tx:
        if tx.end_hook(hook.id, HookState.DISABLED):
            tx.audit(at, "system", "hook_disabled", hook.line, {"hook": str(hook.id), **values})
            tx.queue(rows, at, at)


def pause(failures: int) -> timedelta:
    """Return how long to wait after so many failures: twice as long each time, an hour at most."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(failures, 20)
    return min(doubled, LONGEST_PAUSE)


def prune(desk: Desk, now: datetime) -> int:
    """Delete events older than a week and answers older than a day; returns how many."""
    return desk.store.prune_api(now - POSTS_KEPT, now - REPLIES_KEPT)
