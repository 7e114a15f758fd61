"""The customers' pages over the records: lists, an import with its report, and callers that become somebody's."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from oncall.console.views import Refused
from oncall.policy.line import Line
from oncall.usecases.assign_caller import assign_caller
from oncall.usecases.customer_lists import NumberRow, UnknownCaller
from oncall.usecases.customer_rows import COLUMNS, HeaderError, read_customers
from oncall.usecases.import_customers import ImportedCustomers, import_customers
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Store

PAGE = 50


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Some of a line's numbers, and where the next page begins: the last row's customer and number, None on the last page."""

    rows: tuple[NumberRow, ...]
    after: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class CustomerDesk:
    """The desk of a running service. Every method may raise StoreBusy or StoreDown; `clock` is now, aware UTC."""

    store: Store
    book: LineBook
    clock: Callable[[], datetime]

    def page(self, line: str, search: str, after: tuple[str, str]) -> CustomerPage:
        """Return the numbers behind `after` that contain a text."""
        rows = self.store.customer_numbers(line, search, after, PAGE + 1)
        more = len(rows) > PAGE
        rows = rows[:PAGE]
        return CustomerPage(rows, (rows[-1].customer, rows[-1].phone) if more else None)

    def unknown(self, line: str, month: str) -> tuple[UnknownCaller, ...]:
        """Return the callers of a month whom no record knows."""
        return self.store.unknown_callers(line, month)

    def take_in(self, line: str, lines: Iterable[str], by: str) -> ImportedCustomers:
        """Import a CSV file. Raises Refused for a file whose first line does not name the columns."""
        try:
            return import_customers(self.store, read_customers(lines, self._line(line).country), by, self.clock())
        except HeaderError as error:
            raise Refused(str(error)) from None

    def assign(self, line: str, cells: Mapping[str, str], by: str) -> tuple[str, ...]:
        """Say whose a number is; returns its cases that were nobody's before. Raises Refused."""
        header, row = ",".join(COLUMNS), ",".join(quoted(cells.get(name, "")) for name in COLUMNS)
        (found,) = read_customers([header, row], self._line(line).country)
        if isinstance(found, tuple):
            raise Refused(found[1])
        return assign_caller(self.store, self.book, line, found.cells, by, self.clock())

    def _line(self, line: str) -> Line:
        """Return a line in force. Raises Refused."""
        applied = self.book.by_id(line)
        if applied is None:
            raise Refused(f"{line}: no such line (cure: apply its file)")
        return applied.line


def quoted(cell: str) -> str:
    """Return a cell as CSV."""
    plain = " ".join(cell.split())
    return '"' + plain.replace('"', '""') + '"'
