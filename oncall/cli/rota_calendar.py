"""`oncall rota LINE calendar|import`: addresses of calendars to subscribe to, and calendars read in."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from oncall.cli.choose import open_records
from oncall.cli.refusal import Refusal
from oncall.cli.rota_changes import How, change_options, plain
from oncall.cli.rota_words import refused, show
from oncall.cli.say import say, say_json
from oncall.reports.rota import proposal_shape
from oncall.settings import load_settings
from oncall.timers import utc_now
from oncall.usecases.begun_changes import CannotChange
from oncall.usecases.change_rota import NeedsYes
from oncall.usecases.feed_calendar import Scope, calendar_path
from oncall.usecases.import_calendar import Import, What, import_calendar

TIMEOUT = (5, 20)
LARGEST = 5 * 1024 * 1024
SECURE = {"webcal": "https", "webcals": "https"}


@click.command("calendar")
@click.option("--person", metavar="PERSON", help="Only this person's shifts.")
@click.option("--role", type=click.Choice(["primary", "backup"]), help="Only this role's shifts.")
@click.option("--renew", is_flag=True, help="Give a new address; those given out before stop working.")
@click.pass_obj
def calendar(line: str, person: str | None, role: str | None, renew: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Print the secret address at which a calendar program finds the shifts; whoever has it needs no sign-in."""
    if person and role:
        raise Refusal("calendar: --person and --role together", "cure: choose one")
    settings = load_settings(need="all", demo=True)
    for name, value in (("ONCALL_PUBLIC_URL", settings.public_url), ("ONCALL_SECRET_KEY", settings.secret_key)):
        if not value:
            raise Refusal(f"{name}: not set", "cure: set it as the service has it; the address is made of it")
    with open_records() as records:
        found = records.applied(line).line
        if person and person not in found.people:
            raise Refusal(f"--person {person}: nobody on {found.id}", f"cure: one of {', '.join(found.people)}")
        kind = Scope(found.id, "person" if person else "role" if role else "line", person or role or "")
        path = calendar_path(records.store, settings.secret_key, kind, renew=renew)
    say(f"{settings.public_url.rstrip('/')}{path}")


@click.command("import")
@click.argument("source", metavar="FILE|URL")
@click.option("--as", "what", type=click.Choice(["absences", "weeks"]), required=True, help="What its events are.")
@click.option("--person", metavar="PERSON", help="It is this person's own calendar: every event is their absence.")
@change_options
@click.pass_obj
def import_(line: str, /, *, source: str, what: What, person: str | None, how: How) -> None:
    """Take absences or explicit weeks out of an iCalendar file or address; read again, it adds nothing twice."""
    if person and what == "weeks":
        raise Refusal("import: --person with --as weeks", "cure: leave it out; weeks name their people themselves")
    data = read(source)
    with open_records() as records:
        found = records.applied(line).line
        if person and person not in found.people:
            raise Refusal(f"--person {person}: nobody on {found.id}", f"cure: one of {', '.join(found.people)}")
        try:
            store, book = records.store, records.book
            done = import_calendar(store, book, found.id, data, what, utc_now(), how.by, owner=person, yes=how.yes)
        except NeedsYes as error:
            raise refused(error) from None
        except (CannotChange, LookupError) as error:
            raise Refusal(plain(error)) from None
        except ValueError as error:
            raise Refusal(f"{source}: {error}") from None
    tell(done, as_json=how.as_json)


def tell(done: Import, *, as_json: bool) -> None:
    """Print what an import came to."""
    counts = {"new": done.new, "known": done.known, "gone": done.gone}
    if as_json:
        effect = proposal_shape(done.done.proposal) if done.done else {"people": [], "findings": []}
        say_json({**counts, "skipped": list(done.skipped), **effect})
        return
    say(f"{done.new} new, {done.known} known, {done.gone} taken back, {len(done.skipped)} skipped")
    for sentence in done.skipped:
        say(f"  skipped: {sentence}")
    if done.done is not None:
        show(done.done.proposal)


def read(source: str) -> bytes:
    """Return a calendar's bytes from a file or an address. Raises Refusal."""
    parts = urlsplit(source)
    if parts.scheme in {"http", "https", *SECURE}:
        return fetched(parts._replace(scheme=SECURE.get(parts.scheme, parts.scheme)).geturl())
    path = Path(source)
    if path.is_file() and path.stat().st_size > LARGEST:
        raise Refusal(f"{source}: larger than {LARGEST // 1024 // 1024} MB", "cure: export less")
    return path.read_bytes()


def fetched(address: str) -> bytes:
    """Return what is at an address. Raises Refusal."""
    import requests  # noqa: PLC0415 - slow to import, needed for addresses alone

    try:
        with requests.get(address, timeout=TIMEOUT, stream=True) as answer:
            answer.raise_for_status()
            data = answer.raw.read(LARGEST + 1, decode_content=True)
    except requests.RequestException as error:
        raise Refusal(f"{address}: {type(error).__name__}", "cure: give an address that answers, or a file") from None
    if len(data) > LARGEST:
        raise Refusal(f"{address}: larger than {LARGEST // 1024 // 1024} MB", "cure: export less")
    return bytes(data)


COMMANDS = (calendar, import_)
