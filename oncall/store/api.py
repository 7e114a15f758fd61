"""The API's rows: tokens under their hash, and answers kept under a key."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from oncall.store.api_tables import api_replies, api_tokens
from oncall.store.insert import insert_new
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.api_rows import ApiReply, ApiToken

HOLDS = api_tokens.c.revoked_at.is_(None)
TOKEN = select(api_tokens).where(api_tokens.c.digest == bindparam("of_digest"), HOLDS)
TOKENS = select(api_tokens).order_by(api_tokens.c.name, api_tokens.c.id)
USE = update(api_tokens).where(api_tokens.c.id == bindparam("of_id")).values(used_at=bindparam("now"))
REVOKE = update(api_tokens).where(api_tokens.c.name == bindparam("of_name"), HOLDS).values(revoked_at=bindparam("now"))
OF_KEY = (api_replies.c.token == bindparam("of_token"), api_replies.c.key == bindparam("of_key"))
REPLY = select(api_replies).where(*OF_KEY)
ANSWER = update(api_replies).where(*OF_KEY).values(status=bindparam("code"), body=bindparam("text"))
FORGET = delete(api_replies).where(*OF_KEY)


def token_of(row: AnyRow) -> ApiToken:
    """Return a stored token."""
    scopes = tuple(row.scopes.split())
    return ApiToken(row.name, scopes, row.line, row.made_at, row.made_by, row.used_at, row.revoked_at, row.id)


class ApiRows(Rows):
    """Tokens and answers inside a transaction."""

    __slots__ = ()

    def add_api_token(self, token: ApiToken, digest: str) -> bool:
        """Add a token; False when one of that name holds already."""
        values = {
            "name": token.name,
            "digest": digest,
            "scopes": " ".join(token.scopes),
            "line": token.line,
            "made_at": token.made_at,
            "made_by": token.made_by,
        }
        return self.changed(insert_new(self._kind, api_tokens), values)

    def api_token(self, digest: str) -> ApiToken | None:
        """Return the token of that hash that holds, or None."""
        row = self.first(TOKEN, {"of_digest": digest})
        return None if row is None else token_of(row)

    def api_tokens(self) -> tuple[ApiToken, ...]:
        """Return every token, revoked ones too, by name."""
        return tuple(token_of(row) for row in self.every(TOKENS))

    def use_api_token(self, token: int, now: datetime) -> None:
        """Note when a token was last used."""
        self.run(USE, {"of_id": token, "now": now})

    def revoke_api_token(self, name: str, now: datetime) -> bool:
        """Revoke the token of that name; False when none holds."""
        return self.changed(REVOKE, {"of_name": name, "now": now})

    def begin_reply(self, token: int, key: str, print_: str, now: datetime) -> bool:
        """Take a token's key for a request; False when it is taken."""
        values = {"token": token, "key": key, "print": print_, "made_at": now}
        return self.changed(insert_new(self._kind, api_replies), values)

    def reply(self, token: int, key: str) -> ApiReply | None:
        """Return what became of a key, or None."""
        row = self.first(REPLY, {"of_token": token, "of_key": key})
        return None if row is None else ApiReply(row.print, row.made_at, row.status, row.body)

    def end_reply(self, token: int, key: str, status: int, body: str) -> None:
        """Keep the answer that was given under a key."""
        self.run(ANSWER, {"of_token": token, "of_key": key, "code": status, "text": body})

    def forget_reply(self, token: int, key: str) -> None:
        """Give a key free again."""
        self.run(FORGET, {"of_token": token, "of_key": key})
