"""What the API and hooks ask of the store: tokens, answers under a key, addresses and what they are told, pages by key."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from oncall.usecases.api_rows import ApiReply, ApiToken, Page
from oncall.usecases.hook_rows import Hook, HookPost, HookState
from oncall.usecases.ticket_rows import TicketRow


class ApiTx(Protocol):
    """The part of a transaction that is about the API and hooks; ports.Tx is the whole."""

    def add_api_token(self, token: ApiToken, digest: str) -> bool:
        """Add a token; False when one of that name holds already."""

    def api_token(self, digest: str) -> ApiToken | None:
        """Return the token of that hash that holds, or None."""

    def api_tokens(self) -> tuple[ApiToken, ...]:
        """Return every token, revoked ones too, by name."""

    def use_api_token(self, token: int, now: datetime) -> None:
        """Note when a token was last used."""

    def revoke_api_token(self, name: str, now: datetime) -> bool:
        """Revoke the token of that name; False when none holds."""

    def begin_reply(self, token: int, key: str, print_: str, now: datetime) -> bool:
        """Take a token's key for a request; False when it is taken."""

    def reply(self, token: int, key: str) -> ApiReply | None:
        """Return what became of a key, or None."""

    def end_reply(self, token: int, key: str, status: int, body: str) -> None:
        """Keep the answer that was given under a key."""

    def forget_reply(self, token: int, key: str) -> None:
        """Give a key free again."""

    def add_hook(self, hook: Hook) -> int:
        """Add an address, raise the stamp of the lines, and return its id."""

    def hook(self, hook: int) -> Hook | None:
        """Return an address, or None."""

    def hooks(self, line: str) -> tuple[Hook, ...]:
        """Return a line's addresses that were not removed, oldest first."""

    def end_hook(self, hook: int, state: HookState) -> bool:
        """Disable or remove an address, and raise the stamp of the lines; False when it is so already, or removed."""

    def post_hooks(self, posts: Sequence[HookPost]) -> None:
        """Add events on their way, due at once; those already there stay as they are."""


class ApiStore(Protocol):
    """The part of the store that serves the API's lists and the delivery of events; ports.Store is the whole."""

    def claim_posts(self, now: datetime, until: datetime, limit: int) -> tuple[HookPost, ...]:
        """Take due events of addresses that are not paused, oldest first; they come again at `until` unless finished."""

    def finish_post(self, post: HookPost, due: datetime | None) -> None:
        """Keep attempts, state and error of an event; it comes again at `due`, None when it is over."""

    def note_hook(self, hook: Hook) -> None:
        """Keep an address's failures, since when, and until when it is paused."""

    def newest_posts(self, hook: int, limit: int) -> tuple[HookPost, ...]:
        """Return at most `limit` events of an address, the newest first."""

    def prune_api(self, posts_before: datetime, replies_before: datetime) -> int:
        """Delete events that were over, and answers that were given, before that; returns how many."""

    def case_list(self, line: str, month: str, state: str, page: Page) -> tuple[str, ...]:
        """Return cases of a line by their opening, of a month and in a state ("" each: of all)."""

    def ticket_list(self, line: str, state: str, page: Page) -> tuple[TicketRow, ...]:
        """Return tickets of a line, the last changed first, in a state ("": in any)."""
