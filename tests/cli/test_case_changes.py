"""`oncall case override|dispute|answer|link|unlink`, `month review` and `rerate`, as a manager types them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.history import jsonl, row, solved
from tests.cli.running import DUELL, Cli, refused

OCTOBER, NOVEMBER = "2026-10", "2026-11"
ONE, TWO = "DU-2026-000001", "DU-2026-000002"
WHY = ("--note", "agreed on the phone", "--by", "anna")


@pytest.fixture
def october(cli: Cli) -> Cli:
    """Return the command line with an October of a short and a long case, 490 and 990."""
    rows = [row(1, facts=solved()), row(2, facts=solved(clock="40m"))]
    cli.done("calls", "import", "duell", "-", stdin=jsonl(rows))
    return cli


def total(cli: Cli, month: str = OCTOBER) -> str:
    """Return a month's total."""
    return str(cli.done("report", "duell", "--month", month, "--format", "json").json[0]["total"])


def shown(cli: Cli, case: str = ONE) -> Any:
    """Return a case."""
    return cli.done("case", "show", case, "--json").json[0]


def test_an_amount_set_by_hand_is_billed_and_the_computed_one_stands_beside_it(october: Cli) -> None:
    """The case, the report and the reason say both."""
    out = october.done("case", "override", ONE, "--amount", "300", "--reason", "goodwill", *WHY).out
    assert out.startswith(f"{ONE}: rated: short 300.00 NOK\n")
    assert "set by anna to 300.00 (goodwill: agreed on the phone); computed: 490.00" in out
    assert (total(october), shown(october)["rating"]["computed"]) == ("1290.00", "490.00")


def test_what_was_set_is_taken_back_by_a_new_row(october: Cli) -> None:
    """Then the computed amount stands again."""
    october.done("case", "override", ONE, "--amount", "300", *WHY)
    assert "rated: short 490.00 NOK" in october.done("case", "override", ONE, "--undo", *WHY).out
    assert total(october) == "1480.00"


def test_a_later_fact_does_not_move_what_was_set_by_hand(october: Cli) -> None:
    """An override stands until it is taken back; what is computed beside it moves."""
    october.done("case", "override", ONE, "--amount", "300", *WHY)
    october.done("case", "set", ONE, "on_site=1h")
    assert (shown(october)["amount"], shown(october)["rating"]["computed"]) == ("300.00", "1990.00")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--amount", "300", "--note", " ", "--by", "anna"), f"{ONE}: note: is empty"),
        (("--amount", "300.001", *WHY), f"{ONE}: amount: 300.001 is not an amount in NOK"),
        (("--amount", "-1", *WHY), "'-1' is not an amount"),
        (("--undo", *WHY), f"{ONE}: no amount was set by hand"),
        (WHY, f"{ONE}: give --amount A or --undo"),
        (("--amount", "300", "--undo", *WHY), f"{ONE}: give --amount A or --undo"),
    ],
)
def test_an_override_that_cannot_be_is_one_line_and_changes_nothing(
    october: Cli, args: tuple[str, ...], said: str
) -> None:
    """What, where, the cure."""
    before = shown(october)
    assert refused(october.run("case", "override", ONE, *args)).startswith(f"oncall: {said}")
    assert shown(october) == before


def test_a_large_change_needs_a_second_person(cli: Cli) -> None:
    """Above the tariff's limit somebody else has to be named, not the same again."""
    cli.done("lines", "apply", DUELL, "--set", "tariff.switches.override_limit=100")
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1, policy="duell@2", facts=solved())]))
    large = ("case", "override", ONE, "--amount", "300", *WHY)
    assert "needs a second person" in refused(cli.run(*large))
    assert "needs a second person" in refused(cli.run(*large, "--second", "anna"))
    assert "300.00" in cli.done(*large, "--second", "bjorn").out


