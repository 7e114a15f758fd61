"""A small line that is whole, and short ways to change it."""

from datetime import UTC, datetime
from pathlib import Path

from oncall.policy.check import check_source
from oncall.policy.line import Line
from oncall.policy.load import PolicyError, load, read_text

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINES = Path(__file__).resolve().parents[2] / "lines"
SHIPPED = ("dekode", "duell", "kasse", "softwear", "vendotek")

HEAD = """
[line]
id = "sample"
name = "Sample line"
numbers = ["+47 400 00 100"]
country = "NO"
time_zone = "Europe/Oslo"
languages = ["nb", "en"]
currency = "NOK"
"""
WHOLE = (
    HEAD
    + """
[people.anna]
name = "Anna"
phone = "400 00 001"
[people.bjorn]
name = "Bjørn"
phone = "+47 400 00 002"
[people.carla]
name = "Carla"
phone = "+47 400 00 003"
[people.dag]
name = "Dag"
phone = "+47 400 00 004"
[people.eva]
name = "Eva"
phone = "+47 400 00 005"
[people.finn]
name = "Finn"
phone = "+47 400 00 006"

[hours]
weekdays = ["office 09:00-16:00"]
[hours.on]
"*" = []

[rota]
handover = "mon 08:00"
anchor = 2026-01-05
form = "pairs"
pairs = [["anna", "bjorn"], ["carla", "dag"], ["eva", "finn"]]

[[route]]
when = "always"
do = "escalate"

[escalation]
[[escalation.step]]
ring = "primary"
for = "25s"
[[escalation.step]]
ring = "backup"
for = "25s"

[tariff]
id = "sample-2026"
valid_from = 2026-01-01
[tariff.rates]
short = "490"
long = "990"
[[tariff.rule]]
stage = "price"
when = { solved = true, clock = "<= 15m" }
tier = "short"
then = { flat = "short" }
cite = "within 15 minutes"
[[tariff.rule]]
stage = "price"
when = {}
tier = "long"
then = { flat = "long" }
cite = "otherwise"
[[tariff.example]]
facts = { solved = true, clock = "4m10s" }
tier = "short"
amount = "490"
[[tariff.example]]
facts = { solved = false }
tier = "long"
amount = "990"

[[promise]]
kind = "respond"
when = { severity = "A" }
within = "2h"
"""
)


def line_of(text: str = WHOLE, *sets: str) -> Line:
    """Return the line of a file's text with sets over it."""
    return load(read_text(text, "f.toml", sets))


def refused(text: str = WHOLE, *sets: str) -> list[str]:
    """Return the lines a person reads when a file is refused; nothing when it loads."""
    try:
        load(read_text(text, "f.toml", sets))
    except PolicyError as error:
        return str(error).split("\n")
    return []


def checked(text: str = WHOLE, *sets: str) -> list[str]:
    """Return the lines of a whole check."""
    return [str(finding) for finding in check_source(read_text(text, "f.toml", sets), NOW).findings]
