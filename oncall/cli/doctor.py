"""`oncall doctor`: look the installation over; a line per finding, exit 1 when anything fails."""

import dataclasses

import click

from oncall.cli.options import json_option
from oncall.cli.refusal import No
from oncall.cli.say import say, say_json


@click.command("doctor")
@json_option
def doctor(*, as_json: bool) -> None:
    """Look over settings, disk, clock, database, lines and the carrier; changes nothing. Exit 1 when anything fails."""
    from oncall.doctor.finding import failed  # noqa: PLC0415
    from oncall.doctor.visit import visit  # noqa: PLC0415
    from oncall.settings import environment  # noqa: PLC0415
    from oncall.timers import utc_now  # noqa: PLC0415

    found = []
    for finding in visit(environment(), utc_now()):
        found.append(finding)
        if as_json:
            say_json(dataclasses.asdict(finding))
        else:
            say(str(finding))
    if failed(found):
        raise No("")
