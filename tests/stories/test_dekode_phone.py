"""Calls to the Dekode line, in Norwegian: put through from 8 to 16 on weekdays, told that monitoring watches otherwise."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.stories.play import staged

NUMBER = "+4746700845"
OPENS = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # Tuesday 08:00 in Oslo
BEFORE = datetime(2026, 11, 24, 6, 59, 30, tzinfo=UTC)
CLOSES = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 10, 0, tzinfo=UTC)


def test_phone_is_answered_from_eight(tmp_path: Path) -> None:
    """The pair rings while the caller hears that a ticket helps too; the time worked is what is billed."""
    with staged(tmp_path, line="dekode", at=OPENS) as play:
        sid = play.dial(NUMBER)
        play.take("cecilie")
        play.after(20)
        play.phone("caller").hang_up()
        play.after(10)
        assert "send også en supporthenvendelse på e-post" in play.heard("caller")
        assert (play.call(sid).answered_by, play.facts(sid)["state"]) == ("cecilie", "office")


@pytest.mark.parametrize("at", [BEFORE, CLOSES, CHRISTMAS])
def test_closed_tells_hours_and_monitoring_and_rings_nobody(tmp_path: Path, at: datetime) -> None:
    """Half a minute before eight, at four, and on Christmas Day: no emergency number, the systems raise the alarm."""
    with staged(tmp_path, line="dekode", at=at) as play:
        sid = play.dial(NUMBER)
        play.after(40)
        assert "åtte til seksten" in play.heard("caller")
        assert "overvåker nettløsningen din hele døgnet" in play.heard("caller")
        assert (play.call(sid).outcome, play.call(sid).legs, play.call(sid).case) == ("announced", (), None)
