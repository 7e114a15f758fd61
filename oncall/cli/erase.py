"""`oncall erase NUMBER`: forget a person's number, as they asked; sums stay, an audit row says that it was done."""

from collections.abc import Callable
from pathlib import Path

import click

from oncall.cli.refusal import No, Refusal
from oncall.cli.say import say


@click.command("erase")
@click.argument("number")
@click.option("--by", default="cli", show_default=True, metavar="WHO", help="Who does it, for the audit log.")
def erase(number: str, by: str) -> None:
    """Put a name that leads nowhere in NUMBER's place everywhere, and delete the messages left from it at the carrier."""
    from oncall.cli.choose import open_records  # noqa: PLC0415
    from oncall.journal import FileJournal  # noqa: PLC0415
    from oncall.settings import load_settings  # noqa: PLC0415
    from oncall.timers import utc_now  # noqa: PLC0415
    from oncall.usecases.erase_number import NotNow, erase_number  # noqa: PLC0415

    wanted, home = international(number), load_settings().home
    if FileJournal(home).waiting():
        raise No(
            "erase: calls wait in the journal to be read back in", "cure: let the service run a minute, then again"
        )
    with open_records() as records:
        try:
            done = erase_number(records.store, records.book, wanted, by, utc_now(), deleting())
        except NotNow as error:
            raise No(f"erase {number}: {error}") from None
    lines = forget_in_journal(home, wanted, done.name)
    what = (
        ", ".join(f"{many} {table}" for table, many in done.rows.items())
        or "nothing was stored under it in the database"
    )
    say(f"{number}: {what}; {done.recordings} messages deleted, {lines} journal lines changed")
    say(f"in its place stands {done.name}" if done.rows or lines else "nothing had to be changed")
    say("left: the carrier's own call list, and backups, which age out after a week")


def international(number: str) -> str:
    """Return a number as it is stored. Raises Refusal."""
    from oncall.policy.numbers import e164  # noqa: PLC0415

    try:
        return e164(number, "ZZ")
    except ValueError as error:
        raise Refusal(f"erase: {error}") from None


def deleting() -> Callable[[str], None] | None:
    """Return what deletes a message at the carrier; None when the settings name no carrier."""
    from oncall.carrier.addresses import Addresses  # noqa: PLC0415
    from oncall.carrier.rest import TwilioCarrier  # noqa: PLC0415
    from oncall.settings import load_settings  # noqa: PLC0415

    settings = load_settings(need="all", demo=True)
    if not settings.account_sid or not settings.auth_token:
        return None
    addresses = Addresses(settings.public_url, settings.secret_key)
    return TwilioCarrier(settings.account_sid, settings.auth_token, settings.carrier_url, addresses).delete_recording


def forget_in_journal(home: Path, number: str, name: str) -> int:
    """Take the number out of the journal's unreadable lines; returns how many had it."""
    from oncall.journal.forget import forget  # noqa: PLC0415
    from oncall.policy.numbers import spaced  # noqa: PLC0415
    from oncall.usecases.pseudonyms import swapper  # noqa: PLC0415

    return forget(home, swapper((number, spaced(number)), name))
