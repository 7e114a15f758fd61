"""Addresses that are told, and the events on their way to them: claimed by one conditional update, sent at least once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update

from oncall.store.api_tables import api_replies, hook_posts, hooks
from oncall.store.base import Base
from oncall.store.counters import LINES, count
from oncall.store.insert import insert_new
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.hook_rows import Hook, HookPost, HookState, PostState

ONE = select(hooks).where(hooks.c.id == bindparam("of_id"))
OF_LINE = (
    select(hooks)
    .where(hooks.c.line == bindparam("of_line"), hooks.c.state != HookState.REMOVED.value)
    .order_by(hooks.c.id)
)
ACTIVE = select(hooks).where(hooks.c.state == HookState.ACTIVE.value).order_by(hooks.c.id)
ADD = insert(hooks).returning(hooks.c.id)
END = (
    update(hooks)
    .where(hooks.c.id == bindparam("of_id"), hooks.c.state != HookState.REMOVED.value, hooks.c.state != bindparam("to"))
    .values(state=bindparam("to"))
)
NOTE = (
    update(hooks)
    .where(hooks.c.id == bindparam("of_id"))
    .values(failures=bindparam("count"), failing_since=bindparam("since"), paused_until=bindparam("until"))
)
FREE = or_(hooks.c.paused_until.is_(None), hooks.c.paused_until <= bindparam("now"))
DUE = (
    select(hook_posts.c.id)
    .join(hooks, hooks.c.id == hook_posts.c.hook)
    .where(hook_posts.c.due_at <= bindparam("now"), hooks.c.state == HookState.ACTIVE.value, FREE)
    .order_by(hook_posts.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=hook_posts)
    .cte("chosen")
)
CLAIM = (
    update(hook_posts)
    .where(hook_posts.c.id.in_(select(DUE.c.id)))
    .values(due_at=bindparam("until"))
    .returning(hook_posts)
)
FINISH = (
    update(hook_posts)
    .where(hook_posts.c.id == bindparam("of_id"), hook_posts.c.done_at.is_(None))
    .values(
        due_at=bindparam("due"),
        attempts=bindparam("tries"),
        state=bindparam("to"),
        error=bindparam("why"),
        done_at=bindparam("done"),
    )
)
NEWEST = (
    select(hook_posts)
    .where(hook_posts.c.hook == bindparam("of_hook"))
    .order_by(hook_posts.c.id.desc())
    .limit(bindparam("most"))
)
OLD_POSTS = delete(hook_posts).where(hook_posts.c.at < bindparam("before"))
OLD_REPLIES = delete(api_replies).where(api_replies.c.made_at < bindparam("before"))


def hook_of(row: AnyRow) -> Hook:
    """Return a stored address."""
    return Hook(
        line=row.line,
        url=row.url,
        events=tuple(row.events.split()),
        secret=row.secret,
        private=row.private,
        made_at=row.made_at,
        made_by=row.made_by,
        state=HookState(row.state),
        failures=row.failures,
        failing_since=row.failing_since,
        paused_until=row.paused_until,
        id=row.id,
    )


def post_of(row: AnyRow) -> HookPost:
    """Return a stored event on its way."""
    state = PostState(row.state)
    return HookPost(
        row.event, row.hook, row.name, row.at, row.body, row.attempts, state, row.error, row.done_at, row.id
    )


def active_hooks(rows: Rows) -> tuple[Hook, ...]:
    """Return the active addresses of all lines."""
    return tuple(hook_of(row) for row in rows.every(ACTIVE))


class HookRows(Rows):
    """Addresses and events inside a transaction."""

    __slots__ = ()

    def add_hook(self, hook: Hook) -> int:
        """Add an address, raise the stamp of the lines, and return its id."""
        values = {column.name: getattr(hook, column.name) for column in hooks.c if column.name != "id"}
        row = self.first(ADD, {**values, "events": " ".join(hook.events), "state": hook.state.value})
        assert row is not None
        count(self, self._kind, LINES)
        return int(row.id)

    def hook(self, hook: int) -> Hook | None:
        """Return an address, or None."""
        row = self.first(ONE, {"of_id": hook})
        return None if row is None else hook_of(row)

    def hooks(self, line: str) -> tuple[Hook, ...]:
        """Return a line's addresses that were not removed, oldest first."""
        return tuple(hook_of(row) for row in self.every(OF_LINE, {"of_line": line}))

    def end_hook(self, hook: int, state: HookState) -> bool:
        """Disable or remove an address, and raise the stamp of the lines; False when it is so already, or removed."""
        ended = self.changed(END, {"of_id": hook, "to": state.value})
        if ended:
            count(self, self._kind, LINES)
        return ended

    def post_hooks(self, posts: Sequence[HookPost]) -> None:
        """Add events on their way, due at once; those already there stay as they are."""
        values = [
            {
                "event": post.event,
                "hook": post.hook,
                "name": post.name,
                "at": post.at,
                "body": post.body,
                "due_at": post.at,
                "attempts": post.attempts,
                "state": post.state.value,
            }
            for post in posts
        ]
        if values:
            self.run(insert_new(self._kind, hook_posts), values)


class HookDesk(Base):
    """Addresses and events as the workers see them."""

    def claim_posts(self, now: datetime, until: datetime, limit: int) -> tuple[HookPost, ...]:
        """Take due events of addresses that are not paused, oldest first; they come again at `until` unless finished."""
        with self._write() as rows:
            found = rows.every(CLAIM, {"now": now, "until": until, "most": limit})
        return tuple(sorted((post_of(row) for row in found), key=lambda post: post.id))

    def finish_post(self, post: HookPost, due: datetime | None) -> None:
        """Keep attempts, state and error of an event; it comes again at `due`, None when it is over."""
        values = {
            "of_id": post.id,
            "due": due,
            "tries": post.attempts,
            "to": post.state.value,
            "why": post.error,
            "done": post.done_at,
        }
        with self._write() as rows:
            rows.run(FINISH, values)

    def note_hook(self, hook: Hook) -> None:
        """Keep an address's failures, since when, and until when it is paused."""
        values = {
            "of_id": hook.id,
            "count": hook.failures,
            "since": hook.failing_since,
            "until": hook.paused_until,
        }
        with self._write() as rows:
            rows.run(NOTE, values)

    def newest_posts(self, hook: int, limit: int) -> tuple[HookPost, ...]:
        """Return at most `limit` events of an address, the newest first."""
        with self._read() as rows:
            return tuple(post_of(row) for row in rows.every(NEWEST, {"of_hook": hook, "most": limit}))

    def prune_api(self, posts_before: datetime, replies_before: datetime) -> int:
        """Delete events that happened, and answers that were given, before that; returns how many."""
        with self._write() as rows:
            posts = rows.run(OLD_POSTS, {"before": posts_before}).rowcount
            return posts + rows.run(OLD_REPLIES, {"before": replies_before}).rowcount
