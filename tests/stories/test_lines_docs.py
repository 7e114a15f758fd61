"""The pages of docs/lines say what is there: every key stands in its line file, every test exists.

A page is a table of sentences (`the page says | in the file | shown by`) and one of switches (`in the file | value | why`).
Words in backquotes are checked: `tests/...py::test_name` is a test, a dotted path that begins with a table of the line file is a
key of lines/NAME.toml (lists by number from 0), where NAME is the page's name.
"""

import re
import tomllib
from pathlib import Path

import pytest

from oncall.policy.grammar.file import FileTable

ROOT = Path(__file__).parents[2]
PAGES = sorted(path for path in (ROOT / "docs" / "lines").glob("*.md"))
QUOTED = re.compile(r"`([^`]+)`")
TEST = re.compile(r"(tests/[a-z_/]+\.py)::(test_[a-z0-9_]+)")
KEY = re.compile(r"[a-z_]+(\.[A-Za-z0-9_*-]+)*")
SENTENCE = re.compile(r"\|\s*[«\"„“]")


def rows(page: Path) -> list[str]:
    """Return the rows of a page's tables, without their heads."""
    lines = page.read_text(encoding="utf-8").splitlines()
    rules = {at for at, line in enumerate(lines) if re.fullmatch(r"[|:\- ]+", line) and "-" in line}
    heads = {at - 1 for at in rules}
    return [line for at, line in enumerate(lines) if line.startswith("|") and at not in rules | heads]


def words(text: str) -> list[str]:
    """Return what stands in backquotes."""
    return QUOTED.findall(text)


def stands(tree: object, path: str) -> bool:
    """Return whether a dotted path leads to something in a parsed file."""
    for part in path.split("."):
        if isinstance(tree, dict) and part in tree:
            tree = tree[part]
        elif isinstance(tree, list) and part.isdecimal() and int(part) < len(tree):
            tree = tree[int(part)]
        else:
            return False
    return True


def test_there_are_pages_with_rows() -> None:
    """The rules below are about something."""
    assert {"duell", "kasse", "vendotek"} <= {page.stem for page in PAGES}
    assert all(len(rows(page)) > len("rows") for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_named_test_exists(page: Path) -> None:
    """A row names a function of that file; a renamed or dropped test makes its row stale."""
    named = [TEST.fullmatch(word) for word in words(page.read_text(encoding="utf-8")) if "::" in word]
    wrong = [each for each in named if each is None]
    gone = [
        match[0]
        for match in named
        if match is not None
        and not (
            (ROOT / match[1]).is_file()
            and re.search(rf"^def {match[2]}\(", (ROOT / match[1]).read_text(encoding="utf-8"), re.MULTILINE)
        )
    ]
    assert ([], []) == (wrong, gone)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_named_key_stands_in_the_file(page: Path) -> None:
    """A key that was renamed in the line file makes its row stale."""
    tree = tomllib.loads((ROOT / "lines" / f"{page.stem}.toml").read_text(encoding="utf-8"))
    keys = [
        word
        for row in rows(page)
        for word in words(row)
        if KEY.fullmatch(word) and word.split(".")[0] in FileTable.model_fields
    ]
    assert [] == [key for key in keys if not stands(tree, key)]
    assert keys


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_sentence_has_a_key_or_a_reason_and_a_test(page: Path) -> None:
    """A row that quotes the page has three cells, none of them empty, and names at least one test."""
    quoted = [row for row in rows(page) if SENTENCE.match(row)]
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in quoted]
    assert [] == [row for row in cells if len(row) != len(("sentence", "file", "test")) or not all(row)]
    assert [] == [row for row in quoted if not TEST.search(row)]
    assert quoted
