"""[notices]: who is told about the rota and when; what is left out is as everywhere."""

import pytest

from oncall.policy.check import check_source
from oncall.policy.line import Notices
from oncall.policy.load import PolicyError, read_text
from tests.policy.samples import NOW, WHOLE, line_of


def test_without_the_table_phones_are_tried_in_the_evening_and_the_plan_goes_out_on_friday() -> None:
    """18:00 and Friday 09:00, and nobody is named as manager."""
    assert line_of().notices == Notices(manager=(), test_call=18 * 60, week_plan=(4, 9 * 60))


def test_all_of_it_can_be_said_or_switched_off() -> None:
    """Times of day, a weekday, people; "off" is never."""
    sets = ('notices.manager=["eva", "anna"]', "notices.test_call=7:30", "notices.week_plan=sun 23:59")
    assert line_of(WHOLE, *sets).notices == Notices(("eva", "anna"), 7 * 60 + 30, (6, 24 * 60 - 1))
    silent = line_of(WHOLE, "notices.test_call=off", "notices.week_plan=off").notices
    assert (silent.test_call, silent.week_plan) == (None, None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("notices.test_call=25:00", '"25:00" is not a time (write it like "18:00", or "off")'),
        ("notices.week_plan=friday", '"friday" is not a weekday and time (like "fri 09:00", or "off")'),
        ('notices.manager=["gro"]', '"gro" is nobody in [people]'),
    ],
)
def test_what_cannot_be_is_said_under_its_key(change: str, said: str) -> None:
    """One line with what is there and what to write."""
    with pytest.raises(PolicyError) as error:
        line_of(WHOLE, change)
    assert f"{change.partition('=')[0]}: {said}" in str(error.value)


def test_a_manager_without_mail_is_warned_about() -> None:
    """Holes are told by mail; the file can be applied all the same."""
    found = check_source(read_text(WHOLE + '[notices]\nmanager = ["eva"]\n', "sample.toml"), NOW)
    assert [each.key for each in found.findings if "manages the line" in each.what] == ["people.eva.email"]
    assert found.errors == ()
