"""What a key or a route may say of its way, and who is blocked: mistakes are named with file, key and cure."""

from datetime import UTC, datetime

import pytest

from oncall.policy.check import check_source
from oncall.policy.line import Callers
from oncall.policy.load import load
from oncall.policy.source import read_text
from tests.policy.ferry import FERRY

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
FILE = f"""{FERRY}
[callers]
block = ["+47 900 00 001", "+4790*", "hidden"]
allow = ["90000002"]
vip = ["K-1"]
[[route]]
when = "always"
do = "menu"
say = "menu"
otherwise = "1"
[[route.key]]
press = "1"
do = "ticket"
opens = "office"
[[route.key]]
press = "2"
do = "forward"
to = "21 00 00 09"
"""


def test_the_file_is_read() -> None:
    """Numbers become E.164; a customer stays as written."""
    line = load(read_text(FILE, "f.toml"))
    assert line.routes[0].keys[1].to == "+4721000009"
    assert line.callers == Callers(("+4790000001", "+4790*", "hidden"), ("+4790000002",), ("K-1",))
    assert [line.callers.refuses(number) for number in ("+4790000001", "+4790000002", "+4721000001", None)] == [
        True, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), [
    ('otherwise = "1"', 'otherwise = "7"', 'route.0.otherwise: "7" is no key of this menu (name one of its keys)'),
    ('to = "21 00 00 09"', 'to = "829 00 000"', "route.0.key.1.to: 829 00 000 is charged extra to whoever calls it"),
    ('to = "21 00 00 09"', 'to = "21"', 'route.0.key.1.to: "21" cannot exist'),
    ('to = "21 00 00 09"', "", "route.0.key.1.ring: is missing: a forward rings people by name"),
    ('opens = "office"', 'opens = "offise"', 'route.0.key.0.opens: "offise" is a state that never comes'),
    ('opens = "office"', 'through = "1"', 'route.0.key.0.through: does not go with do = "ticket"'),
    ('opens = "office"', 'ask = ["number"]', 'route.0.key.0.ask: "number" does not go with do = "ticket"'),
    ('do = "forward"', 'do = "escalate"', 'route.0.key.1.to: does not go with do = "escalate"'),
    ('"90000002"', '"9"', 'callers.allow.0: "9" cannot exist'),
])  # fmt: skip
def test_mistakes_are_named(old: str, new: str, said: str) -> None:
    """One finding says what, where, and the cure."""
    found = [str(finding) for finding in check_source(read_text(FILE.replace(old, new), "f.toml"), NOW).findings]
    assert any(line.startswith(f"f.toml: {said}") and line.endswith(")") for line in found), found
