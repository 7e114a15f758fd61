"""A customer's month on A4: the totals, then each case with its calls and why it costs what it costs. The same input, the same bytes."""

import io
from collections.abc import Iterator
from datetime import datetime

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, SimpleDocTemplate, Spacer, Table, TableStyle

from oncall.billing.money import format_money
from oncall.reports.fonts import face_for
from oncall.reports.report_pdf import FLUSH, GREY, LATIN_NOTE, MARGIN, PADDING, RULE, Page, totals
from oncall.reports.report_text import report_text
from oncall.reports.statement_words import Words, words_of
from oncall.usecases.customer_statement import Statement
from oncall.usecases.read_log import LogEntry
from oncall.usecases.report_values import ReportCase


def statement_pdf(statement: Statement, now: datetime) -> bytes:
    """Return the statement as a PDF file, made at `now`."""
    report, words = statement.report, words_of(statement.language)
    face = face_for(report_text(report) + statement.name + words.statement)
    page = Page(report, face)
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN - PADDING,
        rightMargin=MARGIN - PADDING,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=face.fit(f"{report.name} {report.month} {statement.customer}"),
        invariant=True,
    )
    made = f"{now.astimezone(report.zone):%Y-%m-%d %H:%M}"
    foot = face.fit(f"{report.name}, {report.month}, {statement.name}, {words.made.format(at=made)}")

    def footer(canvas: Canvas, _: object) -> None:
        canvas.setFont(face.regular, 8)
        canvas.setFillColor(GREY)
        canvas.drawString(MARGIN, MARGIN / 2, foot)
        canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, face.fit(words.page.format(number=canvas.getPageNumber())))

    document.build(list(_parts(page, statement)), onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


def _parts(page: Page, statement: Statement) -> Iterator[Flowable]:
    """Yield the statement from top to bottom."""
    report, words = statement.report, words_of(statement.language)
    yield page.paragraph(report.name, page.title)
    who = statement.name if statement.name == statement.customer else f"{statement.name} ({statement.customer})"
    about = words.statement.format(who=who, month=report.month, state=words.months[report.state])
    yield page.paragraph(about, page.text)
    if report.review or report.held:
        yield page.paragraph(words.waiting.format(review=report.review, held=report.held), page.strong)
    yield Spacer(1, 10)
    yield totals(page, statement.language)
    yield from _tax(page, statement)
    yield page.paragraph(words.cases, page.heading)
    for case in report.cases:
        yield _case(page, case, statement.calls.get(case.case, ()), words)
    if not page.face.complete:
        yield page.paragraph(LATIN_NOTE, page.small)


def _tax(page: Page, statement: Statement) -> Iterator[Flowable]:
    """Yield what of the total is value added tax, where the page says so."""
    split, code, words = statement.split, statement.report.currency, words_of(statement.language)
    if split is None or statement.vat_rate is None:
        yield page.paragraph(words.no_tax, page.small)
        return
    net, vat, gross = (f"{format_money(each, code)} {code}" for each in (split.net, split.vat, split.gross))
    rate = f"{statement.vat_rate.normalize():f}"
    yield page.paragraph(words.tax.format(net=net, rate=rate, vat=vat, gross=gross), page.text)


def _case(page: Page, case: ReportCase, calls: tuple[LogEntry, ...], words: Words) -> Flowable:
    """Return a case: its tier and amount, every call it is about, and every reason."""
    opened = f"{case.opened_at.astimezone(page.report.zone):%Y-%m-%d %H:%M}"
    row = [
        page.paragraph(f"{case.case}  {opened}", page.strong),
        page.paragraph(stands(case, words), page.text),
        page.paragraph(words.not_settled if case.amount is None else page.money(case), page.strong_right),
    ]
    head = Table(
        [row],
        colWidths=[75 * mm, 55 * mm, 40 * mm],
        style=TableStyle([("LINEABOVE", (0, 0), (-1, -1), 0.4, RULE), *FLUSH]),
    )
    about = [page.paragraph(_call(page, call, words), page.small) for call in calls]
    reasons = [page.paragraph(reason, page.small) for reason in case.because]
    return KeepTogether([head, *about, *reasons, Spacer(1, 5)])


def stands(case: ReportCase, words: Words) -> str:
    """Return a case's tier, with its state where that says more."""
    state = words.states.get(case.state, case.state)
    if case.state in {"rated", case.tier}:
        return case.tier
    return f"{case.tier} ({state})" if case.tier else state


def _call(page: Page, call: LogEntry, words: Words) -> str:
    """Return a call as a line: when, from which number, how it ended, how long the talk was."""
    minutes, seconds = divmod(call.talk_seconds, 60)
    started = f"{call.started_at.astimezone(page.report.zone):%Y-%m-%d %H:%M:%S}"
    ended = words.calls.get(call.outcome or "", words.no_talk)
    talk = words.talk.format(time=f"{minutes}:{seconds:02d}") if call.talk_seconds else ended
    return words.call.format(at=started, caller=call.caller or words.hidden, talk=talk)
