"""Rehearsals for the pages: played by `oncall rehearse` in a process of its own, so that no caller waits for one."""

import json
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from oncall.console.line_views import MomentView, RehearsalView
from oncall.console.views import Refused

TAKES = 60
ROOT = Path(__file__).parents[1]


def rehearse(text: str, at: datetime, script: str) -> RehearsalView:
    """Play a named script on a line file's text at an instant (aware). Raises Refused with the command's own line."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        file = Path(folder) / "line.toml"
        file.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "oncall", "rehearse", str(file), "--json"]
        command += ["--at", at.isoformat(), "--script", script]
        try:
            done = subprocess.run(  # noqa: S603 - our own command, every argument is one word
                command, cwd=ROOT, env={"PYTHONUTF8": "1"}, capture_output=True, text=True, timeout=TAKES, check=False
            )
        except subprocess.TimeoutExpired:
            raise Refused(f"the rehearsal took longer than {TAKES} s (cure: try it again)") from None
        if done.returncode != 0:
            raise Refused(done.stderr.strip().replace(str(file), "the file") or "the rehearsal did not end well")
        return view_of([json.loads(row) for row in done.stdout.splitlines()])


def view_of(rows: list[dict[str, Any]]) -> RehearsalView:
    """Return the command's rows, the last of which is the call with its price, as the page shows them."""
    *moments, end = rows
    call, quote = end["call"], end["quote"]
    return RehearsalView(
        tuple(MomentView(float(row["t"]), row["who"], row["what"], row["text"]) for row in moments),
        call["outcome"],
        call["wait_seconds"],
        call["talk_seconds"],
        price_of(quote),
        (*quote["because"], *(f"missing: {fact}" for fact in quote["missing"])) if quote else (),
    )


def price_of(quote: dict[str, Any] | None) -> str:
    """Return a price in words: its state, its tier, and the amount or the range."""
    if quote is None:
        return ""
    amount = quote["amount"] or " to ".join(quote["range"] or ())
    return " ".join(
        part for part in (quote["state"], quote["tier"], amount, quote["currency"] if amount else "") if part
    )
