"""`oncall calls` and `oncall calls import`: what goes in comes out again; every row is new, known or refused."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.history import Row, jsonl, leg, row, solved
from tests.cli.running import KASSE, Cli, refused

SHAPE = [
    "call", "line", "case", "from", "started_at", "ended_at", "outcome", "answered_by", "stage",
    "wait_seconds", "talk_seconds", "total_seconds", "policy", "legs",
]  # fmt: skip
MISSED: Row = {"outcome": "abandoned", "answered_by": None, "stage": None, "talk_seconds": 0, "case": None}


def test_an_imported_call_comes_out_as_it_went_in(cli: Cli) -> None:
    """Keys, their order and every value, people who are not on the line any more included."""
    given = row(legs=[leg("zed", "screened_out", 3, 0, stage=None, to="+4740000099"), leg("anna", "accepted", 9, 312)])
    assert cli.done("calls", "import", "duell", "-", stdin=jsonl([given])).out == "1 new, 0 known, 0 refused\n"
    [found] = cli.done("calls", "duell", "--json").json
    assert found == given
    assert (list(found), list(found["legs"][0])) == (SHAPE, list(given["legs"][0]))


@pytest.mark.parametrize(
    "given",
    [
        row(**MISSED, total_seconds=341, wait_seconds=341, legs=[leg("anna", "no_answer", 18, 0)]),
        row(**{**MISSED, "outcome": "voicemail", "wait_seconds": 100}, legs=[]),
        row(**{**MISSED, "outcome": "callback", "wait_seconds": 0}, legs=[]),
        row(**{**MISSED, "outcome": "announced", "wait_seconds": 0}, legs=[]),
        row(**{**MISSED, "outcome": "refused", "from": None}, legs=[]),
        row(legs=[]),
        row(
            answered_by="zed",
            stage=None,
            legs=[leg("anna", "declined", 4, 0), leg("zed", "accepted", 2, 312, stage=None)],
        ),
        row(talk_seconds=0, legs=[leg("anna", "accepted", 9, 0)]),
    ],
)
def test_every_outcome_comes_out_as_it_went_in(cli: Cli, given: Row) -> None:
    """Who answered is known even where his phone is not listed."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([given]))
    assert cli.done("calls", "duell", "--json").json == [given]


def test_importing_again_changes_nothing(cli: Cli) -> None:
    """A call is known by its id, whatever else the row says the second time."""
    rows = [row(1, facts=solved()), row(2)]
    cli.done("calls", "import", "duell", "-", stdin=jsonl(rows))
    again = cli.done(
        "calls", "import", "duell", "-", stdin=jsonl([row(1, facts=solved("vendor_system")), row(2), row(3)])
    )
    assert again.out == "1 new, 2 known, 0 refused\n"
    assert cli.done("case", "show", "DU-2026-000001", "--json").json[0]["tier"] == "short"


