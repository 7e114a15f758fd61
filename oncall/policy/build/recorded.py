"""Recordings that are played in place of words: which sentences may have one, and where it is. The file itself is not looked at here."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from oncall.policy.findings import Notes
from oncall.policy.grammar.line import RecordedTable
from oncall.policy.parse import Parsed
from oncall.policy.wording import KEYS, READ, VALUE

FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.(mp3|wav)")
CONSTANT = frozenset({"line"})  # the line's name is the same in every call: a recording can say it


def build_audio(parsed: Parsed, notes: Notes) -> Mapping[str, Mapping[str, str]]:
    """Return the line's recordings by language and key: names of files, or https addresses."""
    found: dict[str, Mapping[str, str]] = {}
    for language, wordings in parsed.say.items():
        tables = {key: each for key, each in wordings.items() if isinstance(each, RecordedTable)}
        for key, table in tables.items():
            _note(f"say.{language}.{key}", key, table, notes)
        if tables:
            found[language] = MappingProxyType({key: table.audio for key, table in tables.items()})
    return MappingProxyType(found)


def is_address(audio: str) -> bool:
    """Return whether a recording is fetched from another machine."""
    return audio.startswith("https://")


def _note(path: str, key: str, table: RecordedTable, notes: Notes) -> None:
    """Note a recording of what is read, of what changes from call to call, or one that is nowhere."""
    if key in READ:
        notes.error(path, "is read, not heard", 'write its words: key = "..."')
    lost = _values(key, table) - CONSTANT
    if lost and table.values is None:
        braces = ", ".join(f"{{{name}}}" for name in sorted(lost))
        cure = 'leave the recording out, or add values = "left_out" where callers can do without'
        notes.error(f"{path}.audio", f"cannot say {braces}, which differs from call to call", cure)
    if not (FILE.fullmatch(table.audio) or _fetched(table.audio)):
        cure = 'name a file of ONCALL_HOME/sounds like "greeting-nb.mp3", or an https address; .mp3 or .wav'
        notes.error(f"{path}.audio", f'"{table.audio}" is no recording', cure)


def _values(key: str, table: RecordedTable) -> frozenset[str]:
    """Return the values of the words that a recording stands for: those of the line's own words, else all it may have."""
    return KEYS.get(key, frozenset()) if table.text is None else frozenset(VALUE.findall(table.text))


def _fetched(audio: str) -> bool:
    """Return whether a text is an https address of a sound file."""
    try:
        parts = urlsplit(audio)
    except ValueError:
        return False
    plain = not parts.username and not parts.password and " " not in audio
    return is_address(audio) and bool(parts.hostname) and plain and parts.path.endswith((".mp3", ".wav"))
