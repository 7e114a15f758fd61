"""The commands: name -> (module, attribute, one line of help). A module is imported only when its command is called."""

from typing import NamedTuple


class Entry(NamedTuple):
    """Where a command is, and what `oncall --help` says of it."""

    module: str
    attribute: str
    help: str


COMMANDS: dict[str, Entry] = {
    "demo": Entry("oncall.cli.demo", "demo", "Try the line in a browser: practice phones, no account at any carrier."),
    "serve": Entry("oncall.cli.serve", "serve", "Run the production web server and the timers on this machine."),
    "worker": Entry("oncall.cli.serve", "worker", "Run the timers alone; any number may run, one leads."),
    "db": Entry("oncall.cli.db", "db", "Make or migrate the database."),
    "lines": Entry("oncall.cli.lines", "lines", "Check, apply and compare line files."),
    "hours": Entry("oncall.cli.hours", "hours", "Say whether a line is open, until when and why."),
    "who": Entry("oncall.cli.who", "who", "Say who is on call, until when and why."),
    "shifts": Entry("oncall.cli.shifts", "shifts", "List the final shifts, as text, JSON Lines or a calendar."),
    "rota": Entry("oncall.cli.rota", "rota", "Change who is on call: overrides, swaps, absences; calendars, fairness."),
    "quote": Entry("oncall.cli.quote", "quote", "Price facts without storing anything."),
    "rehearse": Entry(
        "oncall.cli.rehearse", "rehearse", "Play a call on a virtual clock: who rings, what is heard, what it costs."
    ),
    "calls": Entry("oncall.cli.calls", "calls", "Print the call log, or import past calls."),
    "outage": Entry("oncall.cli.outage", "outage", "Tell callers of a known outage first; write to customers."),
    "report": Entry("oncall.cli.report", "report", "Report a month as text, JSON, CSV, XLSX or PDF."),
    "case": Entry(
        "oncall.cli.case_changes", "case", "Show a case with its price and reasons, set its facts or amount."
    ),
    "customers": Entry("oncall.cli.customers", "customers", "Import customers and their phone numbers."),
    "users": Entry("oncall.cli.users", "users", "Add, list and change who may sign in at the console."),
    "tokens": Entry("oncall.cli.tokens", "tokens", "Make, list and revoke tokens of the JSON API."),
    "hooks": Entry("oncall.cli.hooks", "hooks", "Tell other programs of calls and cases: addresses, events, a test."),
    "month": Entry("oncall.cli.month_review", "month", "Review a month, close and freeze it."),
    "rerate": Entry("oncall.cli.rerate", "rerate", "Price a month again under the newest version, old against new."),
    "contracts": Entry("oncall.cli.contracts", "contracts", "Show contracts with their terms, book what falls due."),
    "doctor": Entry("oncall.cli.doctor", "doctor", "Look over settings, carrier, clock, disk, database and lines."),
    "erase": Entry("oncall.cli.erase", "erase", "Forget a person's number; every sum stays."),
    "fallback": Entry("oncall.cli.fallback", "fallback", "Print static TwiML for the number's fallback address."),
}
