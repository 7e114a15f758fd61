"""[alerts] and [[outage]]: what monitoring may ring people for, and words for faults that callers are told of."""

from typing import Annotated, Literal

from pydantic import Field

from oncall.policy.grammar.base import Duration, Name, Table, Text


class AlertsTable(Table):
    """[alerts]: all of it may be left out; without the table the line takes no alerts."""

    ring: Annotated[list[Text], Field(examples=['["critical"]'])] = Field(default_factory=lambda: ["critical"])
    mail: Annotated[list[Text], Field(examples=['["warning"]'])] = Field(default_factory=lambda: ["warning"])
    otherwise: Annotated[Literal["ring", "mail", "ignore"], Field(examples=['"mail"'])] = "mail"
    when: Annotated[list[Name], Field(min_length=1, examples=['["always"]'])] = Field(
        default_factory=lambda: ["always"]
    )
    group_wait: Annotated[Duration, Field(examples=['"30s"'])] = "30s"
    repeat: Annotated[Duration, Field(examples=['"30m"'])] = "30m"
    rounds: Annotated[int, Field(ge=1, le=20, examples=["2"])] = 2


class OutageTable(Table):
    """[[outage]]: one fault that may come, with what callers hear of it."""

    id: Annotated[Name, Field(examples=['"pin"'])]
    kind: Annotated[Literal["own", "national"], Field(examples=['"national"'])]
    every: Annotated[Duration, Field(examples=['"1h"'])] = "off"
    say: Annotated[dict[str, Text], Field(min_length=1, examples=['{ nl = "Pinnen is nu niet mogelijk." }'])]