def test_a_held_or_open_case_is_settled_by_hand(cli: Cli) -> None:
    """An amount agreed with the customer settles a case whose facts nobody knows."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1)]))
    out = cli.done("case", "override", ONE, "--amount", "700", "--reason", "agreed_price", *WHY).out
    assert out.startswith(f"{ONE}: rated: override 700.00 NOK\n  because: set by anna to 700.00")
    assert "computed: not settled" in out
    assert total(cli) == "700.00"


def test_a_dispute_stays_in_the_total_until_it_is_answered(october: Cli) -> None:
    """By the switch's default; upheld it leaves."""
    october.done("case", "dispute", ONE, "--note", "we never called", "--by", "Butikk")
    assert (total(october), shown(october)["rating"]["disputed"]) == ("1480.00", True)
    out = october.done("case", "answer", ONE, "--outcome", "upheld", "--note", "wrong number", "--by", "anna").out
    assert "disputed by Butikk: upheld" in out
    assert (total(october), shown(october)["rating"]["disputed"]) == ("990.00", False)


def test_a_dispute_may_end_reduced(october: Cli) -> None:
    """What is left is said with the answer."""
    october.done("case", "dispute", TWO, "--note", "too long", "--by", "Butikk")
    answer = ("case", "answer", TWO, "--outcome", "reduced", "--note", "fair", "--by", "anna")
    assert "amount: goes with reduced" in refused(october.run(*answer))
    october.done(*answer, "--amount", "500")
    assert total(october) == "990.00"


def test_a_dispute_is_opened_once_and_answered_once(october: Cli) -> None:
    """Each refusal is one line."""
    answer = ("case", "answer", ONE, "--outcome", "rejected", "--note", "it was used", "--by", "anna")
    assert "no dispute is open" in refused(october.run(*answer))
    october.done("case", "dispute", ONE, "--note", "no", "--by", "Butikk")
    assert "is open already" in refused(october.run("case", "dispute", ONE, "--note", "no", "--by", "Butikk"))
    october.done(*answer)
    assert "no dispute is open" in refused(october.run(*answer))


def test_changes_of_a_closed_month_are_corrections(october: Cli) -> None:
    """October stays to the byte; November has the difference, and both come to what stands."""
    october.run("month", "close", "duell", "--month", OCTOBER)
    before = october.done("report", "duell", "--month", OCTOBER, "--format", "json").out
    october.done("case", "override", ONE, "--amount", "300", *WHY)
    assert (total(october, OCTOBER), total(october, NOVEMBER)) == ("1480.00", "-190.00")
    october.done("case", "override", ONE, "--undo", *WHY)
    assert total(october, NOVEMBER) == "0.00"
    assert october.done("report", "duell", "--month", OCTOBER, "--format", "json").out == before


def test_two_calls_about_one_fault_become_one_case(cli: Cli) -> None:
    """Talk 8:00 + 5:00, opened to solved 33:00: one long case, not two short ones."""
    first = row(1, talk_seconds=480, total_seconds=510, ended_at=None, facts=solved())
    later = row(
        2, started_at="2026-10-05T21:28:00+02:00", talk_seconds=300, total_seconds=320, ended_at=None, facts=solved()
    )
    cli.done("calls", "import", "duell", "-", stdin=jsonl([first, later]))
    assert total(cli) == "980.00"
    assert cli.done("case", "link", later["call"], ONE).out.startswith(f"{ONE}: rated: long 990.00 NOK\n")
    assert (total(cli), shown(cli)["facts"]["talk"], shown(cli, TWO)["state"]) == ("990.00", 780, "none")
    assert [call["call"] for call in shown(cli)["calls"]] == [first["call"], later["call"]]
    cli.done("case", "link", later["call"], ONE)
    assert total(cli) == "990.00"


def test_a_call_that_was_about_something_else_gets_a_case_of_its_own(cli: Cli) -> None:
    """What the telephone measured moves with it; whether it was solved is not known."""
    rows = [row(1, facts=solved()), row(2, case=ONE, started_at="2026-10-05T21:28:00+02:00", ended_at=None)]
    cli.done("calls", "import", "duell", "-", stdin=jsonl(rows))
    out = cli.done("case", "unlink", rows[1]["call"]).out
    assert out.startswith(f"{TWO}: review")
    assert (shown(cli)["facts"]["talk"], shown(cli, TWO)["facts"]["talk"]) == (312, 312)
    assert "only call of its case" in refused(cli.run("case", "unlink", rows[1]["call"]))


def test_a_call_that_is_not_there_cannot_be_linked(october: Cli) -> None:
    """Nor to a case that is not there."""
    assert "no such call" in refused(october.run("case", "link", "CAnone", ONE))
    assert "no such case" in refused(october.run("case", "link", row(1)["call"], "DU-1999-000001"))


