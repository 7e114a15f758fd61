"""What requests and answers about cases hold: the models behind their JSON and their part of the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import Field

from oncall.billing.standing import Reason
from oncall.console.api.about_calls import CallTold
from oncall.console.api.about_lines import DueTold, Facts, PriceTold
from oncall.console.api.pages import Listed, Paged
from oncall.console.api.spec import Given, Told
from oncall.usecases.note_case import LONGEST

FactValue = bool | int | float | str | None
Note = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Tier = Annotated[str, Field(max_length=100)]
Amount = Annotated[
    str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,4})?$", description="In the case's currency, like 490.00.")
]


class CaseRowTold(Told):
    """A case in a list."""

    case: str
    line: str
    customer: str | None
    caller: str | None
    opened_at: str
    month: str
    state: str
    tier: str | None
    amount: str | None
    currency: str
    policy: str
    solved: bool


class CasesTold(Listed):
    """A page of cases, oldest first."""

    items: list[CaseRowTold]


class CasesAsked(Paged):
    """Which cases."""

    month: Annotated[str, Field(description="YYYY-MM; the present one when left out.")] = ""
    state: Literal["", "none", "rated", "covered", "free", "review", "held", "refused"] = ""


class SourceTold(Told):
    """Where a fact comes from."""

    source: str
    by: str
    at: str


class EntryTold(SourceTold):
    """An entry of the history."""

    fact: str
    value: FactValue


class RatingTold(Told):
    """A price with its reasons."""

    state: str
    tier: str | None
    amount: str | None
    currency: str
    range: list[str | None] | None
    missing: list[str]
    lines: list[PriceTold]
    because: list[str]
    promises: list[DueTold]
    tariff: str
    computed: str | None
    overridden: bool
    disputed: bool


class PromiseTold(DueTold):
    """A promise and whether it is open, met or missed."""

    verdict: str


class CaseTold(Told):
    """A case whole."""

    case: str
    line: str
    customer: str | None
    caller: str | None
    opened_at: str
    month: str
    state: str
    tier: str | None
    amount: str | None
    currency: str
    policy: str
    facts: dict[str, FactValue]
    sources: dict[str, SourceTold]
    history: list[EntryTold]
    rating: RatingTold
    promises: list[PromiseTold]
    calls: list[CallTold]


class FactsGiven(Given):
    """Facts to set; null withdraws one. Durations as text (1h30m) or whole seconds."""

    facts: Annotated[Facts, Field(min_length=1)]


class NoteGiven(Given):
    """A note for the next reader."""

    text: Note


class NoteTold(Told):
    """The note that was kept."""

    case: str
    text: str


class DisputeGiven(Given):
    """A customer disputes a case, or one tier of it."""

    note: Note
    tier: Tier | None = None


class SettledGiven(Given):
    """How a dispute ends; `amount` with reduced alone."""

    outcome: Literal["upheld", "rejected", "reduced"]
    note: Note
    amount: Amount | None = None


class OverrideGiven(Given):
    """An amount by hand; null takes back what was set."""

    amount: Amount | None
    note: Note
    reason: Reason = "other"
    tier: Tier | None = None


class OverrideTold(Told):
    """The case, and whether the amount waits for a second person's yes."""

    waits: bool
    case: CaseTold
