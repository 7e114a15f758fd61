"""Many lines with people of their own, so that calls a second find free phones: on one line its pair would be busy at once."""

from pathlib import Path

from oncall.policy.load import load, read_file
from oncall.store import open_store
from oncall.timers import utc_now

LINES = 200
DUELL = Path(__file__).parents[2] / "lines" / "duell.toml"
PEOPLE = ("anna", "bjorn", "carla", "dag", "eva", "finn")
PATIENCE = 60.0


def number_of(call: int) -> str:
    """Return the number that a call dials."""
    return f"+472100{call % LINES:04}"


def line_of(call: int) -> str:
    """Return the line that a call dials."""
    return f"bench{call % LINES}"


def apply_many(database_url: str, home: Path) -> None:
    """Put the lines in force."""
    store = open_store(database_url, home, deadline=PATIENCE)
    with store.write() as tx:
        for line in range(LINES):
            phones = [f"people.{name}.phone=+4740{line:03}{place:03}" for place, name in enumerate(PEOPLE)]
            sets = (f"line.id={line_of(line)}", f"line.numbers=['{number_of(line)}']", *phones)
            source = read_file(str(DUELL), sets)
            tx.add_line(load(source).id, source.canonical(), utc_now(), "bench")
    store.close()
