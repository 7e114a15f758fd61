"""Reading a rule's `then` table. One of these keys says what it does; those in brackets may stand beside it.

  { flat = "RATE" [add] }                         one amount for the case
  { rate = "RATE", per = "1h", of = "work" [round, minimum, limit, add] }
      of: a duration fact, or a list that is added up; round: "exact" (default), "started", "nearest"; minimum: units or
      a duration; limit: "included" (default) or "excluded", for "started" only
  { rate = "RATE", per = "station" [of, add] }    per counted thing; of = "stations"
  { bands = [{ upto = 5, flat = "RATE" }, { rate = "RATE" }], of = "stations" [add] }   the last may be without `upto`
  { free = true }  { covered = true }  { none = true }    nothing to pay
  { pass = true }                                 the stage has nothing against it: the next stage
  { hold = "estimate" }                           held, and what is waited for
  { refuse = true }  { refer = "admin" }          refused in words, and who is to be asked instead
  { ask = "serial" }                              that fact is missing or of no use: review
  { review = "price:stations" }                   a person must look: review
`add = true` puts a line beside that of the next rule of the stage that is hit; without it the stage ends here.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Literal

from oncall.billing.actions import (
    Action,
    Ask,
    Band,
    Bands,
    Flat,
    Hold,
    Pass,
    PerCount,
    PerTime,
    Refuse,
    Review,
    Rounding,
    Settle,
)
from oncall.billing.durations import DurationError, parse_duration
from oncall.billing.facts import COUNTED, FACT_TYPES

_SETTLED: tuple[Literal["free", "covered", "none"], ...] = ("free", "covered", "none")


class ThenError(ValueError):
    """A `then` table that says nothing, or two things. One line: key, what is wrong, the cure."""


def parse_action(raw: Mapping[str, object]) -> Action:
    """Read a `then` table. Raises ThenError."""
    heads = [key for key in raw if key in _READERS]
    if len(heads) != 1:
        raise ThenError(f"then: says {' and '.join(heads) or 'nothing'} (write one of {', '.join(_READERS)})")
    read, beside = _READERS[heads[0]]
    for key in raw:
        if key != heads[0] and key not in beside:
            raise ThenError(
                f"then.{key}: does not go with {heads[0]} (allowed beside it: {', '.join(beside) or 'nothing'})"
            )
    return read(raw)


def _flat(raw: Mapping[str, object]) -> Action:
    return Flat(_name(raw, "flat"), _truth(raw, "add"))


def _rate(raw: Mapping[str, object]) -> Action:
    rate, per, add = _name(raw, "rate"), _name(raw, "per"), _truth(raw, "add")
    if per in COUNTED:
        for key in ("round", "minimum", "limit"):
            if key in raw:
                raise ThenError(f"then.{key}: counted things are whole (leave it out)")
        return PerCount(rate, _fact(raw, "of", "count", COUNTED[per]), per, add)
    unit = _length(raw, "per")
    rounding: Rounding = _choice(raw, "round", ("exact", "started", "nearest"))  # type: ignore[assignment]
    limit = _choice(raw, "limit", ("included", "excluded"))
    if "limit" in raw and rounding != "started":
        raise ThenError('then.limit: only a started unit has one (write round = "started" or leave it out)')
    return PerTime(rate, unit, _durations(raw), rounding, _minimum(raw, unit), limit == "included", add)


def _bands(raw: Mapping[str, object]) -> Action:
    of = _fact(raw, "of", "", "stations")
    listed = raw["bands"]
    if not isinstance(listed, list | tuple) or not listed:
        raise ThenError('then.bands: is not a list of bands (write [{ upto = 5, flat = "RATE" }])')
    counted = FACT_TYPES[of].kind == "count"
    bands = tuple(_band(item, counted=counted) for item in listed)
    ends = [band.upto for band in bands]
    if any(later is not None and later <= end for end, later in pairwise(ends) if end is not None):  # type: ignore[operator]
        raise ThenError("then.bands: upto must rise from band to band (put them in order)")
    if None in ends[:-1]:
        raise ThenError("then.bands: a band without upto hides those after it (put it last)")
    return Bands(of, bands, _truth(raw, "add"))


def _band(item: object, *, counted: bool) -> Band:
    if not isinstance(item, Mapping) or len({"flat", "rate"} & set(item)) != 1 or set(item) - {"upto", "flat", "rate"}:
        raise ThenError('then.bands: a band has upto and flat or rate (write { upto = 5, flat = "RATE" })')
    if "rate" in item and not counted:
        raise ThenError("then.bands: a band of time has one price (write flat, or a rule with per)")
    upto: int | timedelta | None = None
    if "upto" in item:
        upto = _number(item, "upto") if counted else _length(item, "upto")
    return Band(upto, _name(item, "rate" if "rate" in item else "flat"), "rate" in item)


def _settle(state: Literal["free", "covered", "none"]) -> Callable[[Mapping[str, object]], Action]:
    def read(raw: Mapping[str, object]) -> Action:
        _must(raw, state)
        return Settle(state)

    return read


def _pass(raw: Mapping[str, object]) -> Action:
    _must(raw, "pass")
    return Pass()


def _refuse(raw: Mapping[str, object]) -> Action:
    _must(raw, "refuse")
    return Refuse()


def _ask(raw: Mapping[str, object]) -> Action:
    return Ask(_fact(raw, "ask", "", ""))


def _durations(raw: Mapping[str, object]) -> tuple[str, ...]:
    listed = raw.get("of", "clock")
    names = tuple(listed) if isinstance(listed, list | tuple) else (listed,)
    if not names or any(not isinstance(name, str) for name in names) or len(set(names)) != len(names):
        raise ThenError(f'then.of: {listed!r} names nothing or one thing twice (write "work" or ["on_site", "travel"])')
    return tuple(_fact({"of": name}, "of", "duration", "") for name in names)


def _minimum(raw: Mapping[str, object], unit: timedelta) -> timedelta:
    if isinstance(raw.get("minimum"), str):
        return _length(raw, "minimum")
    return _number(raw, "minimum") * unit if "minimum" in raw else timedelta()


def _fact(raw: Mapping[str, object], key: str, kind: str, default: str) -> str:
    name = raw.get(key, default)
    row = FACT_TYPES.get(name) if isinstance(name, str) else None
    if row is None or row.kind not in ((kind,) if kind else ("count", "duration") if key == "of" else (row.kind,)):
        fit = [row.name for row in FACT_TYPES.values() if not kind or row.kind == kind]
        raise ThenError(f"then.{key}: {name!r} is not a fact that fits (one of {', '.join(fit)})")
    return row.name


def _name(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ThenError(f"then.{key}: {value!r} is not a name (write it in quotes)")


def _length(raw: Mapping[str, object], key: str) -> timedelta:
    value = raw.get(key)
    try:
        length = parse_duration(value if isinstance(value, str) and value.strip()[-1:].isalpha() else None)
    except DurationError:
        length = timedelta()
    if not length:
        raise ThenError(f'then.{key}: {value!r} is not a length (write "30m" or "1h", or "station" for per)')
    return length


def _number(raw: Mapping[str, object], key: str) -> int:
    value = raw.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise ThenError(f"then.{key}: {value!r} is not a whole number above nought (write 1, 2, ...)")


def _truth(raw: Mapping[str, object], key: str) -> bool:
    value = raw.get(key, False)
    if isinstance(value, bool):
        return value
    raise ThenError(f"then.{key}: {value!r} is neither true nor false (write true or leave it out)")


def _must(raw: Mapping[str, object], key: str) -> None:
    if raw[key] is not True:
        raise ThenError(f"then.{key}: {raw[key]!r} says nothing (write true or leave it out)")


def _choice(raw: Mapping[str, object], key: str, choices: tuple[str, ...]) -> str:
    value = raw.get(key, choices[0])
    if value in choices:
        return str(value)
    raise ThenError(f"then.{key}: {value!r} is not known (one of {', '.join(choices)})")


_READERS: dict[str, tuple[Callable[[Mapping[str, object]], Action], tuple[str, ...]]] = {
    "flat": (_flat, ("add",)),
    "rate": (_rate, ("per", "of", "round", "minimum", "limit", "add")),
    "bands": (_bands, ("of", "add")),
    **{state: (_settle(state), ()) for state in _SETTLED},
    "pass": (_pass, ()),
    "hold": (lambda raw: Hold(_name(raw, "hold")), ()),
    "refuse": (_refuse, ()),
    "refer": (lambda raw: Refuse(_name(raw, "refer")), ()),
    "ask": (_ask, ()),
    "review": (lambda raw: Review(_name(raw, "review")), ()),
}
