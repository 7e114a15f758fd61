"""What a changed line would have made of a past month: the same cases under both tariffs."""

from datetime import datetime

from oncall.billing.compare import Comparison, compare
from oncall.billing.facts import Facts
from oncall.billing.quote import Quote
from oncall.policy.line import Line
from oncall.usecases.fact_rows import known_facts
from oncall.usecases.ports import Store
from oncall.usecases.rate_case import price

UNPRICED = Quote("none", None, None, "", None, (), (), (), (), "")


def compare_month(store: Store, old: Line, new: Line, month: str) -> Comparison:
    """Return which cases of a month would be billed otherwise under the new line, and by how much."""
    histories = store.facts_of([row.id for row in store.cases(old.id, month)])
    found = ((case, known_facts(history)) for case, history in histories.items())
    return compare(found, lambda facts: _priced(old, facts), lambda facts: _priced(new, facts), new.currency)


def _priced(line: Line, facts: Facts) -> Quote:
    """Return what facts cost on a line, by the day the case was opened."""
    opened = facts.get("opened_at")
    return (price(line, facts, opened) if isinstance(opened, datetime) else None) or UNPRICED
