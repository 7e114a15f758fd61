"""Put a price on a case: its facts through the tariff in force, then what people set by hand and the customer disputes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from oncall.billing.facts import Facts, parse_facts
from oncall.billing.ledger import facts_hash
from oncall.billing.months import month_of, tariff_at
from oncall.billing.quote import Quote, quote_json
from oncall.billing.rate import quote
from oncall.billing.tariff import Tariff
from oncall.policy.line import Line
from oncall.usecases.line_book import Applied
from oncall.usecases.ports import CaseRow, Tx
from oncall.usecases.rows import LedgerEntry
from oncall.usecases.standing_rows import standing_json


@dataclass(frozen=True, slots=True)
class Priced:
    """A case with its newest price, and the rating to append: the tariff's version, the hash of the facts, the quote as JSON.

    `tariff` is empty where no tariff is in force: then there is nothing to append.
    """

    case: CaseRow
    tariff: str
    facts_hash: str
    quote: str


def tariff_of(line: Line, facts: Facts, opened_at: datetime) -> Tariff | None:
    """Return the tariff a case is priced under, by the tariffs' own switch; None where none is in force."""
    return tariff_at(line.tariffs, dated(facts, opened_at), line.zone)


def dated(facts: Facts, opened_at: datetime) -> Facts:
    """Return facts that know when the case was opened."""
    return facts if "opened_at" in facts.values else Facts({**facts.values, "opened_at": opened_at})


def price(line: Line, facts: Facts, opened_at: datetime) -> Quote | None:
    """Return what these facts cost on this line; None on a line without a tariff."""
    tariff = tariff_of(line, facts, opened_at)
    return None if tariff is None else quote(tariff, facts, line.hours)


def priced_case(applied: Applied, case: CaseRow, known: Mapping[str, object], entries: Sequence[LedgerEntry]) -> Priced:
    """Return what a case costs under a version of its line. `entries`: its ledger, of which overrides and disputes count."""
    facts, line = parse_facts(known), applied.line
    case = replace(case, policy=applied.policy)
    tariff = tariff_of(line, facts, case.opened_at)
    if tariff is None:
        return Priced(replace(case, state="none", tier="", amount=None, rating="{}"), "", "", "")
    found = quote(tariff, facts, line.hours)
    plain = json.dumps(quote_json(found), ensure_ascii=False)
    text, stands = standing_json(found, plain, entries, tariff)
    month = month_of(tariff, dated(facts, case.opened_at), line.zone) or case.month
    priced = replace(case, state=stands.state, tier=stands.tier or "", amount=stands.amount, rating=text, month=month)
    return Priced(priced, f"{applied.policy}/{tariff.id}", facts_hash(facts), plain)


def rate_case(tx: Tx, applied: Applied, case: CaseRow, known: Mapping[str, object], now: datetime) -> CaseRow:
    """Return the case with its newest price; the rating is appended once per tariff version and set of facts."""
    priced = priced_case(applied, case, known, tx.case_entries(case.id))
    if priced.tariff:
        tx.add_rating(case.id, priced.tariff, priced.facts_hash, priced.quote, now)
    return priced.case
