"""Who bills and who is billed, read from a TOML file with [seller] and [buyer]: what an e-invoice needs and no line file says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oncall.usecases.change_case import Refused

PARTY = ("name", "street", "city", "postcode", "country", "endpoint", "endpoint_scheme")
MAY = ("organisation", "organisation_scheme", "vat_number", "email")
SELLER, BUYER = ("iban", "payment_days"), ("reference",)
LONGEST = 365


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an invoice. `endpoint` is its electronic address, in the scheme of that code (EAS list: 0192 is Norway's)."""

    name: str
    street: str
    city: str
    postcode: str
    country: str
    endpoint: str
    endpoint_scheme: str
    organisation: str = ""
    organisation_scheme: str = ""
    vat_number: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Parties:
    """Both sides, the seller's account, the days to pay, and the buyer's own reference."""

    seller: Party
    buyer: Party
    iban: str
    payment_days: int
    reference: str


def read_parties(text: str, where: str, customer: str) -> Parties:
    """Return what a file says. The reference is the customer's number unless the file has one. Raises Refused."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{where}: not TOML: {error} (correct that place)") from None
    for name in raw:
        if name not in {"seller", "buyer"}:
            raise Refused(f"{where}: {name}: is unknown (it has [seller] and [buyer])")
    seller, buyer = table(raw, "seller", SELLER, where), table(raw, "buyer", BUYER, where)
    days = seller.get("payment_days")
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= LONGEST:
        raise Refused(f"{where}: seller.payment_days: is not a number of days (write one from 0 to {LONGEST})")
    iban = seller.get("iban", "")
    if not iban or not isinstance(iban, str):
        raise Refused(f"{where}: seller.iban: is missing (write the account to pay to)")
    if not seller.get("vat_number"):
        raise Refused(f"{where}: seller.vat_number: is missing (an invoice with tax needs it)")
    return Parties(
        party(seller, "seller", where), party(buyer, "buyer", where), iban, days, buyer.get("reference") or customer
    )


def table(raw: Mapping[str, Any], name: str, more: tuple[str, ...], where: str) -> Mapping[str, Any]:
    """Return a table that has no key nobody reads. Raises Refused."""
    found = raw.get(name)
    if not isinstance(found, dict):
        raise Refused(f"{where}: [{name}] is missing (name, address, electronic address)")
    for key in found:
        if key not in {*PARTY, *MAY, *more}:
            raise Refused(f"{where}: {name}.{key}: is unknown (one of {', '.join((*PARTY, *MAY, *more))})")
    return found


def party(raw: Mapping[str, Any], name: str, where: str) -> Party:
    """Return one side. Raises Refused for what is missing or no text."""
    for key in PARTY:
        if not raw.get(key):
            raise Refused(f"{where}: {name}.{key}: is missing (an e-invoice needs it)")
    for key in (*PARTY, *MAY):
        if not isinstance(raw.get(key, ""), str):
            raise Refused(f"{where}: {name}.{key}: is not text (put it into quotes)")
    return Party(**{key: raw.get(key, "") for key in (*PARTY, *MAY)})
