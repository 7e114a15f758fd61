"""A month as a statement on A4: the totals first, then each case with why it costs what it costs. The same input, the same bytes."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from oncall.billing.money import format_money
from oncall.reports.fonts import Face, face_for
from oncall.reports.report_text import counted, report_text, standing
from oncall.reports.statement_words import words_of
from oncall.usecases.report_values import Report, ReportCase

INK, GREY, RULE = HexColor("#1a1a1a"), HexColor("#5f5f5f"), HexColor("#c8c8c8")
MARGIN = 20 * mm
PADDING = 6
Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]
FLUSH: tuple[Command, ...] = (("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (-1, 0), (-1, -1), 0))
LATIN_NOTE = (
    "Cyrillic is written in Latin letters here: no typeface with Cyrillic is installed on the machine that made this."
)


class Page:
    """What the parts of the statement share: the report, the typeface, the styles made of it."""

    def __init__(self, report: Report, face: Face) -> None:
        self.report = report
        self.face = face
        self.text = ParagraphStyle(
            "text", fontName=face.regular, fontSize=9, leading=12, textColor=INK, splitLongWords=1
        )
        self.small = ParagraphStyle("small", parent=self.text, fontSize=8, leading=10.5, textColor=GREY)
        self.right = ParagraphStyle("right", parent=self.text, alignment=TA_RIGHT)
        self.strong = ParagraphStyle("strong", parent=self.text, fontName=face.bold)
        self.strong_right = ParagraphStyle("strong_right", parent=self.strong, alignment=TA_RIGHT)
        self.title = ParagraphStyle("title", parent=self.strong, fontSize=18, leading=23)
        self.heading = ParagraphStyle(
            "heading", parent=self.strong, fontSize=11, leading=15, spaceBefore=14, spaceAfter=4
        )

    def paragraph(self, text: str, style: ParagraphStyle) -> Paragraph:
        """Return text as a paragraph; nothing in it is markup."""
        return Paragraph(escape(self.face.fit(text)), style)

    def money(self, case: ReportCase) -> str:
        """Return what a case comes to, or that it is not settled."""
        if case.amount is None:
            return "not settled"
        return f"{format_money(case.amount, self.report.currency)} {self.report.currency}"


def report_pdf(report: Report, now: datetime) -> bytes:
    """Return the report as a PDF file, made at `now`."""
    face = face_for(report_text(report))
    page = Page(report, face)
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN - PADDING,
        rightMargin=MARGIN - PADDING,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=face.fit(f"{report.name} {report.month}"),
        invariant=True,
    )
    foot = face.fit(f"{report.name}, {report.month}, made {now.astimezone(report.zone):%Y-%m-%d %H:%M}")

    def footer(canvas: Canvas, _: object) -> None:
        canvas.setFont(face.regular, 8)
        canvas.setFillColor(GREY)
        canvas.drawString(MARGIN, MARGIN / 2, foot)
        canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, f"page {canvas.getPageNumber()}")

    document.build(list(_parts(page)), onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


def _parts(page: Page) -> Iterator[Flowable]:
    """Yield the statement from top to bottom."""
    yield from _head(page)
    yield totals(page)
    yield page.paragraph(f"Cases ({len(page.report.cases)})", page.heading)
    for case in page.report.cases:
        yield _case(page, case)
    if page.report.switches:
        yield page.paragraph("How the prices are read where the page leaves it open", page.heading)
        for switch in page.report.switches:
            yield page.paragraph(f"{switch.name} = {switch.value}: {switch.meaning}", page.small)
    if not page.face.complete:
        yield Spacer(1, 8)
        yield page.paragraph(LATIN_NOTE, page.small)


def _head(page: Page) -> Iterator[Flowable]:
    """Yield the title, what the month's state means, and how the line was reached."""
    report, calls = page.report, page.report.calls
    yield page.paragraph(report.name, page.title)
    state = {"closed": "closed: final", "reviewed": "reviewed, not closed yet"}.get(
        report.state, "open: may still change"
    )
    yield page.paragraph(f"Statement for {report.month} ({state})", page.text)
    yield Spacer(1, 8)
    yield page.paragraph(
        f"{counted(calls.total, 'call')}: {calls.answered} answered, {calls.voicemail} voicemail, {calls.abandoned} abandoned. "
        f"Half of the callers waited at most {calls.wait_seconds_p50} s, nine of ten at most {calls.wait_seconds_p90} s.",
        page.text,
    )
    if report.review or report.held:
        waiting = f"Not in the total: {counted(report.review, 'case')} in review, {report.held} held."
        yield page.paragraph(waiting, page.strong)
    yield Spacer(1, 10)


def totals(page: Page, language: str = "en") -> Flowable:
    """Return the table of tiers and the total."""
    report, words = page.report, words_of(language)
    rows = [
        [
            page.paragraph(words.tier, page.strong),
            page.paragraph(words.cases, page.strong_right),
            page.paragraph(words.amount, page.strong_right),
        ]
    ]
    for tier in report.tiers:
        amount = f"{format_money(tier.amount, report.currency)} {report.currency}"
        rows.append(
            [
                page.paragraph(tier.tier, page.text),
                page.paragraph(str(tier.cases), page.right),
                page.paragraph(amount, page.right),
            ]
        )
    total = f"{format_money(report.total, report.currency)} {report.currency}"
    counted = str(sum(tier.cases for tier in report.tiers))
    rows.append(
        [
            page.paragraph(words.total, page.strong),
            page.paragraph(counted, page.strong_right),
            page.paragraph(total, page.strong_right),
        ]
    )
    lines: list[Command] = [
        *FLUSH,
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
        ("LINEABOVE", (0, -1), (-1, -1), 0.8, INK),
    ]
    return Table(rows, colWidths=[90 * mm, 30 * mm, 50 * mm], style=TableStyle(lines), hAlign="LEFT", repeatRows=1)


def _case(page: Page, case: ReportCase) -> Flowable:
    """Return a case: when, for whom, its tier and amount, and every reason under it."""
    opened = f"{case.opened_at.astimezone(page.report.zone):%Y-%m-%d %H:%M}"
    who = ", ".join(filter(None, (case.customer, case.caller))) or "hidden caller"
    head = Table(
        [
            [
                page.paragraph(f"{case.case}  {opened}", page.strong),
                page.paragraph(standing(case), page.text),
                page.paragraph(page.money(case), page.strong_right),
            ]
        ],
        colWidths=[75 * mm, 55 * mm, 40 * mm],
        style=TableStyle([("LINEABOVE", (0, 0), (-1, -1), 0.4, RULE), *FLUSH]),
    )
    minutes, seconds = divmod(case.talk_seconds, 60)
    reasons = [page.paragraph(reason, page.small) for reason in case.because]
    about = page.paragraph(f"{who}; {counted(len(case.calls), 'call')}, {minutes}:{seconds:02d} of talk", page.small)
    return KeepTogether([head, about, *reasons, Spacer(1, 5)])
