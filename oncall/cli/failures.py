"""Every error a command may end with, as its one line and exit code. The rooms' own errors are recognised without being imported."""

import click

from oncall.cli.refusal import Refusal

UNUSABLE = 2
PLAIN = frozenset(
    {
        "SettingsError",
        "Unreadable",
        "BadSet",
        "FactError",
        "DurationError",
        "MoneyError",
        "MonthError",
        "NoTariff",
        "NoSuchCase",
        "Refused",
    }
)
STORE = {"StoreBusy": "try again", "StoreDown": "see ONCALL_HOME and ONCALL_DATABASE_URL"}


def describe(error: Exception) -> tuple[str, int]:
    """Return the line for an error, without the program's name, and the exit code."""
    if isinstance(error, Refusal):
        return one_line(str(error)), error.exit_code
    if isinstance(error, click.ClickException):
        return usage(error), UNUSABLE
    names = {kind.__name__ for kind in type(error).__mro__}
    if "PolicyError" in names:
        return findings(error), UNUSABLE
    if names & PLAIN:
        return one_line(str(error)), UNUSABLE
    for name in names & STORE.keys():
        return with_cure(one_line(str(error)), STORE[name]), UNUSABLE
    if isinstance(error, UnicodeError):
        return "what was given is not UTF-8 text (cure: save or write it as UTF-8)", UNUSABLE
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or one_line(str(error))} (cure: give a path that can be used)", UNUSABLE
    return (
        f"unexpected {type(error).__name__}: {one_line(str(error))} (cure: report it; oncall --debug shows where)",
        UNUSABLE,
    )


def usage(error: click.ClickException) -> str:
    """Return click's complaint as one line that names the command and where to read on."""
    text = one_line(error.format_message()).rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "oncall"
    where = path.partition(" ")[2]
    text = f"{text[:1].lower()}{text[1:]}" if context else text
    return with_cure(f"{where}: {text}" if where else text, f"{path} --help")


def findings(error: Exception) -> str:
    """Return the first error of a faulty line file, and how many more there are."""
    found = [each for each in getattr(error, "findings", ()) if each.severity == "error"]
    if not found:
        return one_line(str(error))
    more = f", and {len(found) - 1} more: oncall lines check {found[0].file}" if len(found) > 1 else ""
    return one_line(f"{found[0]}{more}")


def with_cure(line: str, cure: str) -> str:
    """Return a line that ends in its cure."""
    return line if line.endswith(")") else f"{line} (cure: {cure})"


def one_line(text: str) -> str:
    """Return text as one line."""
    return " ".join(text.split())
