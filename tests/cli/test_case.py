"""`oncall case show` and `case set`."""

import pytest

from tests.cli.history import jsonl, row, solved
from tests.cli.running import Cli, refused

CASE = "DU-2026-000001"
SHAPE = [
    "case", "line", "customer", "caller", "opened_at", "month", "state", "tier", "amount", "currency", "policy",
    "facts", "sources", "history", "rating", "promises", "calls",
]  # fmt: skip


@pytest.fixture
def cased(cli: Cli) -> Cli:
    """Return the command line with one case of a talk of 312 s about which nobody has said anything yet."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1)]))
    return cli


def test_show_says_everything_there_is(cased: Cli) -> None:
    """Who, price, facts with their sources, history, calls."""
    [case] = cased.done("case", "show", CASE, "--json").json
    assert list(case) == SHAPE
    assert (case["state"], case["tier"], case["amount"], case["month"]) == ("review", None, None, "2026-10")
    assert (case["facts"]["talk"], case["sources"]["talk"]["source"]) == (312, "system")
    assert case["rating"]["range"] == ["0.00", "990.00"]
    assert case["calls"] == cased.done("calls", "duell", "--json").json
    assert [entry["fact"] for entry in case["history"]] == [
        "case",
        "channel",
        "state",
        "opened_at",
        "answered_at",
        "talk",
    ]


def test_set_prices_the_case_and_says_why(cased: Cli) -> None:
    """The new price stands on standard output with its reason and the sentence of the page."""
    out = cased.done("case", "set", CASE, "solved=true", "cause=customer", "on_site=1h30m", "--by", "anna").out
    assert out.startswith(f"{CASE}: rated: on_site 2985.00 NOK\n  because: on site 1:30:00\n")
    assert "«Ved behov for fysisk oppmøte" in out
    [case] = cased.done("case", "show", CASE, "--json").json
    assert (case["amount"], case["facts"]["on_site"]) == ("2985.00", 5400)
    assert (case["sources"]["cause"]["source"], case["sources"]["cause"]["by"]) == ("person", "anna")


def test_solved_without_a_time_means_the_end_of_the_last_talk(cased: Cli) -> None:
    """The reading that bills less; who said so is the system."""
    assert "rated: short 490.00 NOK" in cased.done("case", "set", CASE, "solved=true", "cause=other").out
    [case] = cased.done("case", "show", CASE, "--json").json
    assert case["facts"]["solved_at"] == "2026-10-05T21:05:26+02:00"
    assert case["sources"]["solved_at"]["source"] == "system"


def test_a_time_that_somebody_names_stands(cased: Cli) -> None:
    """Then nothing is derived."""
    changes = ("solved=true", "cause=other", "solved_at=2026-10-05T21:15:01+02:00")
    assert "rated: long 990.00 NOK" in cased.done("case", "set", CASE, *changes).out


def test_not_solved_after_all_takes_the_time_back(cased: Cli) -> None:
    """A case that is not solved has no time of solution."""
    cased.done("case", "set", CASE, "solved=true", "cause=other")
    assert "rated: long 990.00 NOK" in cased.done("case", "set", CASE, "solved=false").out
    assert "solved_at" not in cased.done("case", "show", CASE, "--json").json[0]["facts"]


def test_an_empty_value_withdraws_a_fact(cased: Cli) -> None:
    """The history keeps both."""
    cased.done("case", "set", CASE, "solved=true", "cause=customer")
    assert "review" in cased.done("case", "set", CASE, "cause=").out
    [case] = cased.done("case", "show", CASE, "--json").json
    assert "cause" not in case["facts"]
    assert [entry["value"] for entry in case["history"] if entry["fact"] == "cause"] == ["customer", None]


def test_text_for_people_has_facts_history_and_calls(cased: Cli) -> None:
    """What was said, by whom, when."""
    cased.done("case", "set", CASE, "on_site=1h30m", "cause=other", "--by", "dag")
    out = cased.done("case", "show", CASE).out
    assert out.startswith(f"{CASE} on duell, opened Mon 2026-10-05 21:00 by +4790000001, month 2026-10, duell@1\n")
    assert "price: rated: on_site 2985.00 NOK\n" in out
    assert "  on_site = 1h30m  (person, dag, " in out
    assert "answered, talked 312 s\n" in out


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (("solved",), "solved: not KEY=VALUE (cure: write it like solved=true)"),
        (("=true",), "=true: not KEY=VALUE"),
        (("solvd=true",), "solvd: no such fact (did you mean solved?)"),
        (("solvd=",), "solvd: no such fact (did you mean solved?)"),
        (("cause=nobody",), "cause: 'nobody' is not known (one of vendor_system, vendor_bug,"),
        (("solved=true", "solved=false"), "solved: given twice (cure: give each fact once)"),
        (("solved_at=2026-10-01T00:00:00Z",), "solved_at: 2026-10-01T00:00:00+00:00 is before opened_at"),
        (("topic=a\tb",), "topic: 'a\\tb' has signs that cannot be printed"),
    ],
)
def test_what_cannot_be_set_is_one_line_and_changes_nothing(cased: Cli, changes: tuple[str, ...], said: str) -> None:
    """What, where, what to write instead."""
    before = cased.done("case", "show", CASE, "--json").out
    assert refused(cased.run("case", "set", CASE, *changes)).startswith(f"oncall: {said}")
    assert cased.done("case", "show", CASE, "--json").out == before


def test_a_case_that_is_not_there_is_one_line(cased: Cli) -> None:
    """For both verbs."""
    for args in (("case", "show", "DU-1999-000001"), ("case", "set", "DU-1999-000001", "solved=true")):
        assert refused(cased.run(*args)).startswith("oncall: DU-1999-000001: no such case (cure: ")


def test_a_voicemail_said_to_be_solved_is_solved_now(cli: Cli) -> None:
    """Nobody talked: the only time known is the present one."""
    message = row(1, outcome="voicemail", answered_by=None, stage=None, talk_seconds=0, legs=[])
    cli.done("calls", "import", "duell", "-", stdin=jsonl([message]))
    assert "rated: long 990.00 NOK" in cli.done("case", "set", CASE, "solved=true", "cause=other").out


def test_a_person_corrects_when_a_case_was_opened(cased: Cli) -> None:
    """The case moves into the month that says."""
    cased.done("case", "set", CASE, "opened_at=2026-09-30T23:59:00+02:00", *[f"{k}={v}" for k, v in TEXTS.items()])
    [case] = cased.done("case", "show", CASE, "--json").json
    assert (case["month"], case["opened_at"], case["tier"]) == ("2026-09", "2026-09-30T23:59:00+02:00", "long")


TEXTS = {key: str(value).lower() for key, value in solved().items()}
