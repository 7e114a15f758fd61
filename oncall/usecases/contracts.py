"""The contracts of a line's customers: their terms, the last day to give notice, what falls due; and what cannot be told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from oncall.billing.recurring import Contract, notice_by, term_at
from oncall.policy.line import Line
from oncall.usecases.months import bounds
from oncall.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class Agreed:
    """A customer's contract on a day. `first` to `last`: its term then; `notice_by`: the last day on which notice ends it so.

    `renews_months` 0: it ends by itself. `unclear` says what the records lack; then there is no `contract`.
    """

    customer: str
    name: str
    kind: str
    contract: Contract | None
    first: date | None = None
    last: date | None = None
    notice_by: date | None = None
    unclear: str = ""


def contracts(store: Store, line: Line, day: date) -> tuple[Agreed, ...]:
    """Return the contracts of a line's customers as they stand on a day, by customer. Raises StoreBusy or StoreDown."""
    groups: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in store.customers(line.id):
        if row["contract"] in line.contracts:
            groups.setdefault((row["customer"], row["contract"]), []).append(row)
    return tuple(agreed(line, rows, day) for rows in groups.values())


def agreed(line: Line, rows: list[Mapping[str, str]], day: date) -> Agreed:
    """Return one customer's contract from the rows of its phone numbers; where they contradict each other, that is said."""
    customer, kind = rows[0]["customer"], rows[0]["contract"]
    name = next((row["name"] for row in rows if row["name"]), customer)
    starts, stations = _one(rows, "starts_on"), _one(rows, "stations")
    if starts is None:
        return Agreed(customer, name, kind, None, unclear="starts_on: its numbers have different ones")
    if not starts:
        return Agreed(customer, name, kind, None, unclear="starts_on: is not known")
    terms = line.contracts[kind]
    contract = Contract(
        customer=customer,
        kind=kind,
        starts_on=date.fromisoformat(starts),
        stations=int(stations) if stations else None,
        minimum_months=terms.term_months,
        renews_months=terms.renews_months or 0,
        notice_days=terms.notice_days,
    )
    term = term_at(contract, day)
    unclear = "stations: its numbers have different ones" if stations is None else ""
    if term is None:
        return Agreed(customer, name, kind, contract, unclear=unclear)
    return Agreed(
        customer, name, kind, contract, term.first, term.last, notice_by(contract, day, _notice(line, day)), unclear
    )


def _notice(line: Line, day: date) -> Literal["last_day", "day_after"]:
    """Return from which day a notice period is counted back, by the tariff in force."""
    valid = [t for t in line.tariffs if t.valid_from <= day and (t.valid_to is None or day < t.valid_to)]
    return max(valid, key=lambda tariff: tariff.valid_from).switches.notice if valid else "last_day"


def _one(rows: Iterable[Mapping[str, str]], column: str) -> str | None:
    """Return what the rows that say anything agree on, "" where none says it, None where they differ."""
    found = {row[column] for row in rows if row[column]}
    return None if len(found) > 1 else next(iter(found), "")


def days_of(line: Line, month: str) -> tuple[date, date]:
    """Return the first and the last local day of a month."""
    start, end = bounds(month, line.zone)
    return start.astimezone(line.zone).date(), (end.astimezone(line.zone) - timedelta(hours=12)).date()
