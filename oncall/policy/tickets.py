"""The states a ticket goes through and which follows which; a line's [tickets] names those that it uses.

`approved` and `accepted` are the customer's own yes: to an estimate, and to what was tested. While an estimate is sent or
a test runs, the work behind it is held: nothing but the customer's word, or taking the step back, leads on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal, get_args

TicketState = Literal[
    "opened",
    "assigned",
    "waiting",
    "estimate_sent",
    "approved",
    "test",
    "accepted",
    "published",
    "solved",
    "closed",
]
Ask = Literal["serial"]
STATES: tuple[TicketState, ...] = get_args(TicketState)
OVER: frozenset[str] = frozenset({"solved", "closed"})
WORKING: frozenset[str] = frozenset({"opened", "assigned", "waiting", "test", "solved", "closed"})
BACK: frozenset[str] = frozenset({"opened", "assigned", "waiting", "closed"})
# What staff may do from each state; the customer's yes leads from estimate_sent to approved, from test to accepted.
MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(("opened", "assigned", "waiting", "approved", "solved", "closed"), WORKING),
        "estimate_sent": BACK,
        "test": BACK,
        "accepted": BACK | {"published", "solved"},
        "published": BACK | {"test", "solved"},
    }
)
YES: Mapping[str, TicketState] = MappingProxyType({"estimate_sent": "approved", "test": "accepted"})


@dataclass(frozen=True, slots=True)
class Tickets:
    """What a line does with written requests. `assign`: who takes them in turn, empty for whoever is on call.

    `ask`: facts that the form asks for. An estimate above `estimate_over` needs the customer's yes; None: none does.
    """

    states: tuple[TicketState, ...] = ("opened", "solved", "closed")
    ask: tuple[Ask, ...] = ()
    web: bool = True
    assign: tuple[str, ...] = ()
    estimate_over: timedelta | None = None

    def uses(self, state: str) -> bool:
        """Return whether the line has a state."""
        return state in self.states

    def moves(self, state: str) -> tuple[TicketState, ...]:
        """Return where staff may take a ticket from a state, in the line's order.

        A test whose yes the line does not ask for holds nothing, and then anything may be published.
        """
        asks = self.uses("accepted")
        allowed = MOVES.get(state, WORKING) if asks or state != "test" else WORKING
        if not asks and state != "estimate_sent":
            allowed |= {"published"}
        return tuple(each for each in self.states if each in allowed and each != state)

    def awaits(self, state: str) -> TicketState | None:
        """Return the state that the customer's yes leads to from here; None where nothing is asked of him."""
        yes = YES.get(state)
        return yes if yes is not None and self.uses(yes) else None


SILENT = Tickets()
