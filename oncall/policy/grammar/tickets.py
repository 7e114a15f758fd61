"""[tickets]: what a written request goes through, what its form asks, who takes it, what needs the customer's yes."""

from typing import Annotated

from pydantic import Field

from oncall.policy.grammar.base import Duration, Table, Text
from oncall.policy.tickets import SILENT, Ask, TicketState


class TicketsTable(Table):
    """[tickets]: all of it may be left out."""

    states: Annotated[list[TicketState], Field(examples=['["opened", "solved", "closed"]'])] = Field(
        default_factory=lambda: list(SILENT.states)
    )
    ask: Annotated[list[Ask], Field(examples=['["serial"]'])] = Field(default_factory=list)
    web: Annotated[bool, Field(examples=["true"])] = True
    assign: Annotated[list[Text], Field(examples=['["anna"]'])] = Field(default_factory=list)
    estimate_over: Annotated[Duration | None, Field(examples=['"4h"'])] = None
