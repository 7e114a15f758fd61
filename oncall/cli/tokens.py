"""`oncall tokens add|list|revoke`: what other programs need to use the JSON API."""

import click

from oncall.cli.choose import open_records
from oncall.cli.options import json_option
from oncall.cli.refusal import Refusal
from oncall.cli.say import say, say_json
from oncall.timers import utc_now
from oncall.usecases.api_rows import ApiToken
from oncall.usecases.api_tokens import TokenRefused, new_api_token, revoke_api_token

BY = "cli"


@click.group("tokens")
def tokens() -> None:
    """Make, list and revoke tokens of the JSON API (see docs/api.md)."""


@tokens.command("add")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, help="What it may do, like read:calls; may be repeated."
)
@click.option("--line", default="", metavar="LINE", help="For this line alone; every line when left out.")
def add(name: str, scopes: tuple[str, ...], line: str) -> None:
    """Print a new bearer token called NAME, for the only time."""
    with open_records() as records:
        chosen = records.applied(line).line.id if line else ""
        try:
            say(new_api_token(records.store, name, scopes, chosen, BY, utc_now()))
        except TokenRefused as error:
            raise Refusal(str(error)) from None


@tokens.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List all tokens with their scopes and last use."""
    with open_records() as records, records.store.read() as tx:
        every = tx.api_tokens()
    for token in every:
        if as_json:
            say_json(shape(token))
        else:
            say(words(token))
    if not every and not as_json:
        say("no tokens yet; the first: oncall tokens add NAME --scope read:calls")


@tokens.command("revoke")
@click.argument("name")
def revoke(name: str) -> None:
    """Revoke the token NAME, from this moment."""
    with open_records() as records:
        try:
            revoke_api_token(records.store, name, BY, utc_now())
        except TokenRefused as error:
            raise Refusal(str(error)) from None
    say(f"{name}: revoked")


def words(token: ApiToken) -> str:
    """Return a token in a line."""
    state = "revoked" if token.revoked_at else "holds"
    used = f"last used {token.used_at:%Y-%m-%d %H:%M} UTC" if token.used_at else "never used"
    return f"{token.name}  {state}  {token.line or 'every line'}  {used}  {' '.join(token.scopes)}"


def shape(token: ApiToken) -> dict[str, object]:
    """Return a token for machines."""
    return {
        "name": token.name,
        "scopes": list(token.scopes),
        "line": token.line or None,
        "made_at": token.made_at.isoformat(),
        "made_by": token.made_by,
        "used_at": token.used_at.isoformat() if token.used_at else None,
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
    }
