"""`oncall quote`: facts in, the bill's own price out, nothing stored."""

import json
from pathlib import Path

import pytest

from tests.cli.running import DUELL, KASSE, Cli, refused

SHAPE = ["state", "tier", "amount", "currency", "range", "missing", "lines", "because", "promises", "tariff"]
SHORT = '{"solved": true, "cause": "other", "clock": "4m10s"}'


def test_a_quote_has_the_documented_shape(bare: Cli) -> None:
    """Keys in their order, money as text, the sentence of the page as the reason."""
    [found] = bare.done("quote", DUELL, SHORT, "--json").json
    assert list(found) == SHAPE
    assert (found["state"], found["tier"], found["amount"], found["currency"]) == ("rated", "short", "490.00", "NOK")
    assert found["lines"] == [{"tier": "short", "quantity": "1", "unit": "case", "rate": "490.00", "amount": "490.00"}]
    assert found["because"][-1] == "«For saker som løses innen 15 minutter er prisen 490,-»"


def test_an_unknown_fact_gives_a_range(bare: Cli) -> None:
    """Never a guess: what is missing, and between what the price lies."""
    [found] = bare.done("quote", DUELL, '{"cause": "other", "clock": "10m"}', "--json").json
    assert (found["state"], found["missing"], found["range"]) == ("review", ["solved"], ["490.00", "990.00"])
    assert found["amount"] is None


def test_facts_from_standard_input_are_json_lines(bare: Cli) -> None:
    """`-` prices a stream, a quote a line."""
    stream = f'{SHORT}\n\n{{"cause": "vendor_system"}}\n'
    assert [row["tier"] for row in bare.done("quote", DUELL, "-", stdin=stream).json] == ["short", "free"]


def test_facts_may_stand_in_a_file(bare: Cli, tmp_path: Path) -> None:
    """An argument that names a file is read."""
    (tmp_path / "facts.json").write_text(SHORT, encoding="utf-8")
    assert bare.done("quote", DUELL, str(tmp_path / "facts.json"), "--json").json[0]["amount"] == "490.00"


def test_an_applied_line_prices_like_its_file(cli: Cli) -> None:
    """The quote is one function."""
    assert cli.done("quote", "duell", SHORT, "--json").out == cli.done("quote", DUELL, SHORT, "--json").out


def test_set_changes_the_price(bare: Cli) -> None:
    """`quote` prices whatever the file says, examples or not."""
    assert bare.done("quote", DUELL, SHORT, "--set", "tariff.rates.short=500", "--json").json[0]["amount"] == "500.00"


def test_recurring_charges_are_quoted_by_period(bare: Cli) -> None:
    """A contract's year."""
    facts = json.dumps({"period": "year", "contract": "flat", "stations": 3})
    [found] = bare.done("quote", KASSE, facts, "--json").json
    assert (found["tier"], found["amount"], found["currency"]) == ("recurring.flat", "747.00", "EUR")


def test_text_for_people_says_the_amount_first(bare: Cli) -> None:
    """State, tier, amount; then the reason."""
    assert bare.done("quote", DUELL, SHORT).out.startswith(
        "rated: short 490.00 NOK\n  short: 1 case x 490.00 = 490.00\n"
    )
    assert bare.done("quote", DUELL, "{}").out.startswith("review: 0.00 to 990.00 NOK\n  missing: cause\n")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("nothing", "FACTS: not JSON: expecting value at character 1 (cure: write facts as a JSON object"),
        ("[1]", "FACTS: not a JSON object (cure"),
        ('{"solvd": true}', "FACTS: solvd: no such fact (did you mean solved?)"),
        ('{"solved": "maybe"}', "FACTS: solved: 'maybe' is neither true nor false (write true or false)"),
        ('{"clock": NaN}', "FACTS: not JSON: NaN (cure"),
        ('{"clock": 1, "clock": 2}', "FACTS: not JSON: the key 'clock' comes twice (cure"),
        (
            '{"opened_at": "2025-03-01T12:00:00Z"}',
            "duell: no tariff is valid at opened_at (cure: the first is valid from",
        ),
        ("9" * 5000, "FACTS: not JSON: a number of thousands of digits"),
        ("[" * 100_000, "FACTS: not JSON: nested too deeply"),
    ],
)
def test_bad_facts_are_one_line_with_the_cure(bare: Cli, facts: str, said: str) -> None:
    """What, where, and what to write instead."""
    assert refused(bare.run("quote", DUELL, facts)).startswith(f"oncall: {said}")


def test_bad_facts_in_a_stream_are_named_by_their_line(bare: Cli) -> None:
    """The rows before them are answered."""
    ran = bare.run("quote", DUELL, "-", stdin=f'{SHORT}\n{{"on_site": "two hours"}}\n')
    assert (ran.code, len(ran.json)) == (2, 1)
    assert ran.err.startswith("oncall: standard input, line 2: on_site: 'two hours' is not a duration")


def test_a_stream_that_is_not_text_is_one_line(bare: Cli) -> None:
    """Latin-1 bytes are no traceback."""
    refused(bare.run("quote", DUELL, "-", stdin=b'{"topic": "\xe5"}\n'))


def test_half_a_surrogate_pair_can_be_priced(bare: Cli) -> None:
    """JSON can say what no encoding can write."""
    assert bare.run("quote", DUELL, '{"topic": "\\ud800", "cause": "vendor_bug"}', "--json").code == 0


def test_a_line_without_prices_says_so(bare: Cli, tmp_path: Path) -> None:
    """There is nothing to quote."""
    text = Path(DUELL).read_text(encoding="utf-8").partition("[tariff]")[0]
    (tmp_path / "free.toml").write_text(text, encoding="utf-8")
    line = refused(bare.run("quote", str(tmp_path / "free.toml"), SHORT))
    assert line == "oncall: duell: the line has no [tariff] (cure: add one to its file)\n"
