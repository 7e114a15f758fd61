"""Conditions of a rule: every form a line file may write, at and around its limit."""

from datetime import timedelta

import pytest

from oncall.billing import conditions
from oncall.billing.conditions import Between, Compare, Not, OneOf, Shape, parse_condition
from oncall.billing.facts import FactError, parse_fact


@pytest.mark.parametrize(
    ("fact", "raw", "condition"),
    [
        ("solved", True, OneOf("solved", (True,))),
        ("cause", "customer", OneOf("cause", ("customer",))),
        ("cause", ["network", "hardware"], OneOf("cause", ("network", "hardware"))),
        ("stations", 3, OneOf("stations", (3,))),
        ("stations", "<= 5", Compare("stations", "<=", 5)),
        ("stations", "between 1 and 5", Between("stations", 1, 5)),
        ("clock", "<= 15m", Compare("clock", "<=", timedelta(minutes=15))),
        ("clock", "<15m", Compare("clock", "<", timedelta(minutes=15))),
        ("on_site", "> 0s", Compare("on_site", ">", timedelta())),
        ("clock", "15m", OneOf("clock", (timedelta(minutes=15),))),
        ("serial", "12 digits", Shape("serial", 12, digits=True)),
        ("serial", "12 characters", Shape("serial", 12, digits=False)),
        ("serial", {"not": "12 digits"}, Not(Shape("serial", 12, digits=True))),
        ("contract", {"not": ["haas", "sla"]}, Not(OneOf("contract", ("haas", "sla")))),
    ],
)
def test_conditions_are_read(fact: str, raw: object, condition: object) -> None:
    """Each form of a `when` value comes to its condition."""
    assert parse_condition(fact, raw) == condition


@pytest.mark.parametrize(
    ("fact", "raw", "line"),
    [
        ("causes", "customer", "causes: no such fact (did you mean cause?)"),
        ("clock", "<= 15", 'clock: \'15\' has no unit (write it with a unit in quotes, such as "15m" or "<= 15m")'),
        ("clock", 900, 'clock: 900 has no unit (write it with a unit in quotes, such as "15m" or "<= 15m")'),
        ("severity", "C", "severity: 'C' is not known (one of A, B)"),
        ("cause", [], "cause: the list is empty, so it never holds (name a value or drop the key)"),
        ("stations", "between 5 and 1", "stations: nothing lies between 5 and 1 (put the smaller end first)"),
        ("cause", {"is": "x"}, 'cause: a table here has one key, not (write cause = { not = "..." })'),
        ("stations", "=> 5", "stations: '=> 5' is not a count (write a whole number from 0 to 1000000)"),
        ("solved", "> 1", "solved: '> 1' is neither true nor false (write true or false)"),
    ],
)
def test_bad_conditions_give_one_line_with_the_cure(fact: str, raw: object, line: str) -> None:
    """What, where, and what to write instead."""
    with pytest.raises(FactError) as caught:
        parse_condition(fact, raw)
    assert str(caught.value) == line


@pytest.mark.parametrize(
    ("fact", "raw", "holds", "fails"),
    [
        ("clock", "<= 15m", ["0s", "14m59s", "15m"], ["15m0.000001s", "15m1s", "1h"]),
        ("clock", "< 15m", ["14m59s"], ["15m"]),
        ("clock", ">= 15m", ["15m", "16m"], ["14m59s"]),
        ("clock", "> 15m", ["15m1s"], ["15m", "1s"]),
        ("stations", "between 1 and 5", [1, 3, 5], [0, 6]),
        ("stations", [1, 2], [1, 2], [0, 3]),
        (
            "serial",
            "12 digits",
            ["123456789012", "000000000000"],
            ["12345678901", "1234567890123", "12345678901x", "१२३४५६७८९०१२"],
        ),
        ("serial", "3 characters", ["abc", "123"], ["ab", "abcd"]),
        ("contract", {"not": "flat"}, ["haas"], ["flat"]),
        ("solved", False, [False], [True]),
    ],
)
def test_conditions_hold_up_to_their_limit(fact: str, raw: object, holds: list[object], fails: list[object]) -> None:
    """`<=` means `<=`, `between` has both ends, and a digit is one of 0 to 9."""
    test = conditions.tester(parse_condition(fact, raw))
    assert [bool(test(parse_fact(fact, value))) for value in holds] == [True] * len(holds)
    assert [bool(test(parse_fact(fact, value))) for value in fails] == [False] * len(fails)
