"""What LINE means: the id of an applied line, or the path of a line file, for which no database is needed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from oncall.cli.refusal import Refusal
from oncall.policy.line import Line
from oncall.policy.load import load, read_file
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.ports import Store

PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Records:
    """The open records and the lines in force."""

    store: Store
    book: LineBook

    def applied(self, name: str) -> Applied:
        """Return a line in force by the id that LINE names. Raises Refusal."""
        line_id = read_line(name, ()).id if is_path(name) else name
        found = self.book.by_id(line_id)
        if found is None:
            raise Refusal(
                f"{name}: {'line ' + line_id + ' is not applied' if line_id != name else 'no such line'}",
                self._cure(name),
            )
        return found

    def _cure(self, name: str) -> str:
        """Return what to write instead of a line that is not there."""
        ids = [applied.line.id for applied in self.book.all()]
        if not ids:
            return "cure: oncall lines apply FILE first; no line is applied yet"
        near = get_close_matches(name, ids, 1)
        return (
            f"cure: did you mean {near[0]}?" if near else f"cure: one of {', '.join(ids)}, or the path of a line file"
        )


@contextmanager
def open_records() -> Iterator[Records]:
    """Open the records that the settings name, made and migrated on first use, and load the lines in force."""
    from oncall.settings import load_settings  # noqa: PLC0415 - commands that take a path need no settings
    from oncall.store import open_store  # noqa: PLC0415 - nor a database

    settings = load_settings()
    store = open_store(settings.database_url, settings.home, deadline=PATIENCE)
    try:
        book = LineBook()
        book.refresh(store)
        yield Records(store, book)
    finally:
        store.close()


def is_path(name: str) -> bool:
    """Return whether LINE is a path: it has a slash, ends in .toml, or names a file."""
    return "/" in name or "\\" in name or name.endswith(".toml") or Path(name).is_file()


def read_line(path: str, sets: Sequence[str]) -> Line:
    """Return the line of a file. Raises Unreadable or PolicyError."""
    return load(read_file(path, sets))


def choose(name: str, sets: Sequence[str] = ()) -> Line:
    """Return the line that LINE names, from its file or from the records. Raises Refusal, Unreadable, PolicyError."""
    if is_path(name):
        return read_line(name, sets)
    refuse_sets(name, sets)
    with open_records() as records:
        return records.applied(name).line


def refuse_sets(name: str, sets: Sequence[str]) -> None:
    """Refuse `--set` for an applied line: its versions are immutable."""
    if sets:
        raise Refusal(
            f"--set {sets[0]}: {name} is an applied line", "cure: give the path of a line file instead of an id"
        )
