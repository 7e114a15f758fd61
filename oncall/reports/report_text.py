"""A month as text for people, at most 80 columns: what needs somebody first, then the totals, then every case with its reason."""

import textwrap
from collections.abc import Iterator

from oncall.billing.money import format_money
from oncall.usecases.report_values import Report, ReportCase

WIDTH = 80
UNSETTLED = ("review", "held")


def report_text(report: Report) -> str:
    """Return the report as text; every line ends in a line's end."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    """Yield the lines of the report."""
    calls = report.calls
    yield from _wrapped(f"{report.name} ({report.line}), {report.month}, {report.state}")
    yield f"Calls: {calls.total}, of them {calls.answered} answered, {calls.voicemail} voicemail, {calls.abandoned} abandoned"
    yield f"Wait: half of the callers at most {calls.wait_seconds_p50} s, nine of ten at most {calls.wait_seconds_p90} s"
    yield ""
    yield from _totals(report)
    waiting = [case for case in report.cases if case.state in UNSETTLED]
    if waiting:
        yield ""
        yield f"Waiting for a person: {report.review} in review, {report.held} held"
        for case in waiting:
            yield from _wrapped(f"  {case.case}  {case.state}: {', '.join(case.missing) or '; '.join(case.because)}")
    yield ""
    yield f"Cases: {len(report.cases)}"
    for case in report.cases:
        yield from _case(report, case)
    if report.switches:
        yield ""
        yield "How the prices are read where the page leaves it open"
        for switch in report.switches:
            yield from _wrapped(f"  {switch.name} = {switch.value}: {switch.meaning}")


def _totals(report: Report) -> Iterator[str]:
    """Yield the table of tiers and the total."""
    yield f"{'tier':40}{'cases':>12}{'amount':>24} {report.currency}"
    for tier in report.tiers:
        yield f"{_cut(tier.tier, 40):40}{tier.cases:>12}{format_money(tier.amount, report.currency):>24}"
    counted = sum(tier.cases for tier in report.tiers)
    yield f"{'total':40}{counted:>12}{format_money(report.total, report.currency):>24} {report.currency}"


def _case(report: Report, case: ReportCase) -> Iterator[str]:
    """Yield a case: its row, who it was for, and why it costs what it costs."""
    opened = f"{case.opened_at.astimezone(report.zone):%Y-%m-%d %H:%M}"
    amount = "not settled" if case.amount is None else f"{format_money(case.amount, report.currency)} {report.currency}"
    yield f"{_cut(case.case, 18):18} {opened}  {_cut(standing(case), 26):26}{amount:>17}"
    who = ", ".join(filter(None, (case.customer, case.caller))) or "hidden caller"
    yield from _wrapped(f"    {who}; {counted(len(case.calls), 'call')}, {case.talk_seconds} s of talk")
    for reason in case.because:
        yield from _wrapped(f"    {reason}")


def standing(case: ReportCase) -> str:
    """Return a case's tier, with its state where that says more: short, estimate (held), review."""
    if case.state in {"rated", case.tier}:
        return case.tier
    return f"{case.tier} ({case.state})" if case.tier else case.state


def counted(number: int, what: str) -> str:
    """Return a number with its noun: 1 call, 2 calls."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _wrapped(text: str) -> list[str]:
    """Return text in lines of at most 80 columns, the later ones indented further."""
    indent = " " * (len(text) - len(text.lstrip()))
    return textwrap.wrap(text, WIDTH, subsequent_indent=f"{indent}  ", drop_whitespace=True) or [""]


def _cut(text: str, width: int) -> str:
    """Return text that fits, with a mark where something was cut off."""
    return text if len(text) <= width else f"{text[: width - 1]}~"
