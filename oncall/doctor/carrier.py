"""The carrier: does the account live, do the lines' numbers point at us, is their fallback somewhere else."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from oncall.carrier.account import Account, AccountDesk, AccountNumber
from oncall.doctor.finding import Finding, fail, ok, warn
from oncall.doctor.machine import look_at_clock
from oncall.policy.line import Line
from oncall.usecases.make_plan import make_plan
from oncall.usecases.ports import CarrierError

FEW = 3
CONSOLE = "change it in the carrier's console"


def look_at_carrier(desk: AccountDesk, public_url: str, lines: Sequence[Line], now: datetime) -> Iterator[Finding]:
    """Yield what is to be said of the account and of the lines' numbers."""
    try:
        account = desk.account()
        numbers = {each.number: each for each in desk.numbers()}
    except CarrierError as error:
        cure = "see ONCALL_CARRIER_URL, TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
        yield fail("carrier", str(error), cure)
        return
    yield from look_at_account(account)
    yield look_at_clock("the carrier", now, account.at)
    for line in lines:
        yield look_at_limits(line, now)
        for number in line.numbers:
            yield from look_at_number(number, numbers.get(number), public_url)


def look_at_account(account: Account) -> Iterator[Finding]:
    """Yield whether the account may place calls."""
    if account.status != "active":
        yield fail("account", f"its status is {account.status or 'not told'}", "settle it with the carrier")
    elif account.kind == "Trial":
        yield warn("account", "it is a trial: it rings verified numbers only, and not for long", "upgrade it")
    else:
        yield ok("account", f"{account.status}, {account.kind}")


def look_at_limits(line: Line, now: datetime) -> Finding:
    """Return how many calls at once one caller needs; the account's own limit cannot be asked over the API.

    Accounts upgraded since February 2026 without an approved business profile have two or three.
    """
    steps = make_plan(line, now).steps
    needed = 1 + max((len(step.people) for step in steps), default=0)
    where = f"{line.id}: one caller needs {needed} calls at once"
    if needed < FEW:
        return ok("limits", where)
    return warn(
        "limits", f"{where}; the account's limit cannot be asked", "see in the carrier's console that it is higher"
    )


def look_at_number(number: str, found: AccountNumber | None, public_url: str) -> Iterator[Finding]:
    """Yield where a number points, held against where it should."""
    if found is None:
        yield fail("number", f"{number} is none of the account's", "buy or port it, or take it out of the line's file")
        return
    if found.elsewhere:
        yield fail("number", f"{number} has an application or a trunk, which goes before its addresses", CONSOLE)
    if not public_url:
        yield warn("number", f"{number}: not compared, ONCALL_PUBLIC_URL is not set", "set it")
        return
    wrong = [
        fail("number", f"{number}: {what} is {is_ or 'not set'}", f"set it to {public_url}{path}, by POST")
        for what, is_, path in (
            ("the voice address", found.voice_url, "/voice/incoming"),
            ("the status callback", found.status_callback, "/voice/status"),
        )
        if is_.partition("#")[0] != public_url + path
    ]
    if found.voice_method != "POST" and not wrong:
        wrong = [fail("number", f"{number}: its voice address is asked by {found.voice_method}", "set POST")]
    yield from wrong or [ok("number", f"{number} points at {public_url}")]
    yield look_at_fallback(number, found.fallback_url, public_url)


def look_at_fallback(number: str, url: str, public_url: str) -> Finding:
    """Return where a number's callers go when we cannot be had."""
    cure = "keep `oncall fallback LINE` on another host, then oncall fallback LINE --put URL"
    if not url:
        return fail("number", f"{number}: no fallback address: callers hear an error when this host is gone", cure)
    if url.startswith(public_url):
        return warn("number", f"{number}: its fallback address is this service's own", cure)
    return ok("number", f"{number}: its fallback address is {url}")
