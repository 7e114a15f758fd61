"""`oncall rota LINE ...`: changes from the command line, their effect, their refusal, calendars in and out, fair shares."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from oncall.timers import utc_now
from tests.cli.running import Cli, Ran, refused

OSLO = ZoneInfo("Europe/Oslo")
SETTINGS = {"ONCALL_PUBLIC_URL": "https://calls.example", "ONCALL_SECRET_KEY": "s" * 40}


def monday(weeks: int) -> datetime:
    """Return the handover so many weeks ahead, in Oslo."""
    today = utc_now().astimezone(OSLO).replace(hour=8, minute=0, second=0, microsecond=0, tzinfo=None)
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def at(weeks: int, **more: float) -> str:
    """Return a local time after that handover."""
    return (monday(weeks) + timedelta(**more)).isoformat()


def primary(cli: Cli, when: str) -> list[str]:
    """Return who is primary at a local time."""
    moment = datetime.fromisoformat(when).replace(tzinfo=OSLO).isoformat()
    (answer,) = cli.done("who", "duell", "--at", moment, "--json").json
    people: list[str] = answer["primary"]
    return people


def window(weeks: int = 3) -> tuple[str, ...]:
    """Return the options for four hours on the Tuesday of a week."""
    return "--from", at(weeks, days=1), "--to", at(weeks, days=1, hours=4)


def pair(cli: Cli, weeks: int = 3) -> tuple[str, str, str]:
    """Return the two primaries of a week and somebody who is free in it."""
    moment = at(weeks, days=1)
    one, two = primary(cli, moment)
    (answer,) = cli.done(
        "who", "duell", "--at", datetime.fromisoformat(moment).replace(tzinfo=OSLO).isoformat(), "--json"
    ).json
    busy = {one, two, *answer["backup"]}
    return one, two, next(each for each in ("anna", "bjorn", "carla", "dag", "eva", "finn") if each not in busy)


def no(ran: Ran) -> str:
    """Return the one line of an answer that is no: exit code 1."""
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    return ran.err


def test_a_replacement_holds_for_who_and_shifts(cli: Cli) -> None:
    """It has a number, says who loses and gains, and is part of the rota everywhere."""
    one, two, free = pair(cli)
    ran = cli.done("rota", "duell", "override", "--role", "primary", "--remove", one, "--add", free, *window())
    assert re.match(r"change 1\n", ran.out)
    assert f"{one} primary: no longer" in ran.out
    assert f"{free} primary: now" in ran.out
    assert set(primary(cli, at(3, days=1, hours=2))) == {two, free}
    day = monday(3).date()
    rows = cli.done("shifts", "duell", "--from", f"{day}", "--to", f"{day + timedelta(days=3)}", "--json").json
    assert (free, "primary") in {(row["person"], row["role"]) for row in rows}
    (listed,) = cli.done("rota", "duell", "list", "--json").json
    assert (listed["change"], listed["kind"], listed["by"]) == (1, "override", "cli")


def test_a_hole_is_refused_until_yes(cli: Cli) -> None:
    """Exit 1, the first bad instant, its length and its cause; with --yes it is done."""
    one, _, _ = pair(cli)
    command = ("rota", "duell", "override", "--role", "primary", "--remove", one, *window())
    said = no(cli.run(*command))
    assert "primary has too few people from" in said
    assert "(4 h): override" in said
    assert "--yes" in said
    assert cli.done("rota", "duell", "list").out == ""
    (answer,) = cli.done(*command, "--yes", "--json").json
    assert [each["code"] for each in answer["findings"]] == ["short_primary"]
    assert answer["people"][0]["lost"][0][0].startswith(at(3, days=1)[:10])


def test_a_change_is_taken_back(cli: Cli) -> None:
    """By its number; --all shows it still."""
    one, _, free = pair(cli)
    cli.done("rota", "duell", "override", "--role", "primary", "--remove", one, "--add", free, *window())
    cli.done("rota", "duell", "withdraw", "1", "--by", "eva")
    assert cli.done("rota", "duell", "list").out == ""
    assert "taken back by eva" in cli.done("rota", "duell", "list", "--all").out
    assert "duell has no change 1 in force" in refused(cli.run("rota", "duell", "withdraw", "1"))


def test_absence_week_and_take(cli: Cli) -> None:
    """The other kinds of change, each with its number."""
    one, _, free = pair(cli, 4)
    assert "change 1" in cli.done("rota", "duell", "absence", one, *window(4)).out
    iso = monday(6).isocalendar()
    assert (
        "change 2"
        in cli.done(
            "rota", "duell", "week", f"{iso.year}-W{iso.week:02}", "--primary", "anna,eva", "--backup", "dag,carla"
        ).out
    )
    assert sorted(primary(cli, at(6, days=2))) == ["anna", "eva"]
    now = utc_now().astimezone(OSLO).replace(microsecond=0).isoformat()
    (duty,) = cli.done("who", "duell", "--at", now, "--json").json
    free = next(
        each
        for each in ("anna", "bjorn", "carla", "dag", "eva", "finn")
        if each not in (*duty["primary"], *duty["backup"])
    )
    ran = cli.done("rota", "duell", "take", free, "--from", duty["primary"][0])
    assert f"{free} primary: now" in ran.out
    assert "say whose shift" in refused(cli.run("rota", "duell", "take", "gro"))


def test_a_swap_at_once_and_one_that_is_offered(cli: Cli) -> None:
    """At once it is a change; offered it waits, is accepted or declined, or taken back."""
    one, two, _ = pair(cli, 3)
    later, other, _ = pair(cli, 4)
    halves = ("--a-from", at(3, days=5), "--a-to", at(3, days=6), "--b-from", at(4, days=5), "--b-to", at(4, days=6))
    cli.done("rota", "duell", "swap", "--a", one, "--b", later, *halves, "--yes")
    for _ in range(3):
        cli.done("rota", "duell", "swap", "--a", two, "--b", other, *halves, "--offer", "--yes")
    assert "change" in cli.done("rota", "duell", "answer", "1", "accept", "--by", other, "--yes").out
    assert "declined" in cli.done("rota", "duell", "answer", "2", "decline", "--by", other).out
    cli.done("rota", "duell", "unoffer", "3")
    states = [row["state"] for row in cli.done("rota", "duell", "offers", "--json").json]
    assert states == ["accepted", "declined", "withdrawn"]
    assert "offer 2 is declined already" in refused(cli.run("rota", "duell", "answer", "2", "accept"))
    assert len(cli.done("rota", "duell", "list", "--json").json) == 2


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("override", "--role", "primry", "--add", "anna"), '--role: is "primry" (cure: use'),
        (("override", "--role", "primary", "--add", "gro"), '--add: "gro" is nobody in [people]'),
        (("override", "--role", "primary"), "override: neither add nor remove"),
    ],
)
def test_bad_options_are_one_line(cli: Cli, command: tuple[str, ...], said: str) -> None:
    """What, where, and the cure."""
    assert said in refused(cli.run("rota", "duell", *command, *window()))


def test_bad_times_and_lines_are_one_line(cli: Cli) -> None:
    """A time that is none, an end before its beginning, a week that does not exist, a line that is not applied."""
    override = ("rota", "duell", "override", "--role", "primary", "--add", "anna")
    assert "--from: is none of what may stand here" in refused(cli.run(*override, "--from", "soon", "--to", at(3)))
    assert "is not after" in refused(cli.run(*override, "--from", at(3), "--to", at(2)))
    assert "was over on" in refused(cli.run(*override, "--from", "2026-01-01", "--to", "2026-01-02"))
    assert "is not a week" in refused(cli.run("rota", "duell", "week", "2026-W54", "--primary", "anna"))
    assert "nobody is named" in refused(cli.run("rota", "duell", "week", "2031-W02"))
    assert "no such line" in refused(cli.run("rota", "nix", "list"))


def test_a_calendar_is_imported_once(cli: Cli, tmp_path: Path) -> None:
    """New, then known; a person's own calendar; what is no calendar is refused."""
    start, end = (monday(3) + timedelta(days=days) for days in (1, 2))
    one, _, _ = pair(cli)
    file = tmp_path / "own.ics"
    rows: tuple[str, ...] = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:x",
        "BEGIN:VEVENT",
        "UID:u1",
        f"DTSTART;VALUE=DATE:{start:%Y%m%d}",
    )
    rows += (f"DTEND;VALUE=DATE:{end:%Y%m%d}", "SUMMARY:Dentist", "END:VEVENT", "END:VCALENDAR", "")
    file.write_text("\r\n".join(rows), encoding="utf-8")
    command = ("rota", "duell", "import", str(file), "--as", "absences")
    assert "0 new, 0 known, 0 taken back, 1 skipped" in cli.done(*command).out
    assert "1 new, 0 known" in cli.done(*command, "--person", one).out
    (answer,) = cli.done(*command, "--person", one, "--json").json
    assert (answer["new"], answer["known"], answer["people"]) == (0, 1, [])
    assert "cannot be read" in refused(cli.run("rota", "duell", "import", __file__, "--as", "absences"))
    assert "No such file" in refused(cli.run("rota", "duell", "import", "nix.ics", "--as", "weeks"))
    assert "ConnectionError" in refused(cli.run("rota", "duell", "import", "http://127.0.0.1:9/x.ics", "--as", "weeks"))


