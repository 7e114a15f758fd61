"""[tickets] and [line] mail: what a file may say, what a state leads to."""

import pytest

from oncall.policy.differ import diff
from oncall.policy.load import PolicyError, load, read_text
from oncall.policy.tickets import STATES, Tickets
from tests.usecases.tickets import LINE, NOW

ALL = Tickets(states=STATES)


def test_what_the_file_says() -> None:
    """Addresses in small letters, states in the file's order, a limit as a duration."""
    line = load(read_text(LINE.replace("support@", "Support@"), "sample.toml"))
    assert (line.mail, line.tickets.states) == (("support@example.com",), STATES)
    assert str(line.tickets.estimate_over) == "4:00:00"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"opened", "assigned"', '"assigned"', "tickets.states"),
        ('"solved", "closed"', '"solved", "closed", "closed"', "tickets.states.10"),
        ('"estimate_sent", "approved", ', '"estimate_sent", ', "tickets.states"),
        ('"estimate_sent", "approved", ', "", "tickets.estimate_over"),
        ('"test", "accepted"', '"accepted"', "tickets.states"),
        ("estimate_over", 'assign = ["eve"]\nestimate_over', "tickets.assign"),
        ("support@example.com", "support", "line.mail.0"),
        ('["support@example.com"]', '["a@example.com", "A@example.com"]', "line.mail.1"),
        ('"test", ', '"tests", ', "tickets.states.5"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, key: str) -> None:
    """One finding with its key."""
    with pytest.raises(PolicyError) as refused:
        load(read_text(LINE.replace(old, new, 1), "sample.toml"))
    assert [finding.key for finding in refused.value.findings] == [key]


def test_the_customers_yes_cannot_be_given_by_staff() -> None:
    """No state leads staff to approved or accepted, and what waits for a yes leads only back."""
    assert {yes for state in STATES for yes in ALL.moves(state)} & {"approved", "accepted", "estimate_sent"} == set()
    assert ALL.moves("estimate_sent") == ALL.moves("test") == ("opened", "assigned", "waiting", "closed")
    assert [state for state in STATES if "published" in ALL.moves(state)] == ["accepted"]


def test_without_the_yes_a_test_holds_nothing() -> None:
    """A line that does not ask for approval publishes from its test."""
    line = Tickets(states=("opened", "test", "published", "solved", "closed"))
    assert (line.awaits("test"), "published" in line.moves("test")) == (None, True)


def test_changes_are_told() -> None:
    """A new limit and a new address are in the differences."""
    old = load(read_text(LINE, "sample.toml"))
    new = load(read_text(LINE.replace('"4h"', '"5h"').replace("support@", "help@"), "sample.toml"))
    told = diff(old, new, NOW)
    assert "tickets: the customer approves an estimate over: 4h -> 5h" in told
    assert {"mail address support@example.com is gone", "mail address help@example.com is new"} <= set(told)
