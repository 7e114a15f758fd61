"""docs/reliability.md names tests that are there, and every row of the list of faults once."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text()
ROWS = 74


def test_every_test_that_is_named_is_there() -> None:
    """A row whose test was renamed or removed shows nothing any more."""
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE))
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text()]
    assert [] == sorted(missing)


def test_every_fault_has_its_row() -> None:
    """Numbers 1 to 74, none left out, none twice."""
    rows = re.findall(r"^\| (\d+(?:, \d+)*) \|", PAGE, re.MULTILINE)
    assert list(range(1, ROWS + 1)) == [int(number) for row in rows for number in row.split(",")]
