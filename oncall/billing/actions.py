"""What a rule does when it is hit. Rates are named here and given (or left unset) in the tariff."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

Rounding = Literal["exact", "started", "nearest"]


@dataclass(frozen=True, slots=True)
class Flat:
    """One amount for the case; in the stage `recurring`, for the period. `add`: beside the next rule's line, not instead."""

    rate: str
    add: bool = False


@dataclass(frozen=True, slots=True)
class PerTime:
    """The rate for every `per` of the durations `of`, added up for the whole case before rounding.

    exact: to the microsecond. started: every unit begun counts whole; `limit_included`: exactly n units are n, not n + 1.
    nearest: to whole units, half a unit up. At least `minimum` is billed when there is anything. Nought is nothing to pay.
    """

    rate: str
    per: timedelta
    of: tuple[str, ...]
    rounding: Rounding = "exact"
    minimum: timedelta = timedelta()
    limit_included: bool = True
    add: bool = False


@dataclass(frozen=True, slots=True)
class PerCount:
    """The rate for every one of a counted fact; `unit` is what one of them is called."""

    rate: str
    of: str
    unit: str
    add: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Up to and including `upto` (None: without end) costs `rate`, once or for `each` of the count."""

    upto: int | timedelta | None
    rate: str
    each: bool = False


@dataclass(frozen=True, slots=True)
class Bands:
    """The first band that reaches the fact's value prices it whole. Above the last: review, missing `price:FACT`."""

    of: str
    bands: tuple[Band, ...]
    add: bool = False


@dataclass(frozen=True, slots=True)
class Settle:
    """Nothing to pay: free (the fault was ours), covered (by contract), none (no payment is stated)."""

    state: Literal["free", "covered", "none"]


@dataclass(frozen=True, slots=True)
class Pass:
    """The stage has nothing against it: go on with the next stage."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Held, and why: what is waited for in a word, such as `estimate`."""

    waits_for: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refused in words only: an emergency is put through all the same. `refer_to`: whom the caller is sent to, or ""."""

    refer_to: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """The fact is missing, or its value is not one that can be used: review, with the fact in `missing`."""

    fact: str


@dataclass(frozen=True, slots=True)
class Review:
    """A person must look: review, with this name in `missing`, such as `price:stations`."""

    missing: str


Priced: TypeAlias = Flat | PerTime | PerCount | Bands
Action: TypeAlias = Priced | Settle | Pass | Hold | Refuse | Ask | Review


def rates_of(action: Action) -> tuple[str, ...]:
    """Return the names of the rates an action may need, in order."""
    match action:
        case Flat(rate=rate) | PerTime(rate=rate) | PerCount(rate=rate):
            return (rate,)
        case Bands(bands=bands):
            return tuple(band.rate for band in bands)
        case _:
            return ()


def facts_of(action: Action) -> tuple[str, ...]:
    """Return the facts whose amount an action needs, in order."""
    match action:
        case PerTime(of=names):
            return names
        case PerCount(of=name) | Bands(of=name):
            return (name,)
        case _:
            return ()
