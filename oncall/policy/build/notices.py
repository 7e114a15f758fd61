"""Who is told about the rota, and when."""

import re

from oncall.policy.build.people import Known
from oncall.policy.findings import Notes
from oncall.policy.grammar.notices import NoticesTable
from oncall.policy.line import Notices
from schedules.localtime import WEEKDAYS

_OFF = "off"
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_MOMENT = re.compile(rf"({'|'.join(WEEKDAYS)}) ([01]?\d|2[0-3]):([0-5]\d)")


def build_notices(table: NoticesTable | None, known: Known, notes: Notes) -> Notices:
    """Return who is told and when; what the file leaves out is as everywhere."""
    if table is None:
        return Notices()
    clock, moment = _CLOCK.fullmatch(table.test_call), _MOMENT.fullmatch(table.week_plan)
    if clock is None and table.test_call != _OFF:
        notes.error("notices.test_call", f'"{table.test_call}" is not a time', 'write it like "18:00", or "off"')
    if moment is None and table.week_plan != _OFF:
        notes.error("notices.week_plan", f'"{table.week_plan}" is not a weekday and time', 'like "fri 09:00", or "off"')
    return Notices(
        manager=known("notices.manager", table.manager),
        test_call=None if clock is None else int(clock[1]) * 60 + int(clock[2]),
        week_plan=None if moment is None else (WEEKDAYS.index(moment[1]), int(moment[2]) * 60 + int(moment[3])),
    )
