"""From a line file to a line: read, lay `--set` over, parse, build. All that is wrong comes at once."""

from oncall.policy.build.line import build
from oncall.policy.findings import BadSet, Finding, Notes, PolicyError, Unreadable
from oncall.policy.line import Line
from oncall.policy.parse import parse
from oncall.policy.source import Source, from_canonical, read_file, read_text

__all__ = [
    "BadSet",
    "Finding",
    "PolicyError",
    "Source",
    "Unreadable",
    "from_canonical",
    "load",
    "read_file",
    "read_text",
]


def load(source: Source) -> Line:
    """Return the line of a source; raise PolicyError with every finding when it does not make one."""
    notes = Notes(source.name)
    parsed = parse(source.data, notes)
    line = build(parsed, notes)
    if line is None or notes.failed:
        raise PolicyError(notes.found)
    return line
