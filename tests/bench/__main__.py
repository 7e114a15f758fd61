"""Measure the rows named on the command line, or all, and print one JSON line each; exit 1 when an aim is missed."""

import sys

from tests.bench import billing, process, rota, telephone
from tests.bench.rows import Measure

ROWS: dict[str, Measure] = {
    "answer_sqlite": telephone.answer_sqlite,
    "answer_postgresql": telephone.answer_postgresql,
    "heartbeat": telephone.heartbeat,
    "first_ring": telephone.first_ring,
    "quote": billing.quote,
    "rerate": billing.rerate,
    "report": billing.report,
    "report_growth": billing.report_growth,
    "who": rota.who,
    "shifts_build": rota.shifts_build,
    "help": process.help_,
    "ready": process.ready,
    "memory": process.memory,
}


def main(names: list[str]) -> int:
    """Measure and print; unknown names end with one line."""
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        print(f"bench: no row {', '.join(unknown)} (cure: one of {', '.join(ROWS)})", file=sys.stderr)
        return 2
    rows = []
    for name in names or list(ROWS):
        rows.append(ROWS[name]())
        print(rows[-1].line(), flush=True)
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
