"""Keys on a route that rings people at once: they tell something and lead nowhere; and numbers that a way forwards to."""

from datetime import UTC, datetime

import pytest

from oncall.policy.check import check_source
from oncall.policy.load import load
from oncall.policy.source import read_text
from oncall.usecases.make_plan import make_plan

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
FILE = """
[line]
id = "ferry"
name = "Ferry desk"
numbers = ["+47 21 00 00 00"]
country = "NO"
time_zone = "Europe/Oslo"
languages = ["en"]
[people.ask]
name = "Ask"
phone = "+47 400 00 021"
[[route]]
when = "always"
do = "escalate"
[[route.key]]
press = "3"
topic = "network"
do = "announce"
say = "network"
[escalation]
[[escalation.step]]
ring = ["ask"]
for = "25s"
[say.en]
network = "Please ask your provider."
"""
FORWARD = FILE.replace(
    'do = "escalate"\n[[route.key]]\npress = "3"\ntopic = "network"\ndo = "announce"\nsay = "network"',
    'do = "forward"\nto = "+46 70 000 00 00"',
)


def said(text: str) -> list[str]:
    """Return the errors of a file, one line each."""
    return [str(finding) for finding in check_source(read_text(text, "f.toml"), NOW).errors]


def test_the_plan_has_the_keys_and_asks_nothing() -> None:
    """People ring at once: nothing is asked first; a menu's keys are no such keys."""
    plan = make_plan(load(read_text(FILE, "f.toml")), NOW)
    assert (plan.do, plan.questions) == ("escalate", ())
    assert [("3", "network", (("topic", "network"),))] == [
        (choice.press, choice.path.say if choice.path else "", choice.facts) for choice in plan.aside
    ]
    assert said(FILE) == []


@pytest.mark.parametrize(("old", "new", "words"), [
    ('do = "announce"', 'do = "ticket"', "route.0.key.0: cannot lead on: people ring already"),
    ('say = "network"', 'say = "network"\nthrough = "1"', "route.0.key.0: cannot lead on: people ring already"),
    ('do = "escalate"', 'do = "escalate"\notherwise = "3"', "route.0.otherwise: does not go with do"),
    ('do = "escalate"', 'do = "ticket"', "route.0.key: does not go with do"),
])  # fmt: skip
def test_a_key_that_would_lead_on_is_refused(old: str, new: str, words: str) -> None:
    """One finding says what, where, and the cure."""
    assert any(words in finding for finding in said(FILE.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("countries", "refuses"), [("", False), ("dial_countries = []", True), ('dial_countries = ["SE"]', False)]
)
def test_a_forward_abroad_needs_the_country_in_the_file(countries: str, refuses: bool) -> None:  # noqa: FBT001
    """Where the line says which countries it dials, a number of another one is an error at the key that has it."""
    text = FORWARD.replace('languages = ["en"]', f'languages = ["en"]\n{countries}')
    assert refuses == any("route.0.to: is a number of SE" in finding for finding in said(text))
