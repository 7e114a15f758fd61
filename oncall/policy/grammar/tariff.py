"""[tariff] (or [[tariff]], a version each) and [[promise]]; what facts, conditions and actions mean is billing's."""

from typing import Annotated, Literal

from pydantic import Field

from oncall.policy.grammar.base import Day, Facts, Money, Table, Text

TIER = r"^[a-z][a-z0-9_.-]*$"
Tier = Annotated[str, Field(pattern=TIER, examples=['"short"'])]


class RuleTable(Table):
    """[[tariff.rule]]."""

    stage: Annotated[Literal["admit", "cover", "hold", "price", "recurring"], Field(examples=['"price"'])]
    when: Annotated[Facts, Field(examples=["{}"])]
    tier: Tier
    then: Annotated[Facts, Field(examples=['{ flat = "short" }'])]
    cite: Annotated[Text, Field(examples=['"the sentence of the page or contract"'])]
    unknown: Annotated[Literal["review", "no"], Field(examples=['"review"'])] = "review"


class ExampleTable(Table):
    """[[tariff.example]]: facts, and what must come of them; what is left out is not asked."""

    facts: Annotated[Facts, Field(examples=["{ case = true }"])]
    tier: Annotated[str | None, Field(pattern=TIER, examples=['"short"'])] = None
    amount: Money | None = None
    state: Annotated[
        Literal["rated", "covered", "free", "review", "held", "refused", "none"] | None, Field(examples=['"rated"'])
    ] = None
    missing: Annotated[list[Text] | None, Field(examples=['["cause"]'])] = None
    range: Annotated[list[Money] | None, Field(min_length=2, max_length=2, examples=['["490", "990"]'])] = None


class SwitchesTable(Table):
    """[tariff.switches]: what a page leaves open; left out, the reading that bills less."""

    seconds: Annotated[Literal["counted", "minutes"], Field(examples=['"counted"'])] = "counted"
    version_by: Annotated[Literal["opened_at", "solved_at"], Field(examples=['"opened_at"'])] = "opened_at"
    disputed: Annotated[Literal["stays", "leaves"], Field(examples=['"stays"'])] = "stays"
    override_limit: Annotated[Money | None, Field(examples=['"1000"'])] = None
    notice: Annotated[Literal["last_day", "day_after"], Field(examples=['"last_day"'])] = "last_day"


class TariffTable(Table):
    """[tariff]: one version of the prices."""

    id: Annotated[Text, Field(examples=['"duell-2026"'])]
    valid_from: Annotated[Day, Field(examples=["2026-01-01"])]
    valid_to: Annotated[Day | None, Field(examples=["2027-01-01"])] = None
    clock: Annotated[
        Literal["talk", "answered_to_solved", "opened_to_solved", "work"], Field(examples=['"opened_to_solved"'])
    ] = "opened_to_solved"
    month_by: Annotated[Literal["opened_at", "solved_at"], Field(examples=['"opened_at"'])] = "opened_at"
    vat: Annotated[Literal["included", "excluded", "unstated"], Field(examples=['"unstated"'])] = "unstated"
    vat_rate: Annotated[str | None, Field(examples=['"25"'])] = None
    rates: Annotated[dict[str, Money], Field(examples=['{ short = "490" }'])] = Field(default_factory=dict)
    switches: SwitchesTable = Field(default_factory=SwitchesTable)
    rule: Annotated[list[RuleTable], Field(examples=["[[tariff.rule]]"])] = Field(default_factory=list)
    example: Annotated[list[ExampleTable], Field(examples=["[[tariff.example]]"])] = Field(default_factory=list)


class PromiseTable(Table):
    """[[promise]]: respond, react or solve within a time."""

    kind: Annotated[Literal["respond", "react", "solve"], Field(examples=['"respond"'])]
    when: Annotated[Facts, Field(examples=['{ severity = "A" }'])] = Field(default_factory=dict)
    within: Annotated[Text, Field(examples=['"2h"'])]
    cite: Annotated[Text | None, Field(examples=['"the sentence of the page"'])] = None


class ContractTable(Table):
    """[contract.NAME]: the terms of a contract; NAME is the value of the fact `contract`."""

    term_months: Annotated[int, Field(ge=1, le=1200, examples=["12"])]
    renews_months: Annotated[int | None, Field(ge=1, le=1200, examples=["12"])] = None
    notice_days: Annotated[int, Field(ge=0, le=3660, examples=["14"])] = 0
    callers: Annotated[list[Literal["till_user", "admin"]], Field(examples=['["till_user", "admin"]'])] = Field(
        default_factory=list
    )
    cite: Annotated[Text | None, Field(examples=['"the sentence of the page"'])] = None
