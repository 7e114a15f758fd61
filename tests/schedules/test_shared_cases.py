"""The worked cases where they lie beside the checkout; the tables here hold the same facts where they do not."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules import localtime
from schedules.changes import Absence, ExplicitWeek, Override, Swap
from schedules.holidays import calendar_for
from schedules.hours import Hours, state_at
from schedules.resolve import who_at
from schedules.rota import Rota, handover
from tests.schedules.build import clock, hours

FOLDER = Path(__file__).parents[2].parent / "shared" / "cases"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no ../shared/cases beside the checkout (put it there)")


def _read(name: str) -> Any:
    """Return one file of cases."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _line(table: Any) -> Hours:
    """Return the opening hours a file describes."""
    weekly, rules = (
        {key: [f"{state} {start}-{end}" for state, start, end in listed] for key, listed in table[part].items()}
        for part in ("weekly", "holiday_rules")
    )
    country = table.get("country", "NL")
    calendar = calendar_for(country, languages=["nb" if country == "NO" else "nl"])
    return hours(weekly, ZoneInfo(table["tz"]), on=rules, calendar=calendar)


def _rota(table: Any) -> Rota:
    """Return the rota a file describes."""
    zone, anchor = ZoneInfo(table["tz"]), date.fromisoformat(table["anchor"])

    def at(text: str) -> datetime:
        return localtime.instant(zone, datetime.fromisoformat(text))

    def week(row: Any) -> ExplicitWeek:
        iso = (anchor + timedelta(weeks=row["week"])).isocalendar()
        return ExplicitWeek(iso.year, iso.week, tuple(row["primary"]), tuple(row["backup"]))

    def swap(row: Any) -> Swap:
        one, two = row["first"], row["second"]
        return Swap(row["a"], at(one["start"]), at(one["end"]), row["b"], at(two["start"]), at(two["end"]))

    return Rota(
        zone,
        anchor.weekday(),
        clock(table["clock"]),
        anchor,
        table["form"],
        pairs=tuple(tuple(each) for each in table.get("pairs", ())),
        ring=tuple(table.get("ring", ())),
        backup=table["backup"],
        weeks=tuple(week(row) for row in table.get("weeks", ())),
        overrides=tuple(
            Override(row["role"], at(row["start"]), at(row["end"]), row.get("add"), row.get("remove"))
            for row in table.get("overrides", ())
        ),
        swaps=tuple(swap(row) for row in table.get("swaps", ())),
        absences=tuple(Absence(row["who"], at(row["start"]), at(row["end"])) for row in table.get("absences", ())),
        reserve=tuple(table.get("reserve", ())),
    )


def test_every_shared_state_and_next_change() -> None:
    """Opening hours: state and next change of each case."""
    found = _read("opening_hours.json")
    lines = {name: _line(table) for name, table in found["schedules"].items()}
    for case in found["cases"]:
        answer = state_at(lines[case["schedule"]], datetime.fromisoformat(case["t"]))
        expected = case["state"], datetime.fromisoformat(case["next_change"])
        assert expected == (answer.state, answer.until), case["id"]


def test_every_shared_boundary() -> None:
    """Handovers: the instant of each boundary, and the starts of each run of weeks."""
    found = _read("handover_dst.json")
    for case in found["cases"]:
        wall = datetime.fromisoformat(f"{case['date']}T{case['clock']}")
        assert datetime.fromisoformat(case["instant"]) == localtime.first(ZoneInfo(case["tz"]), wall), case["id"]
    for run in found["weeks"]:
        anchor = date.fromisoformat(run["first"])
        rota = Rota(ZoneInfo(run["tz"]), anchor.weekday(), clock(run["clock"]), anchor, "pairs", pairs=(("A", "B"),))
        for number, week in enumerate(run["weeks"]):
            expected = datetime.fromisoformat(week["start"]), datetime.fromisoformat(week["end"])
            assert expected == (handover(rota, number), handover(rota, number + 1)), run["id"]


def test_every_shared_rota() -> None:
    """Rotas: primary, backup and a person in both roles at each instant; the four of each run of weeks."""
    found = _read("rota_pairs.json")
    for case in found["cases"]:
        rota = _rota(case["config"])
        for row in case["expected"]:
            answer = who_at(rota, datetime.fromisoformat(row["t_utc"]))
            assert (row["primary"], row["backup"]) == (list(answer.primary), list(answer.backup)), case["id"]
            assert bool(row["problems"]) == ("both_roles" in answer.problems), case["id"]
    for case in found["four_people"]:
        rota = _rota(case["config"])
        for number, four in enumerate(case["fours"]):
            answer = who_at(rota, handover(rota, number))
            assert four == sorted(answer.primary + answer.backup), case["name"]
            assert case["repeats_from_week_to_week"] == ("same_four" in answer.problems), case["name"]
