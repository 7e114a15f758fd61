"""What a caller is asked by keys before anything else happens, and where each answer leads. Data alone, from the line file.

A question is answered by one key (`choices`), or by digits that are read back and confirmed (`read_back`). `turn` counts a
call's answers: an address names it, so that an answer which comes twice is not taken for the next one.
"""

from dataclasses import dataclass
from datetime import datetime

TRIES = 3
NUMBER = "number"  # the answer that is where to call back, not a fact of the case


@dataclass(frozen=True, slots=True)
class Back:
    """Whom one of the staff wants to call as the line: the customer's number (E.164), the case if there is one, who asks (id)."""

    number: str
    person: str
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """How a call goes on: `do` and `say` as a route has them, the people (ids) a forward rings, what is asked on the way.

    `say` is "" where it has been said already. `message`: a ticket takes a spoken message too. `opens_at` is the opening
    that is promised, None where there is none to tell. `screen` False: whoever picks up is connected. `back` goes with `do`
    "call_back": the caller is one of the staff, and his phone is rung to call that customer.
    """

    do: str
    say: str = ""
    ring: tuple[str, ...] = ()
    questions: tuple["Question", ...] = ()
    message: bool = True
    opens_at: datetime | None = None
    screen: bool = True
    back: Back | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A key: what it says about the case, what is asked next, and the path it leads to (None: the one the call is on)."""

    press: str
    path: Path | None = None
    facts: tuple[tuple[str, str], ...] = ()
    questions: tuple["Question", ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question: prompt keys, and what an answer means.

    `lead` is said once before it, `again` when it is repeated. `digits` is how many must be keyed, 0 for a telephone
    number of the first of `countries` or of another of them. After `tries` the call goes on along `otherwise`, or along its path without the answer.
    """

    ask: str
    again: str = ""
    lead: str = ""
    read_back: str = ""
    fact: str = ""
    digits: int = 0
    countries: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    otherwise: Path | None = None
    tries: int = TRIES
    values: tuple[tuple[str, str], ...] = ()
