"""Reading a file, refusing what is not TOML, and the canonical text from which the same line loads again."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.policy.load import Source, Unreadable, from_canonical, load, read_file, read_text
from tests.policy.samples import LINES, SHIPPED, WHOLE

OFFSET = timezone(timedelta(hours=-9, minutes=-30))
TIMES = st.one_of(
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(timezones=st.just(OFFSET)),
).map(lambda value: value.replace(fold=0))  # TOML cannot say fold
SCALARS = st.one_of(st.text(), st.integers(), st.booleans(), st.floats(allow_nan=False), st.dates(), TIMES)
TABLES = st.dictionaries(
    st.one_of(st.text(), st.sampled_from(["$date", "$datetime", "$", "$$date"])),
    st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12),
)


@given(TABLES)
def test_canonical_keeps_every_value(data: dict[str, Any]) -> None:
    """What TOML can say comes back from the canonical text: the same values, kinds, and order."""
    again = from_canonical(Source("f.toml", data, "").canonical(), "again").data

    assert data == again
    assert repr(data) == repr(again)


@pytest.mark.parametrize("name", SHIPPED)
def test_line_from_canonical(name: str) -> None:
    """A stored version makes the same line as its file, sets included."""
    source = read_file(str(LINES / f"{name}.toml"), ["line.same_case_within=3h", "hours.on.2026-12-24=[]"])

    again = from_canonical(source.canonical(), "stored")

    assert load(source) == load(again)
    assert source.canonical() == again.canonical()


def test_sets_are_in_the_canonical_text() -> None:
    """A set is part of the version."""
    assert read_text(WHOLE, "f", ["line.name=x"]).canonical() != read_text(WHOLE, "f").canonical()


@pytest.mark.parametrize("text", ["", "[]", "3", "{", '{"a": {"$date": "soon"}}', '{"a": {"$date": 3}}', "null"])
def test_not_canonical(text: str) -> None:
    """What was never written as a version is refused in one line."""
    with pytest.raises(Unreadable, match="is not a stored line"):
        from_canonical(text, "stored")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = ", "line 1, column 5: "),
        ("[a]\nb = 'c\n", "line 3, column 1: "),
        ("a = 1\na = 2\n", "line 2, column 6: "),
        ("a = 2026-02-30\n", "line 1, column 5: "),
        ("[[a]\n", "line 1, column 4: "),
        ("a = " + "[" * 5000, "nested too deeply (flatten it)"),
    ],
)
def test_not_toml(text: str, place: str) -> None:
    """A file that is not TOML is refused with line and column, in one line."""
    with pytest.raises(Unreadable) as caught:
        read_text(text, "f.toml")

    assert str(caught.value).startswith(f"f.toml: is not TOML: {place}")
    assert str(caught.value).endswith(")")
    assert "\n" not in str(caught.value)


def test_absurd_number() -> None:
    """A number of thousands of digits is refused like any other nonsense."""
    with pytest.raises(Unreadable, match="is not TOML"):
        read_text(f"a = {'9' * 5000}", "f.toml")


def test_no_file(tmp_path: Path) -> None:
    """A missing file, a folder, bytes that are no text: one line each, naming the file."""
    binary = tmp_path / "b.toml"
    binary.write_bytes(b"a = \xff")

    for path, what in ((tmp_path / "none.toml", "No such file"), (tmp_path, "directory"), (binary, "not UTF-8 text")):
        with pytest.raises(Unreadable, match=what) as caught:
            read_file(str(path))
        assert str(caught.value).startswith(f"{path}: ")
        assert "\n" not in str(caught.value)


def test_byte_order_mark(tmp_path: Path) -> None:
    """A file saved by an editor that marks its encoding is read all the same."""
    path = tmp_path / "f.toml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())

    assert "sample" == load(read_file(str(path))).id


def test_kinds_that_json_lacks() -> None:
    """Dates, times and instants keep their kind, and their offset."""
    text = "a = 2026-01-05\nb = 08:00:00\nc = 2026-01-05T08:00:00\nd = 2026-01-05T08:00:00+02:00\ne = 1.0\n"

    data = from_canonical(read_text(text, "f").canonical(), "g").data

    assert date(2026, 1, 5) == data["a"]
    assert time(8) == data["b"]
    assert datetime(2026, 1, 5, 8) == data["c"]  # noqa: DTZ001 - a local time of the file
    assert datetime(2026, 1, 5, 6, tzinfo=UTC) == data["d"]
    assert isinstance(data["e"], float)
