"""The desk of the money pages over the records: the month, the cases that wait, the bill of one case. Answers are the use cases' own values."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from oncall.billing.facts import FactError
from oncall.billing.months import MonthError as MonthOver
from oncall.console.exporting import invoice_file, statement_file
from oncall.console.views import Download, Refused
from oncall.policy.line import Line
from oncall.usecases.case_bill import CaseBill, case_bill
from oncall.usecases.change_case import Refused as NotDone
from oncall.usecases.charge_contracts import Charges, charge_contracts
from oncall.usecases.close_month import Closed, Unsettled, close_month
from oncall.usecases.contracts import Agreed, contracts
from oncall.usecases.customer_statement import customer_statement
from oncall.usecases.dispute_line import Answer, answer_dispute, dispute_line
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.link_case import link_call, unlink_call
from oncall.usecases.month_picture import Picture, month_picture
from oncall.usecases.month_totals import MonthTotals, month_totals
from oncall.usecases.month_waiting import WaitingPage, waiting
from oncall.usecases.months import MonthError
from oncall.usecases.note_case import note_case
from oncall.usecases.override_amount import Wanted, override_amount
from oncall.usecases.ports import CarrierError, CaseRow, Store
from oncall.usecases.report_month import Report, report_month
from oncall.usecases.rerate import Rerating, rerate
from oncall.usecases.review_month import Exceptional, Reviewed, exceptions, review_month
from oncall.usecases.second_person import agree, decline, set_or_ask
from oncall.usecases.set_facts import NoSuchCase, set_facts

LOOKED_AT = 500


@contextmanager
def said() -> Iterator[None]:
    """Turn what a use case refuses into one sentence for the page."""
    try:
        yield
    except (FactError, NoSuchCase, NotDone, MonthError, MonthOver, Unsettled) as error:
        raise Refused(str(error)) from error


@dataclass(frozen=True, slots=True)
class BillDesk:
    """The money of a running service. Every method may raise StoreBusy or StoreDown; those that change, Refused.

    `export` writes a report as a file, `sound` fetches a recording from the carrier (None where there is no carrier).
    """

    store: Store
    book: LineBook
    clock: Callable[[], datetime]
    export: Callable[[Report, str], Download | None]
    sound: Callable[[str], bytes] | None = None

    def applied(self, line: str) -> Applied | None:
        """Return the newest version of a line, or None."""
        return self.book.by_id(line)

    def need(self, line: str) -> Applied:
        """Return the newest version of a line. Raises Refused."""
        found = self.book.by_id(line)
        if found is None:
            raise Refused(f"{line}: no such line is in force")
        return found

    def totals(self, line: Line, month: str) -> MonthTotals:
        """Return a month's totals."""
        return month_totals(self.store, line, month)

    def waiting(self, line: str, month: str, limit: int) -> WaitingPage:
        """Return the cases of a month that wait for a person, most money first."""
        return waiting(self.store, self.book, line, month, self.clock(), limit)

    def picture(self, line: Line, month: str) -> Picture:
        """Return what a month looks like."""
        return month_picture(self.store, line, month)

    def looks(self, applied: Applied, totals: MonthTotals) -> tuple[Exceptional, ...]:
        """Return what wants a second look though it has its price; nothing for a month of more than 500 cases."""
        if totals.cases > LOOKED_AT:
            return ()
        rows = self.store.cases(applied.line.id, totals.month)
        return tuple(each for each in exceptions(self.store, applied, rows) if each.amount is not None)

    def cases(self, line: str, month: str, kind: tuple[str, str], place: int, limit: int) -> tuple[CaseRow, ...]:
        """Return a page of a month's cases of one tier and state."""
        return self.store.case_page(line, month, *kind, place, limit)

    def answer(self, case: str, facts: tuple[tuple[str, str], ...], by: str) -> None:
        """Set facts of a case; "" withdraws."""
        with said():
            set_facts(self.store, self.book, case, facts, by, self.clock())

    def agree(self, case: str, by: str) -> None:
        """Agree to an amount as the second person."""
        with said():
            agree(self.store, self.book, case, by, self.clock())

    def decline(self, case: str, by: str) -> None:
        """Decline an amount that waits for a second person."""
        with said():
            decline(self.store, self.book, case, by, self.clock())

    def settle(self, case: str, answer: Answer) -> None:
        """Answer the dispute that is open."""
        with said():
            answer_dispute(self.store, self.book, case, answer, self.clock())

    def dispute(self, case: str, tier: str | None, note: str, by: str) -> None:
        """Open a dispute of a case, or of one tier of it."""
        with said():
            dispute_line(self.store, self.book, case, tier, note, by, self.clock())

    def set_amount(self, case: str, wanted: Wanted) -> bool:
        """Set an amount by hand; False where it waits for a second person now."""
        with said():
            return set_or_ask(self.store, self.book, case, wanted, self.clock())

    def take_back(self, case: str, note: str, by: str) -> None:
        """Take back the amount that was set by hand."""
        with said():
            override_amount(self.store, self.book, case, Wanted(None, "other", note, by), self.clock())

    def link(self, call: str, case: str, by: str) -> str:
        """Make a call part of a case; returns the case."""
        with said():
            return link_call(self.store, self.book, call, case, by, self.clock()).id

    def unlink(self, call: str, by: str) -> str:
        """Give a call a case of its own; returns that."""
        with said():
            return unlink_call(self.store, self.book, call, by, self.clock()).id

    def note(self, case: str, text: str, by: str) -> None:
        """Keep a note beside a case."""
        with said():
            note_case(self.store, case, text, by, self.clock())

    def bill(self, case: str) -> CaseBill | None:
        """Return a case's bill, None when there is no such case."""
        return case_bill(self.store, self.book, case, self.clock())

    def review(self, applied: Applied, month: str, by: str) -> Reviewed:
        """Charge the contracts that fall due, then mark the month as reviewed where nothing is unsettled."""
        with said():
            charge_contracts(self.store, applied, month, by, self.clock())
            return review_month(self.store, applied, month, by, self.clock())

    def close(self, line: Line, month: str, by: str, *, carry: bool) -> Closed:
        """Close a month; `carry` moves what waits to the next. Raises Refused that names what waits."""
        with said():
            return close_month(self.store, line, month, by, self.clock(), carry=carry)

    def rerate(self, applied: Applied, month: str, by: str, *, apply: bool) -> Rerating:
        """Return a month under the newest version of its line; with `apply` that becomes its price."""
        with said():
            return rerate(self.store, applied, month, by, self.clock(), apply=apply)

    def contracts(self, line: Line) -> tuple[Agreed, ...]:
        """Return the contracts as they stand today."""
        return contracts(self.store, line, self.clock().astimezone(line.zone).date())

    def charge(self, applied: Applied, month: str, by: str) -> Charges:
        """Open the charges of contracts that fall due in a month."""
        with said():
            return charge_contracts(self.store, applied, month, by, self.clock())

    def report(self, line: Line, month: str, kind: str) -> Download | None:
        """Return the whole month as a file, None for a kind that there is not."""
        return self.export(report_month(self.store, line, month), kind)

    def customers(self, line: Line, month: str) -> tuple[str, ...]:
        """Return who has a case in a month, by number; asked for only when a statement is wanted."""
        return tuple(sorted({case.customer for case in report_month(self.store, line, month).cases if case.customer}))

    def statement(self, line: Line, month: str, customer: str) -> Download:
        """Return a customer's month as the PDF for the customer. Raises Refused where there is no case."""
        with said():
            return statement_file(customer_statement(self.store, line, month, customer), self.clock())

    def invoice(self, line: Line, month: str, customer: str, parties: str) -> Download:
        """Return a customer's closed month as an e-invoice; `parties` is the text of a file with both sides. Raises Refused."""
        with said():
            return invoice_file(customer_statement(self.store, line, month, customer), parties)

    def recording(self, sid: str) -> bytes | None:
        """Return the message of a call as MP3; None where it has none, or the carrier does not give it."""
        with self.store.read() as tx:
            call = tx.call(sid)
        if call is None or call.recording is None or self.sound is None:
            return None
        try:
            return self.sound(call.recording)
        except CarrierError:
            return None