def test_a_calendars_address_is_printed_and_renewed(cli: Cli) -> None:
    """The same until it is renewed; without the settings one line names what is missing."""
    command = ("rota", "duell", "calendar", "--person", "anna")
    first, again = (cli.run(*command, **SETTINGS).out for _ in range(2))
    assert re.fullmatch(r"https://calls\.example/calendar/\S+\.ics\n", first)
    assert again == first
    assert cli.run(*command, "--renew", **SETTINGS).out != first
    assert (
        cli.run("rota", "duell", "calendar", **SETTINGS).out
        != cli.run("rota", "duell", "calendar", "--role", "primary", **SETTINGS).out
    )
    assert "ONCALL_PUBLIC_URL: not set" in refused(cli.run(*command))
    assert "--person gro: nobody on duell" in refused(
        cli.run("rota", "duell", "calendar", "--person", "gro", **SETTINGS)
    )
    assert "--person and --role together" in refused(cli.run(*command, "--role", "backup", **SETTINGS))


def test_check_and_ready_and_fairness(cli: Cli) -> None:
    """The look ahead says no with exit 1 when somebody is missing; shares are hours and a balance."""
    assert "somebody is on call" in cli.done("rota", "duell", "check").out
    day = monday(3).date()
    (shares,) = cli.done(
        "rota", "duell", "fairness", "--from", at(3)[:10], "--to", f"{day + timedelta(days=21)}", "--json"
    ).json
    assert shares["balance"] > 0.9
    assert {person["person"] for person in shares["people"]} == {"anna", "bjorn", "carla", "dag", "eva", "finn"}
    assert "balance" in cli.done("rota", "duell", "fairness", "--from", "2026-11-01", "--to", "2026-12-01").out
    assert "not after" in refused(cli.run("rota", "duell", "fairness", "--from", "2026-11-01", "--to", "2026-11-01"))
    assert cli.done("rota", "duell", "ready").out == ""
    moment = datetime.fromisoformat(at(3, days=1)).replace(tzinfo=OSLO).isoformat()
    (duty,) = cli.done("who", "duell", "--at", moment, "--json").json
    for role in ("primary", "backup"):
        for person in duty[role]:
            cli.done("rota", "duell", "override", "--role", role, "--remove", person, *window(), "--yes")
    ran = cli.run("rota", "duell", "check")
    assert (ran.code, ran.err) == (1, "")
    assert "error: nobody is on call from" in ran.out


def test_a_file_with_which_stored_changes_make_a_hole_is_not_applied(cli: Cli) -> None:
    """Apply names the hole and the changes behind it, and applies nothing."""
    moment = datetime.fromisoformat(at(3, days=1)).replace(tzinfo=OSLO).isoformat()
    (duty,) = cli.done("who", "duell", "--at", moment, "--json").json
    for role in ("primary", "backup"):
        for person in duty[role]:
            cli.done("rota", "duell", "override", "--role", role, "--remove", person, *window(), "--yes")
    ran = cli.run("lines", "apply", "lines/duell.toml", "--set", "line.name=Other")
    assert ran.code == 1
    assert "rota: with the changes made outside the file, nobody is on call from" in ran.out
    assert cli.done("lines", "diff", "lines/duell.toml").out == "no change\n"
