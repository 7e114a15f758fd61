"""`oncall rota LINE ...`: change who is on call, look at the changes, swap, import, calendars, fairness."""

import click

from oncall.cli.rota_calendar import COMMANDS as CALENDARS
from oncall.cli.rota_changes import COMMANDS as CHANGES
from oncall.cli.rota_lists import COMMANDS as LISTS
from oncall.cli.rota_offers import COMMANDS as OFFERS


@click.group("rota")
@click.argument("line")
@click.pass_context
def rota(context: click.Context, line: str) -> None:
    """Change who is on call on LINE, and look after its rota.

    LINE is the id of an applied line. Times may be local (2026-11-24T10:00), a date (its midnight), or have an offset.
    A change is tried out as a whole first; one that leaves a hole or breaks a rule needs --yes. The past is not changed.
    """
    context.obj = line


for command in (*CHANGES, *OFFERS, *LISTS, *CALENDARS):
    rota.add_command(command)
