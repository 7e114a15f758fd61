"""`oncall lines token`: what a machine needs to write tickets or alerts to a line."""

from typing import cast

import click

from oncall.cli.choose import open_records
from oncall.cli.say import say
from oncall.timers import utc_now
from oncall.usecases.line_tokens import PURPOSES, Purpose, new_line_token

BY = "cli"


@click.command("token")
@click.argument("line")
@click.option(
    "--for", "purpose", type=click.Choice(PURPOSES), default="tickets", show_default=True, help="What it opens."
)
def token(line: str, purpose: str) -> None:
    """Print a new bearer token for LINE, for the only time; the one before it stops working."""
    with open_records() as records:
        found = records.applied(line).line
        say(new_line_token(records.store, found.id, cast("Purpose", purpose), BY, utc_now()))
