"""`oncall fallback LINE`: static TwiML for the number's fallback address: printed, put in a folder, or the address set."""

from pathlib import Path

import click

from oncall.cli.choose import choose
from oncall.cli.instants import instants
from oncall.cli.options import at_option, line_argument
from oncall.cli.refusal import No, Refusal
from oncall.cli.say import say
from oncall.fallback_files import document, path_of, write
from oncall.policy.line import Line


@click.command("fallback")
@line_argument
@at_option
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write it to FOLDER/LINE.xml, whole or not at all; changes nothing when it is there already.",
)
@click.option(
    "--put", "url", metavar="URL", help="Make URL the fallback address of every number of LINE, at the carrier."
)
def fallback(line: str, sets: tuple[str, ...], at: str | None, folder: Path | None, url: str | None) -> None:
    """Print TwiML that rings the people who are on call on LINE, then takes a message, without asking this service.

    Keep it at the carrier or on any static host, and fetch it again at each handover.
    """
    chosen = choose(line, sets)
    if url is not None:
        put(chosen, url)
    for moment in () if url is not None and folder is None else instants(at):
        text = document(chosen, moment)
        if folder is None:
            say(text)
        else:
            fresh = write(folder, chosen.id, text)
            say(f"{path_of(folder, chosen.id)}: {'written' if fresh else 'as it was'}")


def put(line: Line, url: str) -> None:
    """Set the fallback address of every number of a line. Raises Refusal, No."""
    from oncall.carrier.account import AccountDesk  # noqa: PLC0415
    from oncall.settings import load_settings  # noqa: PLC0415
    from oncall.usecases.ports import CarrierError  # noqa: PLC0415

    if not url.startswith(("https://", "http://")) or len(url.split()) != 1:
        raise Refusal(f"--put {url}: not an address", "cure: https://HOST/PATH, where the document can be fetched")
    settings = load_settings(need="all", demo=True)
    if not settings.account_sid or not settings.auth_token:
        raise Refusal("fallback --put: no carrier account", "cure: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
    desk = AccountDesk(settings.account_sid, settings.auth_token, settings.carrier_url)
    try:
        known = {each.number: each.sid for each in desk.numbers()}
        missing = [number for number in line.numbers if number not in known]
        if missing:
            raise No(
                f"fallback --put: not numbers of the account: {', '.join(missing)}", "cure: see numbers under [line]"
            )
        for number in line.numbers:
            desk.put_fallback(known[number], url)
            say(f"{number}: the fallback address is {url}")
    except CarrierError as error:
        raise No(f"fallback --put: {error}", "cure: try again, see ONCALL_CARRIER_URL and TWILIO_AUTH_TOKEN") from None
