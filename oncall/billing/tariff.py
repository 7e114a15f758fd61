"""A tariff as data: rates, rules in stages, promises, examples, and the switches a page leaves open.

A tariff says all that makes one vendor's prices differ from another's. An applied tariff is never changed; a new one has a
new id or a later version. `rate.quote` prices facts under it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from oncall.billing.actions import Action, rates_of
from oncall.billing.conditions import Condition
from oncall.billing.facts import Facts
from oncall.billing.within import Within

Stage = Literal["admit", "cover", "hold", "price", "recurring"]
Clock = Literal["talk", "answered_to_solved", "opened_to_solved", "work"]
MonthBy = Literal["opened_at", "solved_at"]
Vat = Literal["included", "excluded", "unstated"]
PromiseKind = Literal["respond", "react", "solve"]
State = Literal["rated", "covered", "free", "review", "held", "refused", "none"]

CASE_STAGES: tuple[Stage, ...] = ("admit", "cover", "hold", "price")


@dataclass(frozen=True, slots=True)
class Rule:
    """In its stage the first rule whose conditions all hold is hit. `cite` is the page's sentence. `index`: place in the file.

    `unknown`: what a fact that is not known does to this rule. "review" (the default): nothing is decided before it is
    known. "no": the rule is for facts known to be so; not known, it is passed over.
    """

    stage: Stage
    when: tuple[Condition, ...]
    tier: str
    then: Action
    cite: str = ""
    index: int = 0
    unknown: Literal["review", "no"] = "review"


@dataclass(frozen=True, slots=True)
class Promise:
    """Respond, react or solve within a time of `opened_at`, for cases in which the conditions hold."""

    kind: PromiseKind
    when: tuple[Condition, ...]
    within: Within
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """Facts and what they must come to. None: not said, not checked. `amount` Decimal in the tariff's currency."""

    facts: Facts
    tier: str | None = None
    amount: Decimal | None = None
    state: State | None = None
    missing: tuple[str, ...] | None = None
    range: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Switches:
    """What pages leave open and no rule says, with the reading taken when the file says nothing: the one that bills less.

    seconds: "counted", or "minutes": the clock is cut to whole minutes before it is compared.
    version_by: the tariff is the one valid when the case was opened, or solved.
    disputed: a disputed line "stays" in the month's total or "leaves" it until the dispute is settled.
    override_limit: a change by hand of more than this needs a second person; None: never.
    notice: two weeks' notice is counted back from the "last_day" of the term or from the "day_after" it.
    """

    seconds: Literal["counted", "minutes"] = "counted"
    version_by: MonthBy = "opened_at"
    disputed: Literal["stays", "leaves"] = "stays"
    override_limit: Decimal | None = None
    notice: Literal["last_day", "day_after"] = "last_day"


@dataclass(frozen=True, slots=True)
class Tariff:
    """One tariff of one line, valid on local days in [valid_from, valid_to). A rate that is None or absent is unset."""

    id: str
    currency: str
    valid_from: date = date.min
    valid_to: date | None = None
    clock: Clock = "opened_to_solved"
    month_by: MonthBy = "opened_at"
    vat: Vat = "unstated"
    vat_rate: Decimal | None = None
    rates: Mapping[str, Decimal | None] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    promises: tuple[Promise, ...] = ()
    examples: tuple[Example, ...] = ()
    switches: Switches = Switches()


def unset_rates(tariff: Tariff) -> tuple[str, ...]:
    """Return the names of rates that rules use and the tariff does not give, in the order of the rules."""
    used = dict.fromkeys(name for rule in tariff.rules for name in rates_of(rule.then))
    return tuple(name for name in used if tariff.rates.get(name) is None)
