"""`oncall fallback LINE`: static TwiML for the number's fallback address."""

import click

from oncall.carrier.fallback import render_fallback
from oncall.cli.choose import choose
from oncall.cli.instants import instants
from oncall.cli.options import at_option, line_argument
from oncall.cli.say import say
from oncall.usecases.fallback import fallback_script
from oncall.usecases.wording import speaker


@click.command("fallback")
@line_argument
@at_option
def fallback(line: str, sets: tuple[str, ...], at: str | None) -> None:
    """Print TwiML that rings the people who are on call on LINE, then takes a message, without asking this service.

    Keep it at the carrier or on any static host, and fetch it again at each handover.
    """
    chosen = choose(line, sets)
    language = chosen.languages[0]
    caller_id = chosen.numbers[0] if chosen.caller_id == "line" else ""
    for moment in instants(at):
        script = fallback_script(chosen, moment)
        say(render_fallback(script, language=language, speak=speaker(chosen, language), caller_id=caller_id))
