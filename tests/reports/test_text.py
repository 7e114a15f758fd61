"""Text for people: what waits first, 80 columns, every case with its reason."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from oncall.reports.report_text import report_text
from tests.reports.samples import WAITING, case, report

WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=0x4FF, exclude_categories=("Cc", "Cs")), max_size=200)


def test_the_report_reads_from_top_to_bottom() -> None:
    """The month, the calls, the totals, what waits, the cases."""
    lines = report_text(report(case(1), WAITING)).splitlines()
    assert lines[:9] == [
        "Duell vakttelefon (duell), 2026-11, open",
        "Calls: 5, of them 4 answered, 0 voicemail, 1 abandoned",
        "Wait: half of the callers at most 14 s, nine of ten at most 50 s",
        "",
        f"{'tier':40}{'cases':>12}{'amount':>24} NOK",
        f"{'short':40}{1:>12}{'490.00':>24}",
        f"{'total':40}{1:>12}{'490.00':>24} NOK",
        "",
        "Waiting for a person: 1 in review, 0 held",
    ]
    assert lines[9] == "  DU-2026-000002  review: cause"
    assert "    Kiosk Nord, +4790000001; 1 call, 312 s of talk" in lines
    assert "  vat = unstated: whether prices are with value added tax" in lines


@given(WORDS, WORDS, st.integers(0, 10**11))
def test_no_line_is_wider_than_80_columns(name: str, reason: str, units: int) -> None:
    """Whatever customers are called and contracts say."""
    found = report(case(1, customer=name, tier=name[:30], because=(reason,), amount=Decimal(units) / 100))
    assert [line for line in report_text(found).splitlines() if len(line) > 80] == []


def test_a_state_is_said_where_the_tier_does_not_say_it() -> None:
    """short; free; estimate (held); review."""
    cases = (case(1), case(3, tier="free", state="free"), case(4, tier="estimate", state="held", amount=None), WAITING)
    text = report_text(report(*cases))
    for said in (" short  ", " free  ", " estimate (held)  ", " review  "):
        assert said in text
