"""A past call as it is imported: one JSON object in the shape of the call log, read into a frozen value."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oncall.billing.facts import FactError, Facts, parse_facts
from oncall.billing.instants import parse_instant
from oncall.calls.model import LegOutcome, Outcome

KEYS = (
    "call", "line", "case", "from", "started_at", "ended_at", "outcome", "answered_by", "stage",
    "wait_seconds", "talk_seconds", "total_seconds", "policy", "legs", "facts",
)  # fmt: skip
LEG_KEYS = ("person", "to", "stage", "outcome", "placed_at", "ring_seconds", "talk_seconds")
LONGEST_TEXT = 100
LONGEST_CALL = 7 * 24 * 3600
_CASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)
_NUMBER = re.compile(r"\+[1-9][0-9]{3,14}", re.ASCII)
_SHOWN = 40


class RowError(ValueError):
    """A row that cannot be taken. One line: key, what, and the cure."""

    def __init__(self, key: str, what: str, cure: str) -> None:
        """Name the key, what is wrong with it, and what to write instead."""
        super().__init__(f"{key}: {what} (cure: {cure})")


@dataclass(frozen=True, slots=True)
class PastLeg:
    """One person's phone in a past call. Seconds are whole; people and numbers need not exist any more."""

    person: str
    to: str
    stage: str
    outcome: LegOutcome
    placed_at: datetime
    ring_seconds: int


@dataclass(frozen=True, slots=True)
class PastCall:
    """A past call. `case`: an id that is kept, "" for none, None where the row leaves it to the line's rule.

    Seconds are whole; `wait_seconds` and `total_seconds` are None where the row has none.
    """

    call: str
    case: str | None
    caller: str | None
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome
    answered_by: str | None
    stage: str
    wait_seconds: int | None
    talk_seconds: int
    total_seconds: int | None
    policy: str | None
    legs: tuple[PastLeg, ...]
    facts: Facts


def parse_past_call(raw: object, line: str) -> PastCall:
    """Return one row. `line` is the id of the line it is imported into. Raises RowError."""
    row = _object(raw, "row", KEYS)
    if row.get("line") not in {None, line}:
        raise RowError("line", f"the row is of {_shown(row['line'])}, not of {line}", "import it into its own line")
    started = _time(row, "started_at")
    ended = _time(row, "ended_at") if row.get("ended_at") is not None else None
    if ended is not None and ended < started:
        raise RowError("ended_at", "is before started_at", "correct one of the two times")
    return PastCall(
        call=_text(row, "call"),
        case=_case(row),
        caller=_caller(row.get("from")),
        started_at=started,
        ended_at=ended,
        outcome=Outcome(_one_of(row, "outcome", tuple(Outcome))),
        answered_by=_text(row, "answered_by") if row.get("answered_by") is not None else None,
        stage=_stage(row),
        wait_seconds=_seconds(row, "wait_seconds"),
        talk_seconds=_seconds(row, "talk_seconds") or 0,
        total_seconds=_seconds(row, "total_seconds"),
        policy=_text(row, "policy") if row.get("policy") is not None else None,
        legs=_legs(row.get("legs"), started),
        facts=_facts(row.get("facts")),
    )


def _legs(raw: object, started: datetime) -> tuple[PastLeg, ...]:
    """Return the legs of a row, none where it has none."""
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise RowError("legs", f"{_shown(raw)} is not a list", "write [] where there were none")
    return tuple(_leg(leg, started, f"legs.{place}") for place, leg in enumerate(raw))


def _leg(raw: object, started: datetime, where: str) -> PastLeg:
    """Return one leg; without a time of its own it was placed when the call began. Its talk is the call's."""
    row = _object(raw, where, LEG_KEYS)
    try:
        _seconds(row, "talk_seconds")
        return PastLeg(
            person=_text(row, "person"),
            to=_text(row, "to") if row.get("to") is not None else "",
            stage=_stage(row),
            outcome=LegOutcome(_one_of(row, "outcome", tuple(LegOutcome))),
            placed_at=_time(row, "placed_at") if row.get("placed_at") is not None else started,
            ring_seconds=_seconds(row, "ring_seconds") or 0,
        )
    except RowError as error:
        error.args = (f"{where}.{error}",)
        raise


def _facts(raw: object) -> Facts:
    """Return the facts of a row."""
    if raw is None:
        return Facts({})
    if not isinstance(raw, dict):
        raise RowError("facts", f"{_shown(raw)} is not an object", 'write facts as {"solved": true}')
    try:
        return parse_facts(raw)
    except FactError as error:
        raise RowError(f"facts.{error.fact}", error.what, error.cure.removeprefix("cure: ")) from None


def _object(raw: object, where: str, keys: Sequence[str]) -> Mapping[str, Any]:
    """Return a JSON object that has no keys but these."""
    if not isinstance(raw, dict):
        raise RowError(where, f"{_shown(raw)} is not a JSON object", "write one object a line")
    for key in raw:
        if key not in keys:
            near = difflib.get_close_matches(str(key), keys, 1)
            raise RowError(
                str(key)[:_SHOWN], "no such key", f"did you mean {near[0]}?" if near else f"one of {', '.join(keys)}"
            )
    return raw


def _text(row: Mapping[str, Any], key: str) -> str:
    """Return a text that is neither empty nor endless."""
    value = row.get(key)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_TEXT or not value.isprintable():
        what = "is missing" if value is None else f"{_shown(value)} is not a text"
        raise RowError(key, what, f"write 1 to {LONGEST_TEXT} characters in quotes")
    return value.strip()


def _one_of(row: Mapping[str, Any], key: str, values: Sequence[str]) -> str:
    """Return one of a closed list of words."""
    value = row.get(key)
    if not isinstance(value, str) or value not in values:
        what = "is missing" if value is None else f"{_shown(value)} is not known"
        raise RowError(key, what, f"one of {', '.join(values)}")
    return value


def _stage(row: Mapping[str, Any]) -> str:
    """Return primary, backup, or "" for null."""
    return "" if row.get("stage") is None else _one_of(row, "stage", ("primary", "backup"))


def _case(row: Mapping[str, Any]) -> str | None:
    """Return the case's id, "" for `null`, None for a row that does not say."""
    if row.get("case") is None:
        return "" if "case" in row else None
    value = row["case"]
    if not isinstance(value, str) or _CASE.fullmatch(value) is None:
        raise RowError("case", f"{_shown(value)} is not a case's id", "up to 40 letters, digits, - . and _, or null")
    return value


def _caller(value: object) -> str | None:
    """Return the caller's number, None for a hidden one."""
    if value is None:
        return None
    number = re.sub(r"[ ()-]", "", value) if isinstance(value, str) else ""
    if _NUMBER.fullmatch(number) is None:
        raise RowError("from", f"{_shown(value)} is not a number", "E.164 such as +4790000000, or null when hidden")
    return number


def _time(row: Mapping[str, Any], key: str) -> datetime:
    """Return an RFC 3339 time in UTC."""
    found = parse_instant(row.get(key))
    if found is None:
        what = "is missing" if row.get(key) is None else f"{_shown(row[key])} is not a time"
        raise RowError(key, what, "RFC 3339 with an offset, such as 2026-11-24T12:00:00+01:00")
    return found


def _seconds(row: Mapping[str, Any], key: str) -> int | None:
    """Return whole seconds, None for null."""
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST_CALL:
        raise RowError(key, f"{_shown(value)} is not a number of seconds", f"a whole number from 0 to {LONGEST_CALL}")
    return value


def _shown(value: object) -> str:
    """Return a value as a complaint cites it."""
    return repr(value)[:_SHOWN]
