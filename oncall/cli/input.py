"""What people hand in: standard input, files, JSON; what is wrong is said with where."""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from oncall.cli.refusal import Refusal


class NotJson(ValueError):
    """Text that is not JSON. One line: what, and where in the text."""


def parse(text: str) -> Any:
    """Return what a JSON text means. Raises NotJson; NaN, and a key given twice, are not JSON here."""
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise NotJson(f"not JSON: {error.msg.lower()} at character {error.pos + 1}") from None
    except NotJson:
        raise
    except ValueError:
        raise NotJson("not JSON: a number of thousands of digits") from None
    except RecursionError:
        raise NotJson("not JSON: nested too deeply") from None


def parse_object(text: str) -> dict[str, Any]:
    """Return the object that a JSON text means. Raises NotJson."""
    found = parse(text)
    if not isinstance(found, dict):
        raise NotJson("not a JSON object")
    return found


def lines_of(stream: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers from 1."""
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield number, line


def open_text(path: str) -> TextIO:
    """Open a file, or standard input for `-`. Raises Refusal."""
    if path == "-":
        return stdin()
    try:
        return open(path, encoding="utf-8-sig", newline="")  # noqa: PTH123 - the caller reads it line by line
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refusal(f"{path}: cannot be read: {why}", "cure: give the path of a file, or -") from None


def stdin() -> TextIO:
    """Return standard input as UTF-8 text, without the mark some programs put first."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="strict")
    return sys.stdin


def _no_constant(name: str) -> None:
    """Refuse NaN and Infinity, which are not JSON."""
    raise NotJson(f"not JSON: {name}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose keys are each given once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise NotJson(f"not JSON: the key {twice!r} comes twice")
    return found
