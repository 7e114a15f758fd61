"""`oncall lines check|apply|diff`: what is wrong with a line file, putting it in force, and what it would change."""

from dataclasses import replace
from datetime import datetime

import click

from oncall.cli.choose import Records, open_records
from oncall.cli.line_token import token
from oncall.cli.options import sets_option
from oncall.cli.refusal import No
from oncall.cli.say import say
from oncall.policy.check import Report, check_source
from oncall.policy.findings import Unreadable
from oncall.policy.load import load
from oncall.policy.source import Source, read_file
from oncall.recorded import Recordings
from oncall.settings import load_settings
from oncall.timers import utc_now
from oncall.usecases.apply_line import Candidate, NumberTaken, apply_lines, doubts
from oncall.usecases.current_rota import current
from oncall.usecases.try_line import changes

BY = "cli"


@click.group("lines")
def lines() -> None:
    """Check, apply and compare line files; make a line's tokens."""


lines.add_command(token)


@lines.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@sets_option
def check_files(files: tuple[str, ...], sets: tuple[str, ...]) -> None:
    """Print what is wrong with each FILE, the longest a caller can wait, and 90 days of coverage."""
    worst = 0
    for file in files:
        try:
            report = looked_over(read_file(file, sets), utc_now())
        except Unreadable as error:
            click.echo(f"oncall: {error}", err=True)
            worst = 2
        else:
            show(report, named=len(files) > 1)
            worst = max(worst, 1 if report.errors else 0)
    click.get_current_context().exit(worst)


def looked_over(source: Source, now: datetime) -> Report:
    """Return everything that is wrong with a file and with the recordings it names."""
    report = check_source(source, now)
    if report.line is None or not report.line.audio:
        return report
    found = (*report.findings, *Recordings(load_settings().home).findings(report.line, source.name))
    return replace(report, findings=tuple(sorted(found, key=lambda finding: finding.severity == "warning")))


def show(report: Report, *, named: bool) -> None:
    """Print one file's findings, then, if it makes a line, the longest wait and the coverage; `named`: under its id."""
    for finding in report.findings:
        say(str(finding))
    if report.line is None:
        return
    if named:
        say(f"{report.line.id} ({report.line.name})")
    say(report.waits)
    say("coverage of 90 days")
    for row in report.coverage:
        say(f"  {row}")


@lines.command("apply")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@sets_option
def apply_files(files: tuple[str, ...], sets: tuple[str, ...]) -> None:
    """Store each FILE as a new immutable version of its line, all or none; print the versions in force."""
    now = utc_now()
    candidates = [candidate(read_file(file, sets), now, written=not sets) for file in files]
    good = [each for each in candidates if each is not None]
    if len(good) < len(candidates):
        raise No("nothing was applied", "correct the errors above")
    with open_records() as records:
        in_force = [applied.line for applied in records.book.all()]
        fitting = [fits(records, each, now) for each in good]
        if not all(fitting):
            raise No("nothing was applied", "take the changes of the rota named above back, or correct the file")
        try:
            versions = apply_lines(records.store, in_force, good, BY, now)
        except NumberTaken as error:
            raise No(str(error)) from None
    for version in versions:
        say(f"{version.line}@{version.version}")


def fits(records: Records, found: Candidate, now: datetime) -> bool:
    """Return whether the changes of the rota that are stored go with a new file; print what does not."""
    with records.store.read() as tx:
        stored = tx.rota_changes(found.line.id)
    wrong = doubts(found.line, stored, now)
    for sentence in current(found.line, stored).left_out:
        click.echo(f"{found.file}: rota: warning: {sentence}", err=not wrong)
    for sentence in wrong:
        click.echo(f"{found.file}: rota: with the changes made outside the file, {sentence}")
    return not wrong


def candidate(source: Source, now: datetime, *, written: bool) -> Candidate | None:
    """Return a checked line, its warnings on standard error; None where there are errors, printed as `check` does.

    `written`: the file says all of it, so that its text is worth keeping.
    """
    report = looked_over(source, now)
    for finding in report.findings:
        click.echo(str(finding), err=not report.errors)
    if report.errors or report.line is None:
        return None
    return Candidate(source.name, report.line, source.canonical(), source.text if written else "")


@lines.command("diff")
@click.argument("file")
@sets_option
def diff_file(file: str, sets: tuple[str, ...]) -> None:
    """Say who and what changes from the newest applied version of the line to FILE, and what last month would have cost."""
    new, now = load(read_file(file, sets)), utc_now()
    with open_records() as records:
        for change in changes(records.store, records.book, new, now) or ("no change",):
            say(change)
