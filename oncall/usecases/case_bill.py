"""A case as its bill sees it: promises, what waits for whom, what would change its price, its ledger and who did what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from oncall.billing.standing import Dispute, Override
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.month_waiting import talk_end
from oncall.usecases.ports import CaseRow, Store
from oncall.usecases.promise_verdicts import Promised, promised
from oncall.usecases.rows import AuditRow, LedgerEntry
from oncall.usecases.set_facts import policy_of
from oncall.usecases.standing_rows import asked_of, disputes_of, overrides_of
from oncall.usecases.stored_rating import Rating, read_rating
from oncall.usecases.suggest_answers import Answer, Known, Said, choices, suggest, what_if

TRIED = ("solved", "cause", "estimate_approved", "severity", "channel", "contract", "caller_role")
HOUR_ON_SITE: Said = (("on_site", "1h"),)
AUDITED, RELATED = 50, 6


@dataclass(frozen=True, slots=True)
class CaseBill:
    """A case's bill. `override`, `dispute`: the newest, None where there was none.

    `others`: what one other fact would make of the price, only where it differs; `related`: the caller's other cases.
    """

    case: CaseRow
    rating: Rating
    month_state: str
    promises: tuple[Promised, ...]
    override: Override | None
    asked: LedgerEntry | None
    dispute: Dispute | None
    answers: tuple[Answer, ...]
    others: tuple[Answer, ...]
    entries: tuple[LedgerEntry, ...]
    audit: tuple[AuditRow, ...]
    related: tuple[CaseRow, ...]


def case_bill(store: Store, book: LineBook, case_id: str, now: datetime) -> CaseBill | None:
    """Return a case's bill, None when there is no such case. Raises StoreBusy or StoreDown."""
    with store.read() as tx:
        case = tx.case(case_id)
        if case is None:
            return None
        history, entries = tx.facts(case_id), tx.case_entries(case_id)
        state = tx.month(case.line, case.month).state
    calls = store.calls_of_cases([case_id])[case_id]
    known, applied = Known(case, history, entries, talk_end(calls)), policy_of(store, book, case)
    overrides, disputes = overrides_of(entries), disputes_of(entries)
    last = overrides[-1] if overrides else None
    return CaseBill(
        case=case,
        rating=read_rating(case.rating),
        month_state=state,
        promises=promised(case, history, now),
        override=last if last is not None and last.amount is not None else None,
        asked=asked_of(entries),
        dispute=disputes[-1] if disputes else None,
        answers=suggest(applied, known, now) if case.amount is None else (),
        others=tuple(_others(applied, known, now)),
        entries=entries,
        audit=store.audit_rows(AUDITED, case_id),
        related=related(store, case),
    )


def related(store: Store, case: CaseRow) -> tuple[CaseRow, ...]:
    """Return other cases of the same caller, the newest first."""
    if case.caller is None:
        return ()
    found = store.cases_of_caller(case.line, case.caller, RELATED + 1)
    return tuple(other for other in found if other.id != case.id)[:RELATED]


def _others(applied: Applied, known: Known, now: datetime) -> Iterator[Answer]:
    """Yield what one fact said otherwise would make of the price, where that is another price."""
    case = known.case
    for facts in (*(((fact, value),) for fact in TRIED for value in choices(fact)), HOUR_ON_SITE):
        other = what_if(applied, known, facts, now)
        if other is not None and (other.state, other.tier, other.amount) != (case.state, case.tier, case.amount):
            yield other
