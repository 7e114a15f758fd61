"""`oncall hours`, `who`, `shifts`: JSON in the shape scripts rely on, text for people, times in and out."""

from pathlib import Path

import pytest

from tests.cli.running import DUELL, VENDOTEK, Cli, refused

TUESDAY = "2026-11-24T12:00:00+01:00"


def test_hours_answers_in_the_documented_shape(bare: Cli) -> None:
    """Keys and their order are what scripts rely on; times carry the line's offset."""
    [answer] = bare.done("hours", DUELL, "--at", TUESDAY, "--json").json
    assert list(answer) == ["at", "line", "state", "until", "because"]
    assert (answer["at"], answer["line"], answer["state"]) == (TUESDAY, "duell", "office")
    assert answer["until"] == "2026-11-24T16:00:00+01:00"
    assert "window office 09:00-16:00" in answer["because"]


def test_who_answers_in_the_documented_shape(bare: Cli) -> None:
    """The pair, the backups, until when, what is wrong, why."""
    [answer] = bare.done("who", DUELL, "--at", TUESDAY, "--json").json
    assert list(answer) == ["at", "line", "primary", "backup", "until", "problems", "because"]
    assert (answer["primary"], answer["backup"]) == (["carla", "dag"], ["eva", "finn"])
    assert (answer["until"], answer["problems"]) == ("2026-11-30T08:00:00+01:00", [])


def test_an_instant_in_another_offset_is_the_same_instant(bare: Cli) -> None:
    """The answer is in the line's zone, whatever offset the question had."""
    ours, theirs = (bare.done("who", DUELL, "--at", at, "--json").json for at in (TUESDAY, "2026-11-24T11:00:00Z"))
    assert ours == theirs


def test_times_from_standard_input_are_answered_one_a_line(bare: Cli) -> None:
    """`--at -` is for scripts: JSON Lines without asking for them, blank lines skipped."""
    times = "2026-11-30T07:59:59+01:00\n\n2026-11-30T08:00:00+01:00\n"
    before, after = bare.done("who", DUELL, "--at", "-", stdin=times).json
    assert (before["primary"], after["primary"]) == (["carla", "dag"], ["eva", "finn"])


def test_a_bad_time_on_standard_input_is_named_by_its_line(bare: Cli) -> None:
    """What came before it is answered already."""
    ran = bare.run("hours", DUELL, "--at", "-", stdin=f"{TUESDAY}\nnoon\n")
    assert (ran.code, len(ran.json)) == (2, 1)
    assert ran.err.startswith("oncall: standard input, line 2: 'noon' is not a time (cure: RFC 3339")


@pytest.mark.parametrize(
    "at", ["", "noon", "2026-11-24", "2026-11-24T12:00:00", "2026-02-30T12:00:00Z", "1066-10-14T09:00:00Z"]
)
def test_a_bad_time_is_one_line_with_the_cure(bare: Cli, at: str) -> None:
    """No offset, no such day, no calendar for that year."""
    line = refused(bare.run("hours", DUELL, "--at", at))
    assert line.startswith("oncall: --at: ")
    assert line.endswith(")\n")


def test_text_for_people_names_them_with_their_numbers(bare: Cli) -> None:
    """Without --json the answer is read, not parsed."""
    out = bare.done("who", DUELL, "--at", TUESDAY).out
    assert out.startswith("Duell vakttelefon at Tue 2026-11-24 12:00, until Mon 2026-11-30 08:00\n")
    assert "  primary  Carla (+4740000003), Dag (+4740000004)\n" in out


def test_text_of_hours_says_until_when_and_why(bare: Cli) -> None:
    """The state, its end, the rule."""
    out = bare.done("hours", DUELL, "--at", TUESDAY).out
    assert out.startswith("Duell vakttelefon at Tue 2026-11-24 12:00: office until Tue 2026-11-24 16:00\n")


def test_without_a_time_it_is_now(bare: Cli) -> None:
    """The question most often asked has no argument."""
    [answer] = bare.done("who", DUELL, "--json").json
    assert answer["at"] < answer["until"]


def test_a_line_without_a_rota_has_nobody_on_call(bare: Cli) -> None:
    """That is an answer, not an error."""
    [answer] = bare.done("who", VENDOTEK, "--at", TUESDAY, "--json").json
    assert (answer["primary"], answer["backup"], answer["because"]) == ([], [], ["the line has no rota"])


def test_somebody_without_a_number_is_a_problem(bare: Cli, tmp_path: Path) -> None:
    """`unreachable` is said by `who` for people whom nobody can ring."""
    text = Path(DUELL).read_text(encoding="utf-8").replace('phone = "+47 400 00 003"\n', "")
    (tmp_path / "some.toml").write_text(text, encoding="utf-8")
    [answer] = bare.done("who", str(tmp_path / "some.toml"), "--at", TUESDAY, "--json").json
    assert answer["problems"] == ["unreachable"]


def test_shifts_are_sorted_rows_clipped_to_the_range(bare: Cli) -> None:
    """By start, role, person; dates mean local midnight."""
    rows = bare.done("shifts", DUELL, "--from", "2026-11-29", "--to", "2026-12-01", "--json").json
    assert rows[0] == {
        "role": "backup",
        "person": "eva",
        "start": "2026-11-29T00:00:00+01:00",
        "end": "2026-11-30T08:00:00+01:00",
    }
    assert [(row["start"], row["role"], row["person"]) for row in rows] == sorted(
        (row["start"], row["role"], row["person"]) for row in rows
    )
    assert {row["end"] for row in rows} == {"2026-11-30T08:00:00+01:00", "2026-12-01T00:00:00+01:00"}


def test_shifts_take_times_as_well_as_dates(bare: Cli) -> None:
    """An hour is a range too."""
    times = ("--from", "2026-11-29T10:00:00+01:00", "--to", "2026-11-29T10:00:00Z")
    rows = bare.done("shifts", DUELL, *times, "--json").json
    assert {(row["start"], row["end"]) for row in rows} == {("2026-11-29T10:00:00+01:00", "2026-11-29T11:00:00+01:00")}


def test_shifts_as_text_are_a_row_each(bare: Cli) -> None:
    """For people: local times, role, person."""
    out = bare.done("shifts", DUELL, "--from", "2026-11-29", "--to", "2026-11-30").out
    assert out.splitlines()[0] == "Sun 2026-11-29 00:00 - Mon 2026-11-30 00:00  backup   eva"


def test_shifts_as_a_calendar_are_whole(bare: Cli) -> None:
    """A calendar's events do not change with the window that was asked for."""
    out = bare.done("shifts", DUELL, "--from", "2026-11-29", "--to", "2026-11-30", "--ics").out
    starts = [line for line in out.splitlines() if line.startswith("DTSTART")]
    assert starts == ["DTSTART:20261123T070000Z"] * 4


@pytest.mark.parametrize(
    ("start", "end", "where"),
    [("2026-11-30", "2026-11-30", "--to"), ("x", "2026-11-30", "--from"), ("2026-11-30", "9999-01-01", "--to")],
)
def test_a_bad_range_is_one_line(bare: Cli, start: str, end: str, where: str) -> None:
    """Empty, unreadable, or beyond every calendar."""
    assert refused(bare.run("shifts", DUELL, "--from", start, "--to", end)).startswith(f"oncall: {where}")


def test_json_and_a_calendar_together_are_refused(bare: Cli) -> None:
    """One of them has to go."""
    refused(bare.run("shifts", DUELL, "--from", "2026-11-29", "--to", "2026-11-30", "--ics", "--json"))
