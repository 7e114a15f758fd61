"""Measure the rows named on the command line, or all, and print one JSON line each; exit 1 when an aim is missed."""

import sys

from tests.bench import billing, outage, process, rota, telephone
from tests.bench.rows import Measure, Row

ROWS: dict[str, Measure] = {
    "answer_sqlite": telephone.answer_sqlite,
    "answer_postgresql": telephone.answer_postgresql,
    "answer_hung": outage.answer_hung,
    "heartbeat": telephone.heartbeat,
    "first_ring": telephone.first_ring,
    "quote": billing.quote,
    "rerate": billing.rerate,
    "report": billing.report,
    "report_cases": billing.report_cases,
    "report_growth": billing.report_growth,
    "who": rota.who,
    "shifts_build": rota.shifts_build,
    "help": process.help_,
    "ready": process.ready,
    "memory": process.memory,
    "outage": outage.outage,
}


def main(names: list[str]) -> int:
    """Measure and print; unknown names end with one line."""
    unknown = [name for name in names if name.partition(":")[0] not in ROWS]
    if unknown:
        print(f"bench: no row {', '.join(unknown)} (cure: one of {', '.join(ROWS)})", file=sys.stderr)
        return 2
    rows = []
    for name in names or list(ROWS):
        rows.append(measured(name))
        print(rows[-1].line(), flush=True)
        if rows[-1].missed:
            print(f"bench: {name}: {rows[-1].missed}", file=sys.stderr)
    return 0 if all(row.holds for row in rows) else 1


def measured(name: str) -> Row:
    """Measure a row; `outage:30` is the outage of thirty seconds."""
    what, _, seconds = name.partition(":")
    return outage.outage(float(seconds)) if what == "outage" and seconds else ROWS[what]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