def test_a_review_shows_what_wants_a_look_and_marks_the_month(october: Cli) -> None:
    """Set by hand and near a limit; then the month is reviewed until something changes in it."""
    october.done("case", "set", TWO, "clock=15m20s")
    october.done("case", "override", ONE, "--amount", "300", *WHY)
    out = october.done("month", "review", "duell", "--month", OCTOBER, "--by", "anna").out
    assert out.startswith("duell 2026-10 is reviewed: 2 cases, 2 want a look\n")
    assert out.index(TWO) < out.index(ONE)
    assert "  set by hand\n" in out
    assert "20 s over 15 min" in out or "over" in out
    october.done("case", "set", ONE, "cause=customer")
    [report] = october.done("report", "duell", "--month", OCTOBER, "--format", "json").json
    assert report["state"] == "open"


def test_a_month_that_is_not_settled_is_not_reviewed(cli: Cli) -> None:
    """Exit code 1, naming the cases."""
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1)]))
    ran = cli.run("month", "review", "duell", "--month", OCTOBER)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert f"not settled: {ONE}" in ran.err
    assert ran.out.startswith("duell 2026-10 is open: 1 cases, 1 want a look\n")


def test_a_closed_month_is_not_reviewed(october: Cli) -> None:
    """It says what happens to late facts."""
    october.run("month", "close", "duell", "--month", OCTOBER)
    assert "is closed" in refused(october.run("month", "review", "duell", "--month", OCTOBER))


@pytest.fixture
def dearer(october: Cli) -> Cli:
    """Return the October with a newer version in which the short tier costs 100 more."""
    prices = ("tariff.rates.short=590", 'tariff.example.0.amount="590.00"')
    text = Path(DUELL).read_text().replace('"490', '"590')
    path = october.home / "dearer.toml"
    path.write_text(text)
    assert prices
    october.done("lines", "apply", str(path))
    return october


def test_a_re_rating_shows_old_against_new_before_it_is_applied(dearer: Cli) -> None:
    """Nothing is stored by looking."""
    out = dearer.done("rerate", "duell", "--month", OCTOBER).out
    assert out == (
        f"{ONE}  short 490.00 -> short 590.00  +100.00\n"
        "2026-10 under duell@2: 1 of 2 cases would cost 100.00 NOK more (nothing is stored; --apply does)\n"
    )
    assert total(dearer) == "1480.00"


def test_a_re_rating_twice_is_once(dearer: Cli) -> None:
    """The second time there is no difference left, and the audit has one row."""
    assert "1 of 2 cases cost 100.00 NOK more" in dearer.done("rerate", "duell", "--month", OCTOBER, "--apply").out
    assert total(dearer) == "1580.00"
    assert "none of 2 cases costs more or less" in dearer.done("rerate", "duell", "--month", OCTOBER, "--apply").out
    assert (total(dearer), shown(dearer, TWO)["policy"]) == ("1580.00", "duell@2")


def test_a_re_rating_of_a_closed_month_books_the_difference_only(dearer: Cli) -> None:
    """In the next open month, once."""
    dearer.run("month", "close", "duell", "--month", OCTOBER)
    for _ in range(2):
        dearer.done("rerate", "duell", "--month", OCTOBER, "--apply")
        assert [Decimal(total(dearer, month)) for month in (OCTOBER, NOVEMBER)] == [Decimal(1480), Decimal(100)]


def test_an_amount_set_by_hand_outlives_a_re_rating(dearer: Cli) -> None:
    """What a person decided is not undone by a price list."""
    dearer.done("case", "override", ONE, "--amount", "300", *WHY)
    dearer.done("rerate", "duell", "--month", OCTOBER, "--apply")
    assert (shown(dearer)["amount"], shown(dearer)["rating"]["computed"]) == ("300.00", "590.00")


def test_the_preview_in_lines_diff_is_what_the_re_rating_does(october: Cli) -> None:
    """Both say 100 more for the same case."""
    path = october.home / "dearer.toml"
    path.write_text(Path(DUELL).read_text().replace('"490', '"590'))
    said = october.done("lines", "diff", str(path)).out
    october.done("lines", "apply", str(path))
    assert "short" in said
    assert "100.00 NOK more" in october.done("rerate", "duell", "--month", OCTOBER).out
