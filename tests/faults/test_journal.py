"""The call journal: what is kept is read back in once, whoever wrote it and whatever broke meanwhile."""

import multiprocessing
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oncall.journal import FileJournal
from oncall.journal.lines import dump, load
from oncall.journal.pieces import held
from oncall.journal.writer import Writer
from oncall.usecases.journal import Entry, Said
from oncall.usecases.ports import StoreDown

AT = datetime(2026, 11, 24, 1, 0, 0, 123456, tzinfo=UTC)
WRITERS, EACH = 4, 150


def entry(call: str, number: int = 0, **form: str) -> Entry:
    """Return a kept request of a call."""
    return Entry(call, "/voice/hold", f"t{number}", AT + timedelta(seconds=number), form, "duell@1")


def drained(journal: FileJournal) -> list[Entry]:
    """Read everything back in."""
    found: list[Entry] = []

    def replay(_piece: str, entries: Sequence[Entry]) -> frozenset[str]:
        found.extend(entries)
        return frozenset()

    while journal.drain(replay):
        pass
    return found


def refuse(_piece: str, _entries: Sequence[Entry]) -> frozenset[str]:
    """Fail as a replay without a database does."""
    raise StoreDown("away")


def test_entry_comes_back_as_it_was_kept() -> None:
    """Everything that the replay needs survives the line: times to the microsecond, what was said, odd signs."""
    said = Said(2, AT, ("carla@12",), gave_up=True, joined=True)
    form = {"From": "+4790000000", "Digits": "1", "CallStatus": "\n\"'\u2028\U0001f600"}
    kept = Entry("CA1", "/voice/leg/key", "token", AT, form, "duell@7", said, "id")
    assert kept == load(dump(kept))


def test_only_the_fields_that_are_read_are_kept() -> None:
    """A form full of other fields, or with an endless one, makes no endless line."""
    kept = load(dump(entry("CA1", From="+47" + "9" * 5000, Shoe="size")))
    assert {"From": "+47" + "9" * 297} == kept.form


def test_kept_and_read_back_in_once(tmp_path: Path) -> None:
    """Entries come back in their order, and not again."""
    journal = FileJournal(tmp_path)
    entries = [entry(f"CA{n % 2}", n) for n in range(6)]
    for one in entries:
        journal.note(one)
    assert [one.ticket for one in entries if one.call == "CA1"] == [one.ticket for one in journal.about("CA1")]
    assert journal.waiting()
    assert [one.ticket for one in entries] == [one.ticket for one in drained(journal)]
    assert not journal.waiting()
    assert () == journal.about("CA1")
    assert [] == drained(journal)


def test_replay_that_fails_loses_nothing(tmp_path: Path) -> None:
    """A database that is away again keeps the piece; what came meanwhile follows it."""
    journal = FileJournal(tmp_path)
    journal.note(entry("CA1", 1))
    with pytest.raises(StoreDown):
        journal.drain(refuse)
    journal.note(entry("CA1", 2))
    assert ["t1", "t2"] == [one.ticket for one in journal.about("CA1")]
    assert ["t1", "t2"] == [one.ticket for one in drained(journal)]


def test_torn_and_foreign_lines_are_set_aside(tmp_path: Path) -> None:
    """A line that a full disk tore, and one that is none of ours, cost nothing else and are kept for a person to see."""
    journal = FileJournal(tmp_path)
    journal.note(entry("CA1", 1))
    with (tmp_path / "journal" / "open").open("ab") as file:
        file.write(dump(entry("CA1", 2))[:40])
    journal.note(entry("CA1", 3))
    with (tmp_path / "journal" / "open").open("ab") as file:
        file.write(b'{"call":"CA1"}\nnonsense\n')
    assert ["t1", "t3"] == [one.ticket for one in drained(journal)]
    assert 3 == len((tmp_path / "journal" / "unreadable").read_bytes().splitlines())


def test_call_that_cannot_be_understood_steps_aside(tmp_path: Path) -> None:
    """What the replay refuses is kept for a person to see; the others are done."""
    journal = FileJournal(tmp_path)
    journal.note(entry("CA1", 1))
    journal.note(entry("CA2", 2))
    journal.drain(lambda _piece, _entries: frozenset({"CA1"}))
    assert b"CA1" in (tmp_path / "journal" / "unreadable").read_bytes()
    assert b"CA2" not in (tmp_path / "journal" / "unreadable").read_bytes()
    assert not journal.waiting()


