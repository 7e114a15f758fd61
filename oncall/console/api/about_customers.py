"""Customers: numbers of a line, one number put, many taken in from CSV."""

from typing import Annotated

from pydantic import Field

from oncall.console.api.pages import Listed, Paged, mark, parts_of
from oncall.console.api.spec import Answer, Ask, Given, Operation, Told
from oncall.console.customer_desk import CustomerDesk
from oncall.usecases.customer_lists import NumberRow

Cell = Annotated[str, Field(max_length=200)]
ROOM = 2 * 1024 * 1024
COLUMNS = ("customer", "name", "email", "language", "phone", "role", "contract", "stations", "starts_on")


class NumberTold(Told):
    """A number of a customer."""

    customer: str
    name: str
    email: str
    language: str
    phone: str
    role: str
    contract: str
    stations: str
    starts_on: str


class NumbersTold(Listed):
    """A page of numbers, by customer."""

    items: list[NumberTold]


class NumbersAsked(Paged):
    """Which numbers."""

    search: Annotated[str, Field(max_length=100, description="A text that they contain.")] = ""


class NumberGiven(Given):
    """Whose a number is; as in the columns of `oncall customers import`."""

    customer: Annotated[Cell, Field(min_length=1)]
    name: Cell = ""
    email: Cell = ""
    language: Cell = ""
    role: Cell = ""
    contract: Cell = ""
    stations: Cell = ""
    starts_on: Cell = ""


class AssignedTold(Told):
    """The cases that were nobody's before."""

    cases: list[str]


class CsvGiven(Given):
    """A CSV file as text, its first line naming the columns."""

    csv: Annotated[str, Field(max_length=ROOM)]


class RefusedTold(Told):
    """A row that was not taken."""

    line: int
    why: str


class ImportTold(Told):
    """What became of the rows."""

    new: int
    known: int
    refused: list[RefusedTold]


def desk(ask: Ask) -> CustomerDesk:
    """Return the customers' desk, at the instant of the request."""
    return CustomerDesk(ask.desk.store, ask.desk.book, lambda: ask.now)


def numbers(ask: Ask) -> Answer:
    """List numbers."""
    line, asked = ask.line().line.id, ask.read(NumbersAsked)
    customer, phone = parts_of(asked.after, 2) if asked.after else ("", "")
    rows = ask.desk.store.customer_numbers(line, asked.search, (customer, phone), asked.limit + 1)
    shown = rows[: asked.limit]
    after = mark(shown[-1].customer, shown[-1].phone) if len(rows) > asked.limit else None
    return Answer({"items": [number_shape(row) for row in shown], "next": after})


def number_shape(row: NumberRow) -> dict[str, object]:
    """Return a number as JSON."""
    return {name: getattr(row, name) for name in COLUMNS}


def put(ask: Ask) -> Answer:
    """Say whose a number is."""
    line, given = ask.line().line.id, ask.read(NumberGiven)
    ask.every_line()
    cells = {**given.model_dump(), "phone": ask.path["number"]}
    return Answer({"cases": list(desk(ask).assign(line, cells, ask.by))})


def take_in(ask: Ask) -> Answer:
    """Take in a CSV file."""
    line, given = ask.line().line.id, ask.read(CsvGiven)
    ask.every_line()
    done = desk(ask).take_in(line, given.csv.splitlines(keepends=True), ask.by)
    refused = [{"line": number, "why": why} for number, why in done.refused]
    return Answer({"new": done.new, "known": done.known, "refused": refused})


READ, WRITE, LIST = "read:customers", "write:customers", "/lines/{line}/customers"
OPERATIONS = (
    Operation("GET", LIST, "list_customers", READ, "Numbers of customers", numbers, NumbersTold, NumbersAsked),
    Operation(
        "PUT", LIST + "/{number}", "put_customer", WRITE, "Say whose a number is", put, AssignedTold, NumberGiven
    ),
    Operation(
        "POST", LIST + "/import", "import_customers", WRITE, "Take in a CSV", take_in, ImportTold, CsvGiven, room=ROOM
    ),
)
