"""Who is blocked, let in, or put through first."""

import re

from oncall.policy.findings import Notes
from oncall.policy.grammar.line import CallersTable
from oncall.policy.line import Callers
from oncall.policy.numbers import e164

EVERYBODY, HIDDEN = "*", "hidden"
_BEGINNING = re.compile(r"\+[0-9]+\*")


def build_callers(table: CallersTable | None, country: str, notes: Notes) -> Callers:
    """Return the lists with their numbers in E.164; a customer of the records may stand under `vip` alone."""
    if table is None:
        return Callers()
    return Callers(
        block=_entries("callers.block", table.block, country, notes),
        allow=_entries("callers.allow", table.allow, country, notes),
        vip=_entries("callers.vip", table.vip, country, notes, customers=True),
        email=table.email or "",
    )


def _entries(key: str, texts: list[str], country: str, notes: Notes, *, customers: bool = False) -> tuple[str, ...]:
    """Return the entries of a list; note one that can be no caller."""
    return tuple(_entry(f"{key}.{at}", text, country, notes, customers) for at, text in enumerate(texts))


def _entry(key: str, text: str, country: str, notes: Notes, customers: bool) -> str:  # noqa: FBT001 - of the list
    """Return one entry: everybody, a hidden number, the beginning of numbers, a number, or a customer."""
    plain = text.replace(" ", "")
    if plain in {EVERYBODY, HIDDEN} or _BEGINNING.fullmatch(plain):
        return plain
    if customers and not plain.startswith("+"):
        return text
    try:
        return e164(text, country)
    except ValueError as error:
        notes.said(key, error)
        return text
