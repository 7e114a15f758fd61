"""The Duell line applied to a store, and past calls in it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oncall.policy.line import Line
from oncall.policy.load import load
from oncall.policy.source import read_file
from oncall.store import Store
from oncall.usecases.import_calls import Imported, import_calls
from oncall.usecases.line_book import LineBook
from oncall.usecases.past_call import parse_past_call

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
DUELL = Path(__file__).parents[2] / "lines" / "duell.toml"
OCTOBER, NOVEMBER = "2026-10", "2026-11"


def duell_in(store: Store, *sets: str) -> tuple[LineBook, Line]:
    """Apply the Duell line, with values laid over its file, and return the book and the line."""
    source = read_file(str(DUELL), sets)
    line = load(source)
    with store.write() as tx:
        tx.add_line(line.id, source.canonical(), NOW, "test")
    book = LineBook()
    book.refresh(store)
    return book, line


def bring(store: Store, book: LineBook, *rows: dict[str, Any]) -> Imported:
    """Import rows."""
    parsed = [(number, parse_past_call(row, "duell")) for number, row in enumerate(rows, 1)]
    return import_calls(store, book, "duell", parsed, NOW)
