"""What a case is to be billed now: its rating, unless a person set another amount, or the customer disputes it.

The computed price is always shown beside. Overrides and disputes are rows that are only added; undoing one is a new row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args

from oncall.billing.actions import Settle
from oncall.billing.complete import complete
from oncall.billing.facts import Facts
from oncall.billing.ledger import Charge, charges
from oncall.billing.money import format_money, minor_digits
from oncall.billing.plan import prepare
from oncall.billing.quote import Line, Quote
from oncall.billing.tariff import State, Switches, Tariff
from oncall.billing.walk import NOTHING
from schedules.hours import Hours

Reason = Literal["goodwill", "agreed_price", "wrong_facts", "duplicate", "training", "other"]
REASONS: tuple[str, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Override:
    """An amount set by hand, or (amount None) the last such taken back. `second`: who else agreed, where one is needed."""

    amount: Decimal | None
    tier: str | None
    reason: Reason
    note: str
    by: str
    at: datetime
    second: str | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A customer disputes a case, or one tier of it. `outcome` None: not settled. `amount`: what `reduced` leaves."""

    by: str
    at: datetime
    note: str
    tier: str | None = None
    outcome: Literal["upheld", "rejected", "reduced"] | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a case is billed now. `charges` None: not settled. `computed`: what its rating alone comes to."""

    state: State
    tier: str | None
    charges: tuple[Charge, ...] | None
    computed: Decimal | None
    disputed: bool
    because: tuple[str, ...]

    @property
    def amount(self) -> Decimal | None:
        """Return the sum of the charges, None while not settled."""
        return None if self.charges is None else sum((charge.amount for charge in self.charges), NOTHING)


def standing(
    quote: Quote, overrides: Sequence[Override] = (), disputes: Sequence[Dispute] = (), switches: Switches | None = None
) -> Standing:
    """Return what a case is billed, from its quote and the rows beside it, oldest first; the newest of each decides.

    An override stands until it is taken back, whatever the case is rated at later. While a dispute is open its lines stay
    in the total, or leave it, by the switch `disputed`.
    """
    chosen = switches or Switches()
    state, tier, because = quote.state, quote.tier, quote.because
    billed = charges(quote)
    if overrides and (last := overrides[-1]).amount is not None:
        tier = last.tier or tier or "override"
        billed = (Charge(tier, last.amount),) if last.amount else ()
        state = "rated"
        because = (_override_words(last, quote), *because)
    if not disputes:
        return Standing(state, tier, billed, quote.amount, disputed=False, because=because)
    dispute = disputes[-1]
    if billed is not None:
        billed = _disputed(billed, dispute, chosen)
    said = (f"disputed by {dispute.by}: {dispute.outcome or 'open'}", *because)
    return Standing(state, tier, billed, quote.amount, disputed=dispute.outcome is None, because=said)


def _override_words(override: Override, quote: Quote) -> str:
    amount = format_money(override.amount or NOTHING, quote.currency)
    computed = "not settled" if quote.amount is None else format_money(quote.amount, quote.currency)
    return f"set by {override.by} to {amount} ({override.reason}: {override.note}); computed: {computed}"


def _disputed(billed: tuple[Charge, ...], dispute: Dispute, switches: Switches) -> tuple[Charge, ...]:
    """Return the charges that are left of those disputed, and all the others."""
    rest = tuple(charge for charge in billed if dispute.tier not in {None, charge.tier})
    hit = tuple(charge for charge in billed if charge not in rest)
    match dispute.outcome:
        case "upheld":
            return rest
        case "reduced" if hit:
            amount = min(dispute.amount or NOTHING, sum((charge.amount for charge in hit), NOTHING))
            return (*rest, Charge(hit[0].tier, amount)) if amount else rest
        case None if switches.disputed == "leaves":
            return rest
        case _:
            return billed


def override_problem(override: Override, quote: Quote, limit: Decimal | None) -> str | None:
    """Return why an override may not be recorded, with the cure, or None. `limit`: the tariff's switch override_limit."""
    if override.reason not in REASONS:
        return f"reason: {override.reason!r} is not known (one of {', '.join(REASONS)})"
    if not override.note.strip():
        return "note: is empty (say in a sentence why the amount is changed)"
    if override.amount is None:
        return None
    if override.amount < 0 or override.amount != round(override.amount, minor_digits(quote.currency)):
        return f"amount: {override.amount} is not an amount in {quote.currency} (write it as on the bill)"
    change = abs(override.amount - (quote.amount or NOTHING))
    if limit is not None and change > limit and override.second in {None, "", override.by}:
        changed = format_money(change, quote.currency)
        return f"second: a change of {changed} needs a second person (name who agreed, not {override.by})"
    return None


def price_as(tariff: Tariff, tier: str, facts: Facts, hours: Hours | None = None) -> Decimal | None:
    """Return what the case would come to in the tier of the first rule that has it: for an override that names a tier.

    None where no rule has the tier, a fact it is priced by is not known, its rate is unset, or no price is stated.
    """
    plan = prepare(tariff)
    values = complete(plan, facts, hours)
    for rule in plan.rules.values():
        if rule.rule.tier == tier:
            if rule.pricer is None or not all(fact in values for fact in rule.needs):
                return NOTHING if isinstance(rule.rule.then, Settle) else None
            line = rule.pricer(values)
            return line.amount if isinstance(line, Line) else NOTHING if line is None else None
    return None
