"""Changes kept outside the file: read like the file's own tables, written so that they mean one thing, laid in any order."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.policy.changes import Change, lay, read_change, write_change
from oncall.policy.findings import PolicyError
from oncall.policy.line import Line
from oncall.policy.load import load, read_text
from schedules.changes import ROLES, Absence, ExplicitWeek, Override, Swap
from schedules.resolve import materialise, who_at
from schedules.rota import Rota
from tests.policy.samples import LINES

DUELL = (LINES / "duell.toml").read_text(encoding="utf-8")
START = datetime(2026, 11, 23, 7, tzinfo=UTC)
PEOPLE = ("anna", "bjorn", "carla", "dag", "eva", "finn")


def line_with(text: str = "") -> Line:
    """Return the Duell line with more tables at its end."""
    return load(read_text(DUELL + text, "duell.toml"))


LINE = line_with()


def rota_of(line: Line) -> Rota:
    """Return a line's rota."""
    assert line.rota is not None
    return line.rota


def read(kind: str, **values: object) -> Change:
    """Return a change of the Duell line."""
    return read_change(kind, json.dumps(values), LINE.people, LINE.zone)


def test_a_stored_change_is_what_the_same_table_in_the_file_is() -> None:
    """Local times, dates and offsets; the four kinds; the rota is the same wherever they were written."""
    text = """
[[rota.week]]
week = "2026-W53"
primary = ["anna", "eva"]
[[rota.override]]
role = "primary"
remove = "carla"
add = "anna"
from = 2026-11-24T10:00:00
to = 2026-11-24T14:00:00+01:00
[[rota.swap]]
a = "carla"
a_from = 2026-11-28
a_to = 2026-11-29
b = "anna"
b_from = 2026-12-05
b_to = 2026-12-06
[[rota.absence]]
who = "dag"
from = 2026-12-24
to = 2027-01-02
"""
    swap = {
        "a": "carla",
        "a_from": "2026-11-28",
        "a_to": "2026-11-29",
        "b": "anna",
        "b_from": "2026-12-05",
        "b_to": "2026-12-06",
    }
    changes = (
        read("week", week="2026-W53", primary=["anna", "eva"]),
        read_change(
            "override",
            '{"role":"primary","remove":"carla","add":"anna","from":"2026-11-24T10:00","to":"2026-11-24T14:00:00+01:00"}',
            LINE.people,
            LINE.zone,
        ),
        read("swap", **swap),
        read_change("absence", '{"who":"dag","from":"2026-12-24","to":"2027-01-02"}', LINE.people, LINE.zone),
    )
    assert lay(rota_of(LINE), changes) == rota_of(line_with(text))


windows = st.tuples(st.integers(0, 24 * 40), st.integers(1, 24 * 12)).map(
    lambda hours: (START + timedelta(hours=hours[0]), START + timedelta(hours=sum(hours)))
)
people = st.sampled_from(PEOPLE)
pairs = st.lists(people, min_size=2, max_size=2, unique=True)
roles = st.sampled_from(ROLES)
changes = st.one_of(
    st.builds(lambda who, at: Absence(who, at[0], at[1]), people, windows),
    st.builds(lambda role, two, at: Override(role, at[0], at[1], two[0], two[1]), roles, pairs, windows),
    st.builds(lambda two, at, then: Swap(two[0], at[0], at[1], two[1], then[0], then[1]), pairs, windows, windows),
    st.builds(lambda week, two: ExplicitWeek(2026, week, tuple(two)), st.integers(48, 53), pairs),
)


@given(changes)
def test_any_change_comes_back_as_it_was(change: Change) -> None:
    """What is written can be read, to the instant."""
    assert read_change(*write_change(change, LINE.zone), LINE.people, LINE.zone) == change


@settings(max_examples=40, deadline=None)
@given(
    st.lists(changes.filter(lambda change: not isinstance(change, ExplicitWeek)), min_size=2, max_size=3, unique=True)
)
def test_the_order_of_their_making_does_not_matter(found: list[Change]) -> None:
    """Overrides, swaps and absences laid in any order give the same answers at every instant."""
    end = START + timedelta(days=60)
    answers = {materialise(lay(rota_of(LINE), order), START, end).answers for order in permutations(found)}
    assert len(answers) == 1


def test_a_later_week_wins_role_by_role() -> None:
    """The file lists both roles, a stored change one of them: the other stays as the file has it."""
    filed = line_with('\n[[rota.week]]\nweek = "2026-W49"\nprimary = ["anna", "eva"]\nbackup = ["dag", "carla"]\n')
    laid = lay(rota_of(filed), (read("week", week="2026-W49", primary=["bjorn", "finn"]),))
    duty = who_at(laid, datetime(2026, 12, 2, tzinfo=UTC))
    assert (duty.primary, duty.backup) == (("bjorn", "finn"), ("dag", "carla"))
    again = lay(laid, (read("week", week="2026-W49", backup=["anna", "eva"]),))
    duty = who_at(again, datetime(2026, 12, 2, tzinfo=UTC))
    assert (duty.primary, duty.backup) == (("bjorn", "finn"), ("anna", "eva"))


@pytest.mark.parametrize(
    ("kind", "doc", "said"),
    [
        ("override", '{"role":"primary"}', "change: rota.override.from: is missing (add from = 2026-11-24T10:00:00)"),
        ("override", "{", "change: rota.override: is "),
        ("override", "[]", "change: rota.override: is "),
        ("absence", '{"who":"gro","from":"2026-12-24","to":"2027-01-02"}', '"gro" is nobody in [people]'),
        (
            "absence",
            '{"who":"anna","from":"soon","to":"2027-01-02"}',
            "rota.absence.from: is none of what may stand here",
        ),
        ("absence", '{"who":"anna","from":"2027-01-02","to":"2027-01-02"}', "2027-01-02 is not after 2027-01-02"),
        ("absence", '{"who":"anna","from":"2027-01-02","to":"2027-01-03","why":"x"}', "rota.absence.why: is not a key"),
        (
            "swap",
            '{"a":"anna","a_from":"2026-12-01","a_to":"2026-12-02","b":"anna","b_from":"2026-12-03","b_to":"2026-12-04"}',
            "cannot swap with themselves",
        ),
        ("week", '{"week":"2026-W54"}', "'2026-W54' is not a week"),
        ("staff", "{}", '"staff" is no kind of change'),
    ],
)
def test_what_makes_no_change_is_said(kind: str, doc: str, said: str) -> None:
    """One line with what, where and the cure; never an error of another kind."""
    with pytest.raises(PolicyError) as error:
        read_change(kind, doc, LINE.people, LINE.zone)
    assert said in str(error.value)
