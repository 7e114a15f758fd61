"""What a rule does: every form of `then`, and what is refused."""

from datetime import timedelta

import pytest

from oncall.billing.actions import (
    Ask,
    Band,
    Bands,
    Flat,
    Hold,
    Pass,
    PerCount,
    PerTime,
    Refuse,
    Review,
    Settle,
    facts_of,
    rates_of,
)
from oncall.billing.then import ThenError, parse_action

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("raw", "action"),
    [
        ({"flat": "short"}, Flat("short")),
        ({"flat": "short", "add": True}, Flat("short", add=True)),
        ({"rate": "r", "per": "1h", "of": "on_site", "round": "exact"}, PerTime("r", HOUR, ("on_site",))),
        ({"rate": "r", "per": "1h"}, PerTime("r", HOUR, ("clock",))),
        ({"rate": "r", "per": "1h", "of": ["on_site", "travel"]}, PerTime("r", HOUR, ("on_site", "travel"))),
        ({"rate": "r", "per": "30m", "of": "work", "minimum": 2}, PerTime("r", HOUR / 2, ("work",), minimum=HOUR)),
        ({"rate": "r", "per": "1h", "of": "work", "minimum": "30m"}, PerTime("r", HOUR, ("work",), minimum=HOUR / 2)),
        (
            {"rate": "r", "per": "1h", "of": "work", "round": "started", "limit": "excluded"},
            PerTime("r", HOUR, ("work",), "started", limit_included=False),
        ),
        ({"rate": "r", "per": "station"}, PerCount("r", "stations", "station")),
        (
            {"bands": [{"upto": 5, "flat": "a"}, {"rate": "b"}]},
            Bands("stations", (Band(5, "a"), Band(None, "b", each=True))),
        ),
        (
            {"bands": [{"upto": "15m", "flat": "a"}, {"flat": "b"}], "of": "clock"},
            Bands("clock", (Band(HOUR / 4, "a"), Band(None, "b"))),
        ),
        ({"free": True}, Settle("free")),
        ({"covered": True}, Settle("covered")),
        ({"none": True}, Settle("none")),
        ({"pass": True}, Pass()),
        ({"hold": "estimate"}, Hold("estimate")),
        ({"refuse": True}, Refuse()),
        ({"refer": "admin"}, Refuse("admin")),
        ({"ask": "serial"}, Ask("serial")),
        ({"review": "price:stations"}, Review("price:stations")),
    ],
)
def test_actions_are_read(raw: dict[str, object], action: object) -> None:
    """Each form of a `then` table comes to its action."""
    assert parse_action(raw) == action


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ({}, "then: says nothing"),
        ({"flat": "a", "free": True}, "then: says flat and free"),
        ({"fla": "a"}, "then: says nothing"),
        ({"flat": "a", "per": "1h"}, "then.per: does not go with flat (allowed beside it: add)"),
        ({"flat": 490}, "then.flat: 490 is not a name (write it in quotes)"),
        ({"free": False}, "then.free: False says nothing (write true or leave it out)"),
        ({"rate": "r"}, "then.per: None is not a name (write it in quotes)"),
        ({"rate": "r", "per": "1x"}, "then.per: '1x' is not a length"),
        ({"rate": "r", "per": "0s"}, "then.per: '0s' is not a length"),
        ({"rate": "r", "per": "60"}, "then.per: '60' is not a length"),
        (
            {"rate": "r", "per": "1h", "of": "stations"},
            "then.of: 'stations' is not a fact that fits (one of talk, work,",
        ),
        ({"rate": "r", "per": "1h", "of": []}, "then.of: [] names nothing or one thing twice"),
        (
            {"rate": "r", "per": "1h", "of": ["work", "work"]},
            "then.of: ['work', 'work'] names nothing or one thing twice",
        ),
        ({"rate": "r", "per": "1h", "round": "up"}, "then.round: 'up' is not known (one of exact, started, nearest)"),
        ({"rate": "r", "per": "1h", "limit": "excluded"}, "then.limit: only a started unit has one"),
        ({"rate": "r", "per": "1h", "minimum": -1}, "then.minimum: -1 is not a whole number above nought"),
        ({"rate": "r", "per": "1h", "add": "yes"}, "then.add: 'yes' is neither true nor false"),
        ({"rate": "r", "per": "station", "round": "exact"}, "then.round: counted things are whole (leave it out)"),
        ({"bands": []}, "then.bands: is not a list of bands"),
        ({"bands": [{"upto": 5}]}, "then.bands: a band has upto and flat or rate"),
        ({"bands": [{"upto": 5, "flat": "a"}, {"upto": 5, "flat": "b"}]}, "then.bands: upto must rise"),
        ({"bands": [{"flat": "a"}, {"upto": 5, "flat": "b"}]}, "then.bands: a band without upto hides those after it"),
        ({"bands": [{"upto": "15m", "rate": "a"}], "of": "clock"}, "then.bands: a band of time has one price"),
        ({"bands": [{"flat": "a"}], "of": "cause"}, "then.of: 'cause' is not a fact that fits"),
        ({"ask": "serail"}, "then.ask: 'serail' is not a fact that fits"),
    ],
)
def test_bad_actions_give_one_line_with_the_cure(raw: dict[str, object], line: str) -> None:
    """The key, what is wrong with it, and what to write instead."""
    with pytest.raises(ThenError) as caught:
        parse_action(raw)
    assert str(caught.value).startswith(line)
    assert str(caught.value).endswith(")")


def test_an_action_names_its_rates_and_facts() -> None:
    """What a tariff must give, and what a case must know, for the action to be priced."""
    found = parse_action({"bands": [{"upto": 5, "flat": "a"}, {"rate": "b"}]})
    assert (rates_of(found), facts_of(found)) == (("a", "b"), ("stations",))
    assert (rates_of(Settle("free")), facts_of(Settle("free"))) == ((), ())
