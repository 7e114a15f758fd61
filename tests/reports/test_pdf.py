"""PDF: a statement that reads, in letters that everybody sees."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from oncall.reports import fonts
from oncall.reports.report_pdf import LATIN_NOTE, report_pdf
from oncall.usecases.report_values import Report
from tests.reports.samples import NOW, case, report

RUSSIAN = "«Каждая заявка регистрируется»"


def text_of(found: Report) -> str:
    """Return the statement's text."""
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(report_pdf(found, NOW))).pages)


def test_a_statement_says_whose_it_is_and_when_it_was_made() -> None:
    """Title, month, what open means, page and time at the foot; the document's own title."""
    reader = PdfReader(io.BytesIO(report_pdf(report(case(1)), NOW)))
    text = reader.pages[0].extract_text()
    for wanted in (
        "Duell vakttelefon",
        "Statement for 2026-11 (open: may still change)",
        "made 2026-12-01 09:00",
        "page 1",
    ):
        assert wanted in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Duell vakttelefon 2026-11"


def test_western_letters_need_no_font_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """æøåéßü and the quotes of the pages come with reportlab."""
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", ())
    assert fonts.face_for("æøåÆØÅéßü«»–", ()).complete
    assert "«For saker som løses" in text_of(report(case(1)))


def test_cyrillic_without_a_typeface_is_written_in_latin_letters_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """No box, no question mark: text that can be read aloud."""
    monkeypatch.setattr("oncall.reports.report_pdf.face_for", lambda text: fonts.face_for(text, ()))
    text = text_of(report(case(1, because=(RUSSIAN,)), name="Техподдержка"))
    assert "«Kazhdaya zayavka registriruetsya»" in text
    assert "Tekhpodderzhka" in text
    assert LATIN_NOTE[:40] in text


def test_cyrillic_is_shown_as_it_is_where_a_typeface_has_it() -> None:
    """Any of the common typefaces will do; skipped where this machine has none."""
    if not fonts.face_for(RUSSIAN).complete:
        pytest.skip("no typeface with Cyrillic here: install fonts-dejavu-core to see this one run")
    text = text_of(report(case(1, because=(RUSSIAN,))))
    assert RUSSIAN in text
    assert LATIN_NOTE[:40] not in text


def test_a_file_that_is_no_font_is_passed_over(tmp_path: Path) -> None:
    """A broken file in the fonts' folder breaks no statement."""
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        (tmp_path / name).write_bytes(b"no font")
    assert not fonts.face_for(RUSSIAN, (str(tmp_path),)).complete


def test_letters_nobody_has_become_question_marks() -> None:
    """Never an error."""
    assert fonts.face_for("中文 Ж", ()).fit("中文 Ж") == "?? Zh"


def test_markup_in_a_name_is_text() -> None:
    """Reasons and names are no XML."""
    assert "<b>Nord</b> & Sør" in text_of(report(case(1, customer="<b>Nord</b> & Sør")))


def test_a_long_month_has_many_pages() -> None:
    """Cases flow from page to page, each kept together."""
    reader = PdfReader(io.BytesIO(report_pdf(report(*[case(number) for number in range(200)]), NOW)))
    assert len(reader.pages) > 10
    assert "DU-2026-000199" in " ".join(page.extract_text() for page in reader.pages)
