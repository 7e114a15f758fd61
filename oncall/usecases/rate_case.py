"""Put a price on a case: its facts through the tariff that was in force when it was opened."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from oncall.billing.facts import Facts, parse_facts
from oncall.billing.ledger import facts_hash
from oncall.billing.quote import Quote, quote_json
from oncall.billing.rate import quote
from oncall.billing.tariff import Tariff
from oncall.policy.line import Line
from oncall.usecases.line_book import Applied
from oncall.usecases.ports import CaseRow, Tx


def tariff_at(line: Line, at: datetime) -> Tariff | None:
    """Return the line's tariff in force on the local date of `at`; None when there is none."""
    day = at.astimezone(line.zone).date()
    fitting = [t for t in line.tariffs if t.valid_from <= day and (t.valid_to is None or day < t.valid_to)]
    return max(fitting, key=lambda tariff: tariff.valid_from, default=None)


def price(line: Line, facts: Facts, opened_at: datetime) -> Quote | None:
    """Return what these facts cost on this line; None on a line without a tariff."""
    tariff = tariff_at(line, opened_at)
    return None if tariff is None else quote(tariff, facts, line.hours)


def rate_case(tx: Tx, applied: Applied, case: CaseRow, known: Mapping[str, object], now: datetime) -> CaseRow:
    """Return the case with its newest price; the rating is appended once per tariff version and set of facts."""
    facts = parse_facts(known)
    tariff = tariff_at(applied.line, case.opened_at)
    if tariff is None:
        return replace(case, state="none", rating="{}")
    rated = quote(tariff, facts, applied.line.hours)
    text = json.dumps(quote_json(rated), ensure_ascii=False)
    tx.add_rating(case.id, f"{applied.policy}/{tariff.id}", facts_hash(facts), text, now)
    return replace(
        case,
        state=rated.state,
        tier=rated.tier or "",
        amount=rated.amount,
        rating=text,
        month=month_of(applied.line, tariff, case, known),
    )


def month_of(line: Line, tariff: Tariff, case: CaseRow, known: Mapping[str, object]) -> str:
    """Return the month a case belongs to, in the line's zone: when opened, or when solved where the tariff says so."""
    solved_at = known.get("solved_at")
    by_solution = tariff.month_by == "solved_at" and isinstance(solved_at, str)
    at = datetime.fromisoformat(str(solved_at)) if by_solution else case.opened_at
    return f"{at.astimezone(line.zone):%Y-%m}"
