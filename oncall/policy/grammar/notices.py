"""[notices]: who is told about holes and dead phones, when phones are tried before a shift, when the week's plan goes out."""

from typing import Annotated

from pydantic import Field

from oncall.policy.grammar.base import Table, Text


class NoticesTable(Table):
    """[notices]: all of it may be left out."""

    manager: Annotated[list[Text], Field(examples=['["anna"]'])] = Field(default_factory=list)
    test_call: Annotated[Text, Field(examples=['"18:00"'])] = "18:00"
    week_plan: Annotated[Text, Field(examples=['"fri 09:00"'])] = "fri 09:00"
