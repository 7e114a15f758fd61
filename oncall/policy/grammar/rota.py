"""[rota] with its explicit weeks, overrides, swaps, absences and changes of staff."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from oncall.policy.grammar.base import Day, Table, Text, in_reach

When = Annotated[datetime | date, AfterValidator(in_reach), Field(examples=["2026-11-24T10:00:00"])]
Who = Annotated[Text, Field(examples=['"anna"'])]
People = Annotated[list[Text], Field(examples=['["anna", "bjorn"]'])]
Strictness = Annotated[Literal["error", "warn", "off"], Field(examples=['"error"'])]
Pairs = Annotated[list[list[Text]], Field(examples=['[["anna", "bjorn"], ["carla", "dag"]]'])]
Lists = list[list[Text]] | list[Text]
Backup = Annotated[Literal["next", "previous"] | Lists, Field(examples=['"next" (or "previous", or a list)'])]


class WeekTable(Table):
    """[[rota.week]]: an explicit week."""

    week: Annotated[Text, Field(examples=['"2026-W53"'])]
    primary: People | None = None
    backup: People | None = None


class OverrideTable(Table):
    """[[rota.override]]: add, remove, or both in one role."""

    role: Annotated[Literal["primary", "backup"], Field(examples=['"primary"'])]
    add: Who | None = None
    remove: Who | None = None
    start: Annotated[When, Field(alias="from", examples=["2026-11-24T10:00:00"])]
    end: Annotated[When, Field(alias="to", examples=["2026-11-24T14:00:00"])]


class SwapTable(Table):
    """[[rota.swap]]: two people trade windows."""

    a: Who
    a_from: When
    a_to: When
    b: Who
    b_from: When
    b_to: When


class AbsenceTable(Table):
    """[[rota.absence]]: somebody is away."""

    who: Who
    start: Annotated[When, Field(alias="from", examples=["2026-12-24"])]
    end: Annotated[When, Field(alias="to", examples=["2027-01-02"])]


class StaffTable(Table):
    """[[rota.staff]]: a list that replaces the rota's from the first handover on or after a date."""

    start: Annotated[Day, Field(alias="from", examples=["2026-11-30"])]
    pairs: Pairs = Field(default_factory=list)
    ring: People = Field(default_factory=list)
    backup: Annotated[Lists | None, Field(examples=['[["eva", "finn"]]'])] = None
    first: Who | None = None


class RotaTable(Table):
    """[rota]."""

    handover: Annotated[Text, Field(examples=['"mon 08:00"'])]
    anchor: Day
    form: Annotated[Literal["pairs", "sliding", "weeks"], Field(examples=['"pairs"'])]
    pairs: Pairs = Field(default_factory=list)
    ring: People = Field(default_factory=list)
    backup: Backup = "next"
    distinct: Strictness = "error"
    no_same_four: Strictness = "off"
    reserve: People = Field(default_factory=list)
    week: list[WeekTable] = Field(default_factory=list)
    override: list[OverrideTable] = Field(default_factory=list)
    swap: list[SwapTable] = Field(default_factory=list)
    absence: list[AbsenceTable] = Field(default_factory=list)
    staff: list[StaffTable] = Field(default_factory=list)
