"""Draw docs/state-machine.md from the machine's table: `python -m oncall.calls.drawing [--check] FILE`."""

import sys
from pathlib import Path

from oncall.calls.machine import TABLE
from oncall.calls.model import State

INTRODUCTION = """# The machine of a call

Drawn from the table in `oncall/calls/machine.py` by `make diagrams`; `make check` refuses it when stale. An event that has
no row in a state changes nothing there: it came late, twice, or out of order.
"""


def arrows() -> list[tuple[State, str, State]]:
    """Return (from, event, to) for every change of state the table allows, in the order of the states."""
    order = list(State)
    found = [(source, event.__name__, to) for (source, event), row in TABLE.items() for to in row.to]
    return sorted(found, key=lambda arrow: (order.index(arrow[0]), arrow[1], order.index(arrow[2])))


def draw() -> str:
    """Return the page: a diagram of the changes of state, and the whole table."""
    moves: dict[tuple[State, State], list[str]] = {}
    for source, name, to in arrows():
        if source is not to:
            moves.setdefault((source, to), []).append(name)
    lines = [INTRODUCTION, "```mermaid", "stateDiagram-v2", f"    [*] --> {State.RECEIVED}"]
    lines += [f"    {source} --> {to}: {', '.join(names)}" for (source, to), names in moves.items()]
    lines += ["```", "", "| state | event | handler | may lead to |", "|---|---|---|---|"]
    order = list(State)
    rows = sorted(TABLE.items(), key=lambda item: (order.index(item[0][0]), item[0][1].__name__))
    for (source, event), row in rows:
        handler = f"{row.do.__module__.rpartition('.')[2]}.{row.do.__name__}"
        targets = ", ".join(str(state) for state in order if state in row.to)
        lines.append(f"| {source} | {event.__name__} | `{handler}` | {targets} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether the one on disk is as the table draws it."""
    path = Path(arguments[-1])
    if "--check" not in arguments:
        path.write_text(draw(), encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == draw():
        return 0
    sys.stderr.write(f"{path}: the drawing is stale (cure: make diagrams)\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
