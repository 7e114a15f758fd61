"""Whatever stands in a file, a person reads findings: never a traceback, never a finding without key and cure."""

import copy
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.policy.check import check_source
from oncall.policy.load import Source, from_canonical, load, read_file
from tests.policy.samples import LINES, NOW, SHIPPED

ODD: list[Any] = [
    None, "", "x", "=", "{", "}", "{line", "closed 00:00-24:00", "office 22:00-06:00", "mon 25:00", "2026-W53", "anna", "0", "-1", "1e9",
    "99h", "+", "+47", "<= 15m", 0, -1, 10**30, 1.5, float("inf"), True, [], [[]], [[[]]], ["anna"], [["anna"]], ["anna", ["anna"]], {}, {"x": {}},
    {"not": {"not": 1}}, [{}], date(1, 1, 1), date(9999, 12, 31), datetime(1, 1, 1), datetime(9999, 12, 31, tzinfo=UTC), time(8),  # noqa: DTZ001
]  # fmt: skip
FILES = {name: read_file(str(LINES / f"{name}.toml")).data for name in SHIPPED}


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of everything below a value."""
    items: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, dict):
        items = iter(value.items())
    elif isinstance(value, list):
        items = iter(enumerate(value))
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


PLACES = [(name, path) for name, data in FILES.items() for path in places(data)]


def broken(name: str, path: tuple[str | int, ...], value: Any) -> Source:
    """Return a shipped file with one value replaced, or left out for None."""
    data: Any = copy.deepcopy(dict(FILES[name]))
    at = data
    for key in path[:-1]:
        at = at[key]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return Source("f.toml", data, "")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_one_odd_value(place: tuple[str, tuple[str | int, ...]], value: Any) -> None:
    """One odd value anywhere in a shipped file is either taken, and then kept, or named."""
    source = broken(*place, value)

    report = check_source(source, NOW)

    assert [] == [each for each in report.findings if not each.key or not each.cure or "\n" in str(each)]
    if report.line is not None:
        assert report.line == load(from_canonical(source.canonical(), "again"))