def test_what_the_log_prints_can_be_imported(cli: Cli, tmp_path: Path) -> None:
    """A vendor can move from one installation to another."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1), row(2, **MISSED)]))
    (tmp_path / "log.jsonl").write_text(cli.done("calls", "duell", "--json").out, encoding="utf-8")
    assert cli.done("calls", "import", "duell", str(tmp_path / "log.jsonl")).out == "0 new, 2 known, 0 refused\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"call": None}, "call: is missing (cure: write 1 to 100 characters in quotes)"),
        ({"line": "kasse"}, "line: the row is of 'kasse', not of duell (cure: import it into its own line)"),
        ({"outcome": "lost"}, "outcome: 'lost' is not known (cure: one of answered, voicemail,"),
        ({"started_at": "2026-10-05T21:00:00"}, "started_at: '2026-10-05T21:00:00' is not a time (cure: RFC 3339"),
        ({"ended_at": "2026-10-05T20:00:00Z", "started_at": "2026-10-05T21:00:00Z"}, "ended_at: is before started_at"),
        ({"talk_seconds": -1}, "talk_seconds: -1 is not a number of seconds (cure: a whole number from 0"),
        ({"talk_seconds": 1.5}, "talk_seconds: 1.5 is not a number of seconds"),
        ({"from": "hidden"}, "from: 'hidden' is not a number (cure: E.164 such as +4790000000, or null when hidden)"),
        ({"case": "no such id!"}, "case: 'no such id!' is not a case's id"),
        ({"tallk_seconds": 3}, "tallk_seconds: no such key (cure: did you mean talk_seconds?)"),
        ({"legs": [{"person": "anna"}]}, "legs.0.outcome: is missing (cure: one of accepted,"),
        ({"facts": {"solvd": True}}, "facts.solvd: no such fact (cure: did you mean solved?)"),
        ({"facts": {"topic": "\ud800"}}, "facts.topic: '\\ud800' has signs that cannot be printed"),
        (
            {"facts": {"solved_at": "2026-10-01T00:00:00Z"}},
            "facts.solved_at: 2026-10-01T00:00:00+00:00 is before opened_at",
        ),
    ],
)
def test_a_refused_row_is_named_with_the_reason(cli: Cli, given: dict[str, Any], said: str) -> None:
    """Line number, key, what, cure; the good rows are taken, and the exit code says that not all were."""
    bad = row(2, **given)
    ran = cli.run("calls", "import", "duell", "-", stdin=jsonl([row(1), bad, row(3)]).replace("\ud800", "\\ud800"))
    assert (ran.code, ran.err) == (1, "")
    first, second = ran.out.splitlines()
    assert (first, second.startswith(f"line 2: {said}")) == ("2 new, 0 known, 1 refused", True)


def test_a_row_that_is_not_json_is_refused_alone(cli: Cli) -> None:
    """The rest of the file is still read."""
    ran = cli.run("calls", "import", "duell", "-", stdin=f"{{\n[]\n{jsonl([row()])}")
    assert (ran.code, ran.out.splitlines()[0]) == (1, "1 new, 0 known, 2 refused")


def test_a_case_of_another_line_is_refused(cli: Cli) -> None:
    """Two lines never share a case."""
    cli.done("lines", "apply", KASSE)
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1)]))
    ran = cli.run("calls", "import", "kasse", "-", stdin=jsonl([row(2, line="kasse", case="DU-2026-000001")]))
    assert (ran.code, "is a case of duell" in ran.out) == (1, True)


def test_facts_price_the_case(cli: Cli) -> None:
    """Solved without a time is solved when the talk ended: five minutes and a half after the opening."""
    rows = [
        row(1, facts=solved()),
        row(2, facts=solved("customer", on_site="1h30m")),
        row(3, facts=solved("vendor_bug")),
        row(4, facts=solved(solved_at="2026-10-05T21:15:01+02:00")),
        row(5),
    ]
    cli.done("calls", "import", "duell", "-", stdin=jsonl(rows))
    [report] = cli.done("report", "duell", "--month", "2026-10", "--format", "json").json
    assert [(case["tier"], case["amount"], case["state"]) for case in report["cases"]] == [
        ("short", "490.00", "rated"),
        ("on_site", "2985.00", "rated"),
        ("free", "0.00", "free"),
        ("long", "990.00", "rated"),
        (None, None, "review"),
    ]


def test_calls_of_one_case_are_one_charge(cli: Cli) -> None:
    """The case is the unit: talk adds up, the first answer stands, the earliest call opens it, in any order of rows."""
    late = row(1, case="DU-2026-000009", started_at="2026-10-05T21:20:00+02:00", ended_at=None, facts=solved())
    early = row(2, case="DU-2026-000009")
    cli.done("calls", "import", "duell", "-", stdin=jsonl([late, early]))
    [case] = cli.done("case", "show", "DU-2026-000009", "--json").json
    assert (case["tier"], case["facts"]["talk"], len(case["calls"])) == ("long", 624, 2)
    assert case["opened_at"] == case["facts"]["opened_at"] == "2026-10-05T21:00:00+02:00"
    assert case["facts"]["answered_at"] == "2026-10-05T21:00:14+02:00"
    assert case["facts"]["solved_at"] == "2026-10-05T21:25:26+02:00"


def without_case(number: int, **changes: Any) -> Row:
    """Return a row that says nothing of a case."""
    made = row(number, **changes)
    del made["case"]
    return made


def cases_of(cli: Cli) -> list[str | None]:
    """Return the case of every call in the log."""
    return [call["case"] for call in cli.done("calls", "duell", "--json").json]


def test_rows_without_a_case_open_one_when_somebody_answered_or_a_message_was_left(cli: Cli) -> None:
    """A caller who hung up in the queue opens none; a row with `case: null` never does."""
    rows = [
        without_case(1),
        without_case(2, outcome="voicemail", talk_seconds=0),
        without_case(3, outcome="abandoned", talk_seconds=0),
        row(4, case=None),
    ]
    cli.done("calls", "import", "duell", "-", stdin=jsonl(rows))
    assert cases_of(cli) == ["DU-2026-000001", "DU-2026-000002", None, None]


def test_a_caller_who_calls_again_joins_the_case_unless_the_row_brings_facts(cli: Cli) -> None:
    """`same_case_within` (12 h here) holds for history too; rows with facts of their own are cases of their own."""
    again = {"from": "+4790000001"}
    rows = [
        without_case(1, **again),
        without_case(2, **again, started_at="2026-10-06T08:00:00+02:00", ended_at=None),
        without_case(3, **again, started_at="2026-10-07T08:00:00+02:00", ended_at=None),
        without_case(4, **again, started_at="2026-10-07T09:00:00+02:00", ended_at=None, facts=solved()),
    ]
    cli.done("calls", "import", "duell", "-", stdin=jsonl(rows))
    assert cases_of(cli) == ["DU-2026-000001", "DU-2026-000001", "DU-2026-000002", "DU-2026-000003"]


def test_numbers_of_imported_cases_are_not_given_again(cli: Cli) -> None:
    """A new case gets the number after the highest that came from outside."""
    rows = [row(41), without_case(2)]
    cli.done("calls", "import", "duell", "-", stdin=jsonl(rows))
    assert cases_of(cli) == ["DU-2026-000042", "DU-2026-000041"]


def test_seconds_stand_where_they_disagree_with_the_end(cli: Cli) -> None:
    """Durations are what is billed and counted: they come out unchanged, and the end is moved to fit."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(total_seconds=500)]))
    [found] = cli.done("calls", "duell", "--json").json
    assert (found["total_seconds"], found["ended_at"]) == (500, "2026-10-05T21:08:20+02:00")


