"""A line file as read: its tables after `--set`, and as canonical JSON text, from which the same line loads again."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from oncall.policy.findings import Finding, Unreadable
from oncall.policy.sets import lay

Table = Mapping[str, Any]
_PLACE = re.compile(r" \(at (line \d+, column \d+|end of document)\)$")
_TAGS = {"$datetime": datetime.fromisoformat, "$date": date.fromisoformat, "$time": time.fromisoformat, "$float": float}


@dataclass(frozen=True, slots=True)
class Source:
    """A readable line file: `name` is how findings call it, `data` its tables with every `--set`, `text` what was read."""

    name: str
    data: Table
    text: str

    def canonical(self) -> str:
        """Return the effective tables as JSON, keys in the order of the file; `from_canonical` reads it back."""
        return json.dumps(_to_json(self.data), ensure_ascii=False, indent=1) + "\n"


def read_file(path: str, sets: Sequence[str] = ()) -> Source:
    """Read a TOML line file and lay `--set key.path=value` over it.

    Raises Unreadable for a file that cannot be read as TOML, and BadSet for a `--set` that names no key.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(path, f"is not UTF-8 text, at byte {error.start}", "save it as UTF-8") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise _unreadable(path, f"cannot be read: {why}", "give the path of a line file") from None
    return read_text(text, path, sets)


def read_text(text: str, name: str, sets: Sequence[str] = ()) -> Source:
    """Read a line file's text under the name its findings shall have; errors as `read_file`."""
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise _unreadable(name, "is not TOML: nested too deeply", "flatten it") from None
    except ValueError as error:
        raise _not_toml(name, str(error), text) from None
    return Source(name, lay(data, sets, name), text)


def from_canonical(text: str, name: str) -> Source:
    """Read what `Source.canonical` wrote; raises Unreadable for anything else."""
    try:
        data = _from_json(json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise _unreadable(name, f"is not a stored line: {error}", "apply the line file again") from None
    if not isinstance(data, dict):
        raise _unreadable(name, "is not a stored line: no tables in it", "apply the line file again")
    return Source(name, data, text)


def _unreadable(name: str, what: str, cure: str) -> Unreadable:
    """Return the error of a file about which nothing else can be said."""
    return Unreadable(Finding(name, "", what, cure))


def _not_toml(name: str, message: str, text: str) -> Unreadable:
    """Return the error of a file that is not TOML, with line and column first."""
    found = _PLACE.search(message)
    rows = text.split("\n")
    place = f"line {len(rows)}, column {len(rows[-1]) + 1}" if found is None or found[1].startswith("end") else found[1]
    what = _PLACE.sub("", message)
    return _unreadable(name, f"is not TOML: {place}: {what[:1].lower()}{what[1:]}", "correct it there")


def _to_json(value: Any) -> Any:
    """Return a TOML value as JSON; what JSON lacks becomes an object with one `$` key."""
    match value:
        case dict():
            return {(f"${key}" if key.startswith("$") else key): _to_json(item) for key, item in value.items()}
        case list():
            return [_to_json(item) for item in value]
        case datetime():
            return {"$datetime": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": value.isoformat()}
        case float():
            return {"$float": repr(value)}
        case _:
            return value


def _from_json(value: Any) -> Any:
    """Return what `_to_json` was given."""
    if isinstance(value, list):
        return [_from_json(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and (tag := next(iter(value))) in _TAGS:
        return _TAGS[tag](value[tag])
    return {key.removeprefix("$"): _from_json(item) for key, item in value.items()}
