"""A CSV of customers, read a row per phone number: each taken whole, or refused with its line number and the reason."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from oncall.billing.facts import FactError, parse_fact
from oncall.policy.numbers import e164
from oncall.policy.wording import LANGUAGES
from oncall.usecases.past_call import RowError

COLUMNS = ("customer", "name", "email", "language", "phone", "role", "contract", "stations", "starts_on")
REQUIRED = ("customer", "phone")
FACTS = {"role": "caller_role", "contract": "contract", "stations": "stations"}
LONGEST_TEXT = 200
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


class HeaderError(ValueError):
    """The first line does not name the columns. One line: what, and the cure."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be taken: its line number and its cells by column, the number in E.164."""

    number: int
    cells: Mapping[str, str]


def read_customers(lines: Iterable[str], country: str) -> Iterable[Row | tuple[int, str]]:
    """Yield the rows of a CSV file, or the line number and the reason of one that is refused. Raises HeaderError.

    Cells may be divided by commas or semicolons. A number without + is one of `country`; without a country it is refused.
    """
    table = iter(lines)
    first = next(table, "")
    header = tuple(name.strip().lower() for name in next(csv.reader([first], delimiter=_divider(first)), []))
    check_header(header)
    reader = csv.reader(table, delimiter=_divider(first), strict=True)
    seen: dict[str, int] = {}
    while True:
        number = reader.line_num + 2
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield number, f"row: {error} (cure: put cells with quotes or line breaks into quotes)"
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield _row(number, header, cells, country, seen)


def check_header(header: tuple[str, ...]) -> None:
    """Refuse a header that lacks a column, or has one that nobody reads. Raises HeaderError."""
    for name in REQUIRED:
        if name not in header:
            raise HeaderError(f"line 1: no column {name} (cure: begin with {','.join(COLUMNS)})")
    for name in header:
        if name not in COLUMNS or header.count(name) > 1:
            raise HeaderError(
                f"line 1: column {name!r} is unknown or there twice (cure: the columns are {','.join(COLUMNS)})"
            )


def _divider(header: str) -> str:
    """Return what divides the cells: a semicolon where the header has no comma, as spreadsheets write in some countries."""
    return ";" if ";" in header and "," not in header else ","


def _row(
    number: int, header: tuple[str, ...], cells: list[str], country: str, seen: dict[str, int]
) -> Row | tuple[int, str]:
    """Return a row checked, or why it is refused."""
    if len(cells) != len(header):
        return number, f"row: {len(cells)} cells, not {len(header)} (cure: give every column a cell, empty ones too)"
    try:
        row = _checked(dict(zip(header, (cell.strip() for cell in cells), strict=True)), country)
    except RowError as error:
        return number, str(error)
    if (earlier := seen.setdefault(row["phone"], number)) != number:
        return number, f"phone: {row['phone']} stands on line {earlier} already (cure: give each number one row)"
    return Row(number, row)


def _checked(row: dict[str, str], country: str) -> dict[str, str]:
    """Return the cells as they are stored. Raises RowError."""
    for name, cell in row.items():
        if len(cell) > LONGEST_TEXT or not cell.isprintable():
            raise RowError(
                name, "is too long or has signs that cannot be printed", f"at most {LONGEST_TEXT} characters"
            )
    if not row["customer"]:
        raise RowError("customer", "is empty", "give the customer a number or name of its own")
    if row.get("email") and not _EMAIL.fullmatch(row["email"]):
        raise RowError("email", f"{row['email']!r} is no address", "write it like kasse@example.com, or leave it empty")
    if row.get("language") and row["language"] not in LANGUAGES:
        raise RowError("language", f"{row['language']!r} is not spoken", f"one of {', '.join(LANGUAGES)}, or empty")
    _check_facts(row)
    _check_date(row.get("starts_on", ""))
    return {**dict.fromkeys(COLUMNS, ""), **row, "phone": _phone(row["phone"], country)}


def _check_facts(row: Mapping[str, str]) -> None:
    """Refuse what could not become a fact of the customer's cases."""
    for column, fact in FACTS.items():
        if row.get(column):
            try:
                parse_fact(fact, row[column])
            except FactError as error:
                raise RowError(column, error.what, error.cure.removeprefix("cure: ")) from None


def _check_date(text: str) -> None:
    """Refuse a first day that is no date."""
    try:
        if text:
            date.fromisoformat(text)
    except ValueError:
        raise RowError("starts_on", f"{text!r} is not a date", "write it like 2026-11-01, or leave it empty") from None


def _phone(text: str, country: str) -> str:
    """Return a number in E.164."""
    if not text.startswith("+") and not country:
        raise RowError("phone", f"{text!r} has no country", "write it like +47 400 00 001")
    try:
        return e164(text, country)
    except ValueError as error:
        raise RowError("phone", str(error).partition(" (")[0], "write it like +47 400 00 001") from None