def test_the_log_can_be_cut_by_time(cli: Cli) -> None:
    """From inclusive, to exclusive, dates are local."""
    other = row(2, started_at="2026-10-06T00:00:00+02:00", ended_at=None)
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1), other]))
    for options, wanted in (
        (("--from", "2026-10-06"), [other["call"]]),
        (("--to", "2026-10-06"), [row(1)["call"]]),
        (("--from", "2026-10-05T21:00:00+02:00", "--to", "2026-10-05T22:00:01Z"), [row(1)["call"], other["call"]]),
    ):
        assert [call["call"] for call in cli.done("calls", "duell", "--json", *options).json] == wanted
    refused(cli.run("calls", "duell", "--from", "yesterday"))


def test_text_for_people_is_a_line_a_call(cli: Cli) -> None:
    """When, who, how it ended, how long."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row()]))
    out = cli.done("calls", "duell").out
    said = "Mon 2026-10-05 21:00 +4790000001 answered by anna waited 14 s, talked 312 s DU-2026-000001"
    assert " ".join(out.split()) == said


def test_a_file_that_is_not_there_is_one_line(cli: Cli) -> None:
    """So is a line that is not."""
    assert refused(cli.run("calls", "import", "duell", "gone.jsonl")).startswith("oncall: gone.jsonl: cannot be read: ")
    refused(cli.run("calls", "import", "nobody", "-"))


def test_a_thousand_rows_go_through_in_batches(cli: Cli) -> None:
    """More than one transaction: every row is there once."""
    rows = [row(number) for number in range(1, 601)]
    assert cli.done("calls", "import", "duell", "-", stdin=jsonl(rows)).out == "600 new, 0 known, 0 refused\n"
    assert len(cases_of(cli)) == 600