def test_journal_grows_by_pieces_and_not_for_ever(tmp_path: Path) -> None:
    """A piece that is large enough is closed; when there are enough of them, more is kept in memory alone."""
    journal = FileJournal(tmp_path, largest=2000, most=3)
    for number in range(80):
        journal.note(entry(f"CA{number}", number))
    files = sorted(path.name for path in (tmp_path / "journal").iterdir())
    assert 3 == len([name for name in files if "-" in name])
    assert sum(path.stat().st_size for path in (tmp_path / "journal").iterdir()) < 4 * 2500
    assert [f"t{number}" for number in range(80)] == sorted(
        (one.ticket for one in drained(journal)), key=lambda t: int(t[1:])
    )


def test_disk_that_takes_nothing_leaves_it_in_memory(tmp_path: Path) -> None:
    """A file stands where the folder should be: what happened is found, and read back in, all the same."""
    (tmp_path / "journal").write_text("in the way")
    journal = FileJournal(tmp_path)
    journal.note(entry("CA1", 1))
    assert ["t1"] == [one.ticket for one in journal.about("CA1")]
    assert ["t1"] == [one.ticket for one in drained(journal)]
    assert () == journal.about("CA1")


def test_disk_that_comes_back_takes_what_was_in_memory(tmp_path: Path) -> None:
    """What memory kept is written as soon as there is space, and is not there twice."""
    (tmp_path / "journal").write_text("in the way")
    journal = FileJournal(tmp_path)
    journal.note(entry("CA1", 1))
    (tmp_path / "journal").unlink()
    journal.note(entry("CA1", 2))
    assert {"t1", "t2"} == {one.ticket for one in FileJournal(tmp_path).about("CA1")}
    assert ["t1", "t2"] == sorted(one.ticket for one in drained(journal))


def test_entry_counts_as_kept_when_the_disk_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes the bytes and fails to make them last has not kept the entry: it stays in memory as well."""

    def fail(_handle: int) -> None:
        raise OSError("on purpose")

    monkeypatch.setattr("oncall.journal.writer.os.fsync", fail)
    writer = Writer(tmp_path / "journal")
    assert not writer.put(dump(entry("CA1", 1)))
    assert 1 == len(writer.unwritten())


def test_one_process_of_a_machine_reads_back(tmp_path: Path) -> None:
    """While another holds the lock nothing is read; what it does is not done twice."""
    journal = FileJournal(tmp_path)
    journal.note(entry("CA1", 1))
    with held(tmp_path / "journal") as mine:
        assert mine
        assert 0 == FileJournal(tmp_path).drain(refuse)
    assert ["t1"] == [one.ticket for one in drained(journal)]


def write_many(home: Path, writer: int) -> None:
    """Keep many entries, as one process of several does."""
    journal = FileJournal(home, largest=20_000)
    for number in range(EACH):
        journal.note(entry(f"CA{writer}", number))


def test_several_processes_share_the_journal(tmp_path: Path) -> None:
    """Four processes write while a fifth reads back: every entry comes once, each writer's in his order."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(tmp_path, writer)) for writer in range(WRITERS)]
    for process in writers:
        process.start()
    reader = FileJournal(tmp_path)
    found: list[Entry] = []
    while any(process.is_alive() for process in writers):
        found += drained(reader)
    for process in writers:
        process.join()
    found += drained(reader)
    for writer in range(WRITERS):
        assert [f"t{n}" for n in range(EACH)] == [one.ticket for one in found if one.call == f"CA{writer}"]
    assert [0] * WRITERS == [process.exitcode for process in writers]


def test_another_process_sees_what_is_kept(tmp_path: Path) -> None:
    """A caller's next turn may be served by another process: it finds what the first one kept, also after pieces changed."""
    first, second = FileJournal(tmp_path, largest=1500), FileJournal(tmp_path, largest=1500)
    for number in range(12):
        first.note(entry("CA1", number))
        assert number + 1 == len(second.about("CA1"))
    drained(first)
    assert () == second.about("CA1")
