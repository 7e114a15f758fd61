"""[alerts] and [[outage]]: what may be said, what cannot be, and what of it changed."""

from datetime import timedelta

import pytest

from oncall.policy.check import check_source
from oncall.policy.differ import diff
from oncall.policy.incidents import Alerts
from oncall.policy.load import PolicyError, read_text
from tests.policy.samples import NOW, WHOLE, line_of

ALERTS = '[alerts]\nring = ["Critical"]\nmail = ["warning"]\n'
OUTAGE = '[[outage]]\nid = "net"\nkind = "national"\nevery = "1h"\nsay = { nb = "Nettet er nede.", en = "The net is down." }\n'


def test_without_the_table_no_alerts_are_taken() -> None:
    """None; with an empty one, what is usual."""
    assert line_of().alerts is None
    assert line_of(WHOLE + "[alerts]\n").alerts == Alerts()
    assert line_of().outages == ()


def test_severities_are_read_without_their_case() -> None:
    """What rings, what is mailed, what others get, and that ringing keeps to its states."""
    alerts = line_of(WHOLE + ALERTS + 'otherwise = "ignore"\nwhen = ["office"]\ngroup_wait = "0s"\n').alerts
    assert alerts is not None
    assert [alerts.answer(word, "office") for word in ("CRITICAL", "warning", "info")] == ["ring", "mail", "ignore"]
    assert alerts.answer("critical", "closed") == "mail"
    assert alerts.group_wait == timedelta()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('alerts.mail=["critical"]', '"critical" is in ring as well'),
        ("alerts.group_wait=20m", "nobody is rung before that"),
        ("alerts.repeat=1m", "would ring people without a pause"),
        ("alerts.otherwise=shout", 'is "shout"'),
        ("alerts.rounds=0", "is too small"),
        ("outage.0.kind=ours", 'is "ours"'),
        ("outage.0.every=1m", "is too often for customers"),
        ('outage.0.say={ nb = "x" }', "has no words in en"),
        ('outage.0.say={ nb = "x", en = "x", ru = "x" }', "is no language of the line"),
    ],
)
def test_what_cannot_be_is_said_under_its_key(change: str, said: str) -> None:
    """One line with what is there and what to write."""
    with pytest.raises(PolicyError) as error:
        line_of(WHOLE + ALERTS + OUTAGE, change)
    assert said in str(error.value)


def test_an_id_is_given_once() -> None:
    """Two outages of one id."""
    with pytest.raises(PolicyError, match='"net" is there already'):
        line_of(WHOLE + OUTAGE + OUTAGE)


def test_a_state_that_never_comes_is_an_error() -> None:
    """Alerts that ring in a state which the hours do not know would never ring."""
    found = check_source(read_text(WHOLE + ALERTS + 'when = ["lunch"]\n', "sample.toml"), NOW)
    assert [each.key for each in found.errors] == ["alerts.when.0"]


def test_what_changes_is_said_in_words() -> None:
    """Alerts are taken, ring for something else; an outage is new, its words change."""
    old, alerts = line_of(WHOLE), line_of(WHOLE + ALERTS + OUTAGE)
    assert {"alerts of monitoring are taken", "words for the outage net is new"} <= set(diff(old, alerts, NOW))
    other = line_of(WHOLE + ALERTS + OUTAGE, 'alerts.ring=["down"]', "outage.0.say.nb=Borte")
    assert set(diff(alerts, other, NOW)) == {
        "alerts: rings for: critical -> down",
        "outage net in nb: Nettet er nede. -> Borte",
    }
