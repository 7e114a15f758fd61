"""The static documents of the lines on disk: who is on call now, for a host that answers when this one does not."""

import os
import secrets
from datetime import datetime
from pathlib import Path

from oncall.carrier.fallback import render_fallback
from oncall.policy.line import Line
from oncall.usecases.fallback import fallback_script
from oncall.usecases.wording import speaker

FOLDER = "fallback"
READABLE = 0o644  # a static host's own user has to read it; it says what every caller would hear and ring


def document(line: Line, now: datetime) -> str:
    """Return the TwiML of a line for its fallback address."""
    language = line.languages[0]
    shown = line.numbers[0] if line.caller_id == "line" else ""
    return render_fallback(
        fallback_script(line, now), language=language, speak=speaker(line, language), caller_id=shown
    )


def path_of(folder: Path, line: str) -> Path:
    """Return where a line's document stands in a folder."""
    return folder / f"{line}.xml"


def write(folder: Path, line: str, text: str) -> bool:
    """Put a document in its place, whole or not at all; returns whether it was not there already. Raises OSError."""
    path = path_of(folder, line)
    try:
        if path.read_text("utf-8") == text:
            return False
    except (OSError, UnicodeDecodeError):
        folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{line}.{os.getpid()}.{secrets.token_hex(3)}"
    try:
        with fresh.open("w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), READABLE)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return True
