"""Past calls to import: rows in the shape of the call log."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Row = dict[str, Any]


def row(number: int = 1, **changes: Any) -> Row:
    """Return an answered call of 312 s of talk after a wait of 14 s, with what differs."""
    made: Row = {
        "call": f"CA{number:032}",
        "line": "duell",
        "case": f"DU-2026-{number:06}",
        "from": f"+47900{number:05}",
        "started_at": "2026-10-05T21:00:00+02:00",
        "ended_at": "2026-10-05T21:05:41+02:00",
        "outcome": "answered",
        "answered_by": "anna",
        "stage": "primary",
        "wait_seconds": 14,
        "talk_seconds": 312,
        "total_seconds": 341,
        "policy": "duell@7",
        "legs": [leg("anna", "accepted", 9, 312), leg("bjorn", "cancelled", 9, 0)],
    }
    return made | changes


def leg(person: str, outcome: str, ring: int, talk: int, **changes: Any) -> Row:
    """Return one person's phone in a call."""
    made: Row = {
        "person": person,
        "to": "+4740000001",
        "stage": "primary",
        "outcome": outcome,
        "placed_at": "2026-10-05T21:00:05+02:00",
        "ring_seconds": ring,
        "talk_seconds": talk,
    }
    return made | changes


def solved(cause: str = "other", **more: Any) -> Row:
    """Return the facts of a case that was solved."""
    return {"solved": True, "cause": cause, **more}


def jsonl(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as JSON Lines."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows)
