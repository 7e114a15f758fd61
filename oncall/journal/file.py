"""The call journal of a machine: note an entry, find what is kept of a call, read everything back in."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

from oncall.journal.lines import call_of, dump, load
from oncall.journal.pieces import OPEN, UNREADABLE, held, pieces, quiet, set_aside
from oncall.journal.reader import Reader
from oncall.journal.writer import LARGEST, MOST_PIECES, Writer
from oncall.log import get_logger
from oncall.usecases.journal import Entry

FOLDER = "journal"
MOST_UNREADABLE = 1024 * 1024
log = get_logger(__name__)
Replay = Callable[[str, Sequence[Entry]], Collection[str]]


class FileJournal:
    """usecases.journal.Journal in a folder of ONCALL_HOME. `largest`: bytes of a piece; `most`: pieces kept at once."""

    def __init__(self, home: Path, *, largest: int = LARGEST, most: int = MOST_PIECES) -> None:
        self._folder = home / FOLDER
        self._writer = Writer(self._folder, largest=largest, most=most)
        self._reader = Reader(self._folder)

    def note(self, entry: Entry) -> None:
        """Keep one request, on disk before this returns unless the disk is full or dead: then in memory. Never raises."""
        if not self._writer.put(dump(replace(entry, id=entry.id or token_hex(6)))):
            log.warning("journal_in_memory", path=entry.path)

    def about(self, call: str) -> tuple[Entry, ...]:
        """Return what is kept of a call, in the order in which it was kept. Never raises; a disk that fails costs entries."""
        try:
            lines = self._reader.lines(call)
        except OSError as error:
            log.error("journal_not_read", why=str(error))  # noqa: TRY400 - the reason is all there is to say
            lines = ()
        lines += tuple(line for line in self._writer.unwritten() if call_of(line) == call)
        return understood(lines)[0]

    def waiting(self) -> bool:
        """Return whether anything is kept that has not been read back in."""
        try:
            kept = (self._folder / OPEN).stat().st_size > 0
        except OSError:
            kept = False
        return kept or bool(self._writer.unwritten()) or bool(pieces(self._folder))

    def drain(self, replay: Replay) -> int:
        """Read the oldest piece back in, and what is in memory; returns how many entries. One process of a machine may.

        `replay` gets a piece's name and entries and returns the calls that it could not make sense of: their lines are set
        aside for a person to look at. What it raises leaves everything for the next time. It must know a piece that it has
        had before: a process may die between the replay and the deletion of the piece.
        """
        if not self._folder.is_dir():
            return self._drain_memory(replay)
        with held(self._folder) as mine:
            if not mine:
                return 0
            if not pieces(self._folder):
                set_aside(self._folder)
            oldest = pieces(self._folder)[:1]
            done = sum(self._drain_piece(piece, replay) for piece in oldest if quiet(piece))
        return done + self._drain_memory(replay)

    def _drain_piece(self, piece: Path, replay: Replay) -> int:
        """Read one piece back in and delete it."""
        lines = piece.read_bytes().split(b"\n")
        entries, unreadable = understood(lines)
        refused = replay(piece.name, entries)
        unreadable += tuple(line for line in lines if call_of(line) in refused)
        if unreadable:
            log.error("journal_lines_unreadable", piece=piece.name, lines=len(unreadable))
            with (self._folder / UNREADABLE).open("ab") as file:
                if file.tell() < MOST_UNREADABLE:
                    file.write(b"\n".join(unreadable) + b"\n")
        piece.unlink()
        return len(entries)

    def _drain_memory(self, replay: Replay) -> int:
        """Read back in what the disk never took."""
        lines = self._writer.unwritten()
        if not lines:
            return 0
        entries, _ = understood(lines)
        replay(f"memory-{token_hex(4)}", entries)
        self._writer.forget(lines)
        return len(entries)


def understood(lines: Sequence[bytes]) -> tuple[tuple[Entry, ...], tuple[bytes, ...]]:
    """Return the entries of lines, each once, and the lines that are none."""
    entries: dict[str, Entry] = {}
    unreadable = []
    for line in lines:
        if not line.strip():
            continue
        try:
            entry = load(line)
        except ValueError:
            unreadable.append(line)
        else:
            entries.setdefault(entry.id, entry)
    return tuple(entries.values()), tuple(unreadable)
