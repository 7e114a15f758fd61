"""Facts: the table, reading each kind of value, and the one line every bad value gives."""

from datetime import UTC, datetime, timedelta

import pytest

from oncall.billing.facts import FACT_TYPES, FactError, Facts, facts_json, parse_fact, parse_facts


def test_the_table_is_that_of_the_line_file() -> None:
    """Every fact of the design is there, and the four sums are the only ones."""
    assert set(FACT_TYPES) == {
        "case", "channel", "state", "topic", "caller_role", "contract", "stations", "cause", "solved", "talk", "work",
        "on_site", "travel", "estimate", "estimate_approved", "opened_at", "answered_at", "solved_at", "clock", "severity",
        "serial", "period",
    }  # fmt: skip
    assert {name for name, row in FACT_TYPES.items() if row.is_sum} == {"work", "on_site", "travel", "estimate"}


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("case", True, True),
        ("solved", "false", False),
        ("stations", 3, 3),
        ("stations", "3", 3),
        ("cause", "vendor_bug", "vendor_bug"),
        ("talk", "14m59s", timedelta(seconds=899)),
        ("talk", 312, timedelta(seconds=312)),
        ("on_site", "1h30m", timedelta(minutes=90)),
        ("opened_at", "2026-11-22T10:00:00+01:00", datetime(2026, 11, 22, 9, tzinfo=UTC)),
        ("opened_at", "2026-11-22t09:00:00z", datetime(2026, 11, 22, 9, tzinfo=UTC)),
        ("opened_at", datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2026, 11, 22, 9, tzinfo=UTC)),
        ("serial", "1234 5678 9012", "123456789012"),
        ("topic", "till_fault", "till_fault"),
    ],
)
def test_values_are_read(name: str, raw: object, value: object) -> None:
    """JSON values, TOML values and command line text come to the same typed value."""
    assert parse_fact(name, raw) == value


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ({"solvd": True}, "solvd: no such fact (did you mean solved?)"),
        ({"solved": "maybe"}, "solved: 'maybe' is neither true nor false (write true or false)"),
        ({"solved": 1}, "solved: 1 is neither true nor false (write true or false)"),
        ({"severity": "C"}, "severity: 'C' is not known (one of A, B)"),
        ({"stations": -1}, "stations: -1 is not a count (write a whole number from 0 to 1000000)"),
        ({"stations": True}, "stations: True is not a count (write a whole number from 0 to 1000000)"),
        ({"talk": "5 min"}, 'talk: \'5 min\' is not a duration (write "14m59s", "1h30m" or a number of seconds)'),
        (
            {"opened_at": "2026-11-22T10:00:00"},
            "opened_at: '2026-11-22T10:00:00' is not a time (write RFC 3339 with an offset: 2026-11-22T10:00:00+01:00)",
        ),
        ({"topic": ""}, "topic: '' is not a text (write 1 to 200 characters in quotes)"),
        ({"serial": 123456789012}, "serial: '123456789012' is not a text (write 1 to 200 characters in quotes)"),
        (
            {"opened_at": "2026-11-22T10:00:00Z", "solved_at": "2026-11-22T09:59:59Z"},
            "solved_at: 2026-11-22T09:59:59+00:00 is before opened_at (correct one of the two times)",
        ),
    ],
)
def test_bad_facts_give_one_line_with_the_cure(raw: dict[str, object], line: str) -> None:
    """What, where, and what to write instead."""
    with pytest.raises(FactError) as caught:
        parse_facts(raw)
    assert str(caught.value) == line


def test_an_unknown_name_far_from_any_lists_them_all() -> None:
    """Where no name is near, all of them are listed."""
    with pytest.raises(FactError, match=r"^zzz: no such fact \(one of case, channel,"):
        parse_facts({"zzz": None})


def test_null_is_not_known() -> None:
    """A JSON null is the same as no key."""
    assert parse_facts({"solved": None, "case": True}) == Facts({"case": True})


def test_facts_are_written_as_json_values() -> None:
    """Durations as text, times in UTC, in the order of their names."""
    facts = parse_facts({"talk": 899, "case": True, "opened_at": "2026-11-22T10:00:00+01:00", "stations": 2})
    written = facts_json(facts)
    assert list(written.items()) == [
        ("case", True),
        ("opened_at", "2026-11-22T09:00:00+00:00"),
        ("stations", 2),
        ("talk", "14m59s"),
    ]


@pytest.mark.parametrize(
    "text", ["20261122T100000Z", "2026-W47-7", "2026-11-22", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00"]
)
def test_only_rfc_3339_is_a_time(text: str) -> None:
    """Other ISO 8601 forms, dates alone and impossible instants are refused."""
    with pytest.raises(FactError, match="is not a time"):
        parse_fact("opened_at", text)
